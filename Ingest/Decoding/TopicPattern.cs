using System.Text;

namespace Twin.Ingest.Decoding;

/// <summary>A topic with <c>+</c>, <c>{name}</c> and a last <c>#</c>.</summary>
internal sealed class TopicPattern
{
    private readonly byte[]?[] _levels;
    private readonly string?[] _names;
    private readonly bool _rest;

    private TopicPattern(byte[]?[] levels, string?[] names, bool rest) => (_levels, _names, _rest) = (levels, names, rest);

    /// <summary>Names of its parts.</summary>
    public IReadOnlyList<string> Names => [.. _names.OfType<string>()];

    /// <summary>Parses; null with the problem when it is none.</summary>
    public static TopicPattern? TryParse(string pattern, out string problem)
    {
        problem = "";
        var parts = pattern.Split('/');
        if (pattern.Length == 0) problem = "The topic is empty.";
        else if (parts[0].StartsWith('$') || parts[0] is "twin" or "spBv1.0") problem = $"Topics below '{parts[0]}' cannot be mapped.";
        else if (parts[0] is "+" or "#" or ['{', ..]) problem = "The first level of a mapped topic must be plain text.";
        var rest = parts[^1] == "#";
        if (rest) parts = parts[..^1];
        var levels = new byte[]?[parts.Length];
        var names = new string?[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (part is ['{', .. var name, '}'] && name.Length > 0 && !name.AsSpan().ContainsAny("{}+#")) names[i] = name;
            else if (part != "+" && part.AsSpan().ContainsAny("{}+#")) problem = $"Level '{part}' mixes text and placeholder.";
            else if (part != "+") levels[i] = Encoding.UTF8.GetBytes(part);
        }

        if (names.OfType<string>().GroupBy(n => n).Any(g => g.Count() > 1)) problem = "A placeholder stands twice.";
        return problem.Length == 0 ? new TopicPattern(levels, names, rest) : null;
    }

    /// <summary>Whether a topic matches; allocates nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> topic)
    {
        for (var i = 0; i < _levels.Length; i++)
        {
            if (i > 0 && topic.IsEmpty) return false;
            var slash = topic.IndexOf((byte)'/');
            var level = slash < 0 ? topic : topic[..slash];
            if (_levels[i] is { } text ? !level.SequenceEqual(text) : level.IsEmpty) return false;
            if (slash < 0) return i == _levels.Length - 1;
            topic = topic[(slash + 1)..];
        }

        return _rest;
    }

    /// <summary>The named parts of a matching topic.</summary>
    public Dictionary<string, string> Parts(ReadOnlySpan<byte> topic)
    {
        var parts = new Dictionary<string, string>();
        var levels = Encoding.UTF8.GetString(topic).Split('/');
        for (var i = 0; i < _names.Length; i++)
        {
            if (_names[i] is { } name) parts[name] = levels[i];
        }

        return parts;
    }
}

/// <summary>Texts with <c>{name}</c> in them.</summary>
internal static class Templates
{
    /// <summary>The names used.</summary>
    public static IEnumerable<string> NamesOf(string template)
    {
        for (var at = template.IndexOf('{', StringComparison.Ordinal); at >= 0; at = template.IndexOf('{', at + 1))
        {
            var end = template.IndexOf('}', at);
            yield return end < 0 ? template[at..] : template[(at + 1)..end];
        }
    }

    /// <summary>Fills names in.</summary>
    public static string Fill(string template, Dictionary<string, string> parts)
    {
        if (!template.Contains('{', StringComparison.Ordinal)) return template;
        foreach (var (name, value) in parts) template = template.Replace("{" + name + "}", value, StringComparison.Ordinal);
        return template;
    }
}
