using System.Globalization;

namespace Twin.Domain.Rules.Expressions;

internal enum TokenKind : byte
{
    End,
    Number,
    Name,
    Operator,
    Open,
    Close,
    Comma,
    Bad,
}

/// <summary>A word of an expression and where it begins (offset in characters).</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int At, double Number = 0);

/// <summary>Cuts an expression into words. Never throws.</summary>
internal sealed class ExpressionLexer(string text)
{
    private int _at;

    public Token Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        if (_at >= text.Length) return new Token(TokenKind.End, "", text.Length);
        var start = _at;
        var c = text[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))) return Number(start);
        if (char.IsLetter(c) || c == '_')
        {
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
            return Word(text[start.._at], start);
        }

        _at++;
        return c switch
        {
            '(' => new Token(TokenKind.Open, "(", start),
            ')' => new Token(TokenKind.Close, ")", start),
            ',' => new Token(TokenKind.Comma, ",", start),
            '+' or '-' or '*' or '/' or '%' or '^' => new Token(TokenKind.Operator, c.ToString(), start),
            '<' => Then('=') ? Operator("<=", start) : Then('>') ? Operator("!=", start) : Operator("<", start),
            '>' => Then('=') ? Operator(">=", start) : Operator(">", start),
            '=' => Then('=') ? Operator("==", start) : Operator("==", start),
            '!' => Then('=') ? Operator("!=", start) : Operator("not", start),
            '&' when Then('&') => Operator("and", start),
            '|' when Then('|') => Operator("or", start),
            _ => new Token(TokenKind.Bad, c.ToString(), start),
        };
    }

    private static Token Operator(string text, int at) => new(TokenKind.Operator, text, at);

    private static Token Word(string word, int at) =>
        word is "and" or "or" or "not" ? Operator(word, at) : new Token(TokenKind.Name, word, at);

    private bool Then(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private Token Number(int start)
    {
        Digits();
        if (_at < text.Length && text[_at] == '.')
        {
            _at++;
            Digits();
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            var mark = _at++;
            if (_at < text.Length && text[_at] is '+' or '-') _at++;
            if (_at < text.Length && char.IsAsciiDigit(text[_at])) Digits();
            else _at = mark;
        }

        var word = text[start.._at];
        // "2x" and "1.2.3" are slips, not products.
        var glued = _at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.');
        return !glued && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Token(TokenKind.Number, word, start, number)
            : new Token(TokenKind.Bad, glued ? word + text[_at] : word, start);
    }

    private void Digits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
    }
}
