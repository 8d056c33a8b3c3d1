using System.Globalization;

namespace Twin.Benchmarks.Common;

/// <summary>The <c>--name value</c> pairs of a verb.</summary>
internal sealed class Arguments(string[] args)
{
    public int Int(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public string? Text(string name)
    {
        var at = Array.IndexOf(args, $"--{name}");
        if (at < 0) return null;
        return at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"--{name} needs a value.");
    }

    public bool Has(string name) => Array.IndexOf(args, $"--{name}") >= 0;
}
