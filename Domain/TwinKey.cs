using System.Diagnostics.CodeAnalysis;

namespace Twin.Domain;

/// <summary>
/// The address of a twin: <c>{realm}/{plant}/{local id}</c>. The only place that builds and parses keys; the grain type says the kind.
/// </summary>
/// <param name="Realm"><c>live</c>, or the id of a drill or replay.</param>
/// <param name="Plant">Plant id.</param>
/// <param name="Id">Local id.</param>
public readonly record struct TwinKey(string Realm, string Plant, string Id)
{
    /// <summary>The realm of the real plant.</summary>
    public const string Live = "live";

    /// <summary>Parses a grain key; throws on anything that is not one, since a bad key is a defect, not input.</summary>
    public static TwinKey Parse(string key) =>
        TryParse(key, out var parsed) ? parsed : throw new FormatException($"'{key}' is not a key of the form realm/plant/id.");

    /// <summary>Parses a grain key.</summary>
    public static bool TryParse([NotNullWhen(true)] string? key, out TwinKey parsed)
    {
        parsed = default;
        if (key is null) return false;
        var first = key.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : key.IndexOf('/', first + 1);
        if (second < 0 || key.IndexOf('/', second + 1) >= 0) return false;
        parsed = new TwinKey(key[..first], key[(first + 1)..second], key[(second + 1)..]);
        return IsLocalId(parsed.Realm) && IsLocalId(parsed.Plant) && IsLocalId(parsed.Id);
    }

    /// <summary>True for 1 to 128 letters (any script), digits, dot, underscore or hyphen: <c>[\p{L}\p{N}._-]{1,128}</c>.</summary>
    public static bool IsLocalId([NotNullWhen(true)] ReadOnlySpan<char> id)
    {
        if (id.Length is 0 or > Limits.LocalIdChars) return false;
        foreach (var rune in id.EnumerateRunes())
        {
            if (!System.Text.Rune.IsLetter(rune) && !System.Text.Rune.IsNumber(rune) && rune.Value is not ('.' or '_' or '-')) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Realm}/{Plant}/{Id}";
}
