namespace Twin.Domain.Rules.Expressions;

internal sealed partial class ExpressionParser
{
    private ExpressionType? Call(Token name)
    {
        Advance();
        switch (name.Text)
        {
            case "if": return If(name);
            case "quality": return OfSignal(ExpressionOp.Quality);
            case "age": return OfSignal(ExpressionOp.Age);
            case "abs": return OfNumber(name, ExpressionOp.Abs);
            case "sqrt": return OfNumber(name, ExpressionOp.SquareRoot);
            case "min": return OfNumbers(name, ExpressionOp.Min);
            case "max": return OfNumbers(name, ExpressionOp.Max);
            default:
                Break("expression.name", name.At, $"There is no function '{name.Text}'; there are abs, age, if, max, min, quality, sqrt.");
                return null;
        }
    }

    private ExpressionType? If(Token name)
    {
        Require(Expression(0), ExpressionType.Boolean, name);
        Expect(TokenKind.Comma, ",");
        var toElse = Emit(ExpressionOp.JumpIfFalse);
        _height--;
        var first = Expression(0);
        Expect(TokenKind.Comma, ",");
        var toEnd = Emit(ExpressionOp.Jump);
        _height--;
        _steps[toElse] = _steps[toElse] with { Argument = _steps.Count };
        var second = Expression(0);
        Expect(TokenKind.Close, ")");
        _steps[toEnd] = _steps[toEnd] with { Argument = _steps.Count };
        if (!_broken && first is { } a && second is { } b && a != b)
            Report("expression.type", name.At, $"'if' gives {Name(a)} on one side and {Name(b)} on the other.");
        return first ?? second;
    }

    private ExpressionType? OfSignal(ExpressionOp op)
    {
        var argument = _token;
        if (argument.Kind != TokenKind.Name)
        {
            Syntax(argument, "The name of a signal is expected here.");
            return null;
        }

        Advance();
        Push(op, Signal(argument), 0);
        Expect(TokenKind.Close, ")");
        return ExpressionType.Number;
    }

    private ExpressionType? OfNumber(Token name, ExpressionOp op)
    {
        Require(Expression(0), ExpressionType.Number, name);
        Emit(op);
        Expect(TokenKind.Close, ")");
        return ExpressionType.Number;
    }

    private ExpressionType? OfNumbers(Token name, ExpressionOp op)
    {
        Require(Expression(0), ExpressionType.Number, name);
        do
        {
            Expect(TokenKind.Comma, ",");
            if (_broken) return null;
            Require(Expression(0), ExpressionType.Number, name);
            Emit(op);
            _height--;
        }
        while (!_broken && _token.Kind == TokenKind.Comma);

        Expect(TokenKind.Close, ")");
        return ExpressionType.Number;
    }

    private ExpressionType? Require(ExpressionType? found, ExpressionType wanted, Token at)
    {
        if (!_broken && found is { } type && type != wanted)
            Report("expression.type", at.At, $"'{at.Text}' needs {Name(wanted)}, not {Name(type)}.");
        return wanted;
    }

    private void Syntax(Token token, string message) => Break("expression.syntax", token.At, message);

    private void Break(string code, int at, string message)
    {
        if (_broken) return;
        _broken = true;
        Report(code, at, message);
    }

    private void Report(string code, int at, string message)
    {
        if (_errors.Count >= Limits.ExpressionErrors) return;
        var line = 1;
        var start = 0;
        for (var i = 0; i < at && i < _text.Length; i++)
        {
            if (_text[i] != '\n') continue;
            line++;
            start = i + 1;
        }

        _errors.Add(new TwinError(code, message, Path: $"line {line}, column {at - start + 1}"));
    }

    private static string Name(ExpressionType type) => type == ExpressionType.Boolean ? "true or false" : "a number";
}
