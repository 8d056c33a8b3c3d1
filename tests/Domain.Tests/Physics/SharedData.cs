using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit;

namespace Twin.Domain.Tests.Physics;

/// <summary>
/// Recordings that are not part of the project: <c>../shared/data</c> beside the checkout (or beside a folder above it), or the folder
/// named by TWIN_DATA. Tests that need them are skipped with a message where they are absent.
/// </summary>
internal static class SharedData
{
    /// <summary>Rows of a CSV file without its heading lines, split at commas.</summary>
    public static string[][] Rows(string file, int headings = 1)
    {
        var path = Find(file);
        Assert.SkipWhen(path is null, $"{file} is neither in $TWIN_DATA nor in ../shared/data.");
        return [.. File.ReadLines(path!).Skip(headings).Where(static l => l.Length > 0).Select(static l => l.Split(','))];
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Where a recording lies; null where it is absent.</summary>
    public static string? Find(string file, [CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("TWIN_DATA") is { Length: > 0 } folder)
            return File.Exists(Path.Combine(folder, file)) ? Path.Combine(folder, file) : null;
        for (var at = Path.GetDirectoryName(here); at is not null; at = Path.GetDirectoryName(at))
        {
            var path = Path.Combine(at, "shared", "data", file);
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
