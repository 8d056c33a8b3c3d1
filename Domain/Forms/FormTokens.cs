namespace Twin.Domain.Forms;

/// <summary>Kinds of words the translation needs to tell apart.</summary>
internal enum FormTokenKind : byte
{
    Name,
    Literal,
    Other,
}

/// <summary>A word and where it begins, in characters.</summary>
internal readonly record struct FormToken(FormTokenKind Kind, string Text, int At);

/// <summary>Cuts an expression over fields into words. Never throws.</summary>
internal static class FormTokens
{
    public static List<FormToken> Cut(string text, Action<int> openQuote)
    {
        var tokens = new List<FormToken>();
        for (var i = 0; i < text.Length;)
        {
            var (start, c) = (i, text[i]);
            if (char.IsWhiteSpace(c)) i++;
            else if (c is '\'' or '"')
            {
                var end = text.IndexOf(c, i + 1);
                if (end < 0)
                {
                    openQuote(i);
                    return tokens;
                }

                tokens.Add(new FormToken(FormTokenKind.Literal, text[(i + 1)..end], start));
                i = end + 1;
            }
            else if (char.IsLetter(c) || c == '_')
            {
                while (i < text.Length && IsWord(text[i])) i++;
                tokens.Add(new FormToken(FormTokenKind.Name, text[start..i], start));
            }
            else
            {
                i += Other(text, i);
                tokens.Add(new FormToken(FormTokenKind.Other, text[start..i], start));
            }
        }

        return tokens;
    }

    private static int Other(string text, int at)
    {
        var end = at;
        // A number with what is glued to it, so that "2x" stays one slip; an exponent may have a sign.
        if (char.IsAsciiDigit(text[at]) || text[at] == '.')
        {
            while (end < text.Length && (IsWord(text[end]) || text[end] == '.'
                || (text[end] is '+' or '-' && text[end - 1] is 'e' or 'E'))) end++;
            return Math.Max(end - at, 1);
        }

        var two = at + 1 < text.Length ? text.Substring(at, 2) : "";
        return two is "<=" or ">=" or "==" or "!=" or "<>" or "&&" or "||" ? 2 : 1;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
