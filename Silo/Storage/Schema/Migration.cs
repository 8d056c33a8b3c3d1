using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Twin.Silo.Storage.Schema;

/// <summary>One forward step of a schema, shipped inside the assembly.</summary>
/// <param name="Number">Rises by one.</param>
/// <param name="Name">File name without ending.</param>
/// <param name="Store"><c>twin</c> or <c>history</c>: which SQLite file it belongs to.</param>
/// <param name="Sql">What to run.</param>
internal sealed record Migration(int Number, string Name, string Store, string Sql)
{
    private const string StoreMark = "-- store: ";

    /// <summary>SHA-256 over the text with line ends made equal: an applied step must never change.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>All steps of a dialect, in order.</summary>
    public static IReadOnlyList<Migration> Load(string dialect)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"sql/{dialect}/";
        var found = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.Replace('\\', '/').StartsWith(prefix, StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            found.Add(Parse(resource[prefix.Length..], reader.ReadToEnd()));
        }

        return [.. found.OrderBy(m => m.Number)];
    }

    /// <summary>Reads <c>NNNN-name.sql</c>; its first line names the store.</summary>
    public static Migration Parse(string fileName, string text)
    {
        var sql = text.ReplaceLineEndings("\n");
        var name = Path.GetFileNameWithoutExtension(fileName);
        if (!sql.StartsWith(StoreMark, StringComparison.Ordinal))
            throw new FormatException($"{fileName} does not begin with '{StoreMark}'.");
        var store = sql[StoreMark.Length..sql.IndexOf('\n', StringComparison.Ordinal)].Trim();
        return new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, store, sql);
    }
}
