using System.Runtime.CompilerServices;

namespace Twin.Architecture.Tests;

/// <summary>The source tree as the tests see it.</summary>
internal static class Tree
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", ".git", "data", "artifacts"];

    /// <summary>Root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Files by extension, without generated and vendored ones, as paths from the root.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        Walk(Root).Where(f => extensions.Contains(Path.GetExtension(f))).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>First folder of a path: its project, or "tests".</summary>
    public static string Room(string file) => file.Split('/')[0];

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var sub in Directory.EnumerateDirectories(folder))
        {
            if (Skipped.Contains(Path.GetFileName(sub)) || sub.EndsWith("wwwroot/client", StringComparison.Ordinal)) continue;
            foreach (var file in Walk(sub)) yield return file;
        }
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Twin.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
    }
}
