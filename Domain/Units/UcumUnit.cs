using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Twin.Domain.Units;

/// <summary>
/// A parsed unit: <c>base = Factor · (x + Shift)</c>. Grammar (a subset of UCUM): components joined by <c>.</c> and <c>/</c>, each
/// <c>[prefix]atom[exponent]</c> or a whole number, each with an optional <c>{annotation}</c>. Annotations convert nothing and
/// must be equal on
/// both sides: <c>%{LEL}</c> is no share of the air, so it never becomes <c>[ppm]</c>.
/// </summary>
internal readonly record struct UcumUnit(Dimension Dimension, double Factor, double Shift, string Annotation)
{
    private const int MaxChars = 64;

    /// <summary>Parses a unit; false for anything outside the subset.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UcumUnit unit)
    {
        unit = default;
        if (text is null or { Length: 0 or > MaxChars }) return false;
        var result = new UcumUnit(Dimension.None, 1, 0, "");
        StringBuilder? annotation = null;
        var rest = text.AsSpan();
        var sign = 1;
        var components = 0;
        if (rest[0] == '/')
        {
            sign = -1;
            components = 1;
            rest = rest[1..];
        }

        while (true)
        {
            var end = EndOfComponent(rest);
            if (end <= 0 || !TryComponent(rest[..end], sign, ref components, ref result, ref annotation)) return false;
            if (end == rest.Length) break;
            sign = rest[end] == '/' ? -1 : 1;
            rest = rest[(end + 1)..];
        }

        unit = annotation is null ? result : result with { Annotation = annotation.ToString() };
        return double.IsFinite(result.Factor) && result.Factor > 0;
    }

    /// <summary>Index of the next operator outside brackets and braces; -1 when those do not close.</summary>
    private static int EndOfComponent(ReadOnlySpan<char> text)
    {
        var close = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (close != '\0')
            {
                if (c == close) close = '\0';
            }
            else if (c is '[') close = ']';
            else if (c is '{') close = '}';
            else if (c is '.' or '/') return i;
        }

        return close == '\0' ? text.Length : -1;
    }

    private static bool TryComponent(
        ReadOnlySpan<char> text, int sign, ref int components, ref UcumUnit result, ref StringBuilder? annotation)
    {
        var brace = text.IndexOf('{');
        if (brace >= 0)
        {
            if (text[^1] != '}' || text[brace..^1].Contains('}')) return false;
            annotation ??= new StringBuilder();
            annotation.Append(sign < 0 ? '/' : '.').Append(text[brace..]);
            text = text[..brace];
            if (text.IsEmpty) return true;
        }

        if (text[0] is >= '0' and <= '9')
        {
            if (!uint.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) || number == 0) return false;
            result = result with { Factor = result.Factor * Math.Pow(number, sign) };
            return true;
        }

        if (!TryAtom(text, out var atom, out var exponent)) return false;
        components++;
        if (result.Shift != 0 || (atom.Shift != 0 && (components > 1 || exponent != 1 || result.Factor != 1))) return false;
        result = result with
        {
            Dimension = result.Dimension.Times(atom.Dimension, exponent * sign),
            Factor = result.Factor * Math.Pow(atom.Factor, exponent * sign),
            Shift = atom.Shift,
        };
        return true;
    }

    private static bool TryAtom(ReadOnlySpan<char> text, out UcumAtom atom, out int exponent)
    {
        exponent = 1;
        if (UcumAtoms.BySpan.TryGetValue(text, out atom) || TryPrefixed(text, out atom)) return true;
        if (text.Length < 2 || text[^1] is < '1' or > '9') return false;
        exponent = text[^1] - '0';
        text = text[..^1];
        if (text[^1] is '-' or '+')
        {
            if (text[^1] == '-') exponent = -exponent;
            text = text[..^1];
        }

        return UcumAtoms.BySpan.TryGetValue(text, out atom) || TryPrefixed(text, out atom);
    }

    private static bool TryPrefixed(ReadOnlySpan<char> text, out UcumAtom atom)
    {
        foreach (var (code, factor) in UcumAtoms.Prefixes)
        {
            if (!text.StartsWith(code, StringComparison.Ordinal)) continue;
            if (UcumAtoms.BySpan.TryGetValue(text[code.Length..], out var plain) && plain.Metric)
            {
                atom = plain with { Factor = plain.Factor * factor };
                return true;
            }
        }

        atom = default;
        return false;
    }
}
