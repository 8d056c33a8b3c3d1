namespace Twin.Domain.Rules.Expressions;

/// <summary>
/// Reads and compiles an expression in one pass (operator precedence after Pratt). From loosest to tightest:
/// <c>or ||</c>, <c>and &amp;&amp;</c>, <c>not !</c>, comparisons, <c>+ -</c>, <c>* / %</c>, sign, <c>^</c> (to the right).
/// Wrong names and types are all reported; wrong grammar ends the reading where it stands.
/// </summary>
internal sealed partial class ExpressionParser
{
    private const int NotPower = 30;
    private const int SignPower = 70;

    private readonly string _text;
    private readonly IReadOnlyList<string> _signals;
    private readonly ExpressionLexer _lexer;
    private readonly List<TwinError> _errors = [];
    private readonly List<ExpressionStep> _steps = [];
    private Token _token;
    private int _depth;
    private int _height;
    private int _highest;
    private bool _broken;

    public ExpressionParser(string text, IReadOnlyList<string> signals)
    {
        _text = text;
        _signals = signals;
        _lexer = new ExpressionLexer(text);
    }

    public CompiledExpression? Parse(ExpressionType expected, out IReadOnlyList<TwinError> errors)
    {
        errors = _errors;
        if (_text.Length > Limits.ExpressionChars)
        {
            _errors.Add(new TwinError("expression.length", $"An expression has at most {Limits.ExpressionChars} characters.",
                Path: "line 1, column 1"));
            return null;
        }

        Advance();
        var type = Expression(0);
        if (!_broken && _token.Kind != TokenKind.End) Syntax(_token, $"'{_token.Text}' is not expected here.");
        if (!_broken && type is { } found && found != expected)
            Report("expression.type", 0, $"The expression must give {Name(expected)}, but gives {Name(found)}.");
        return _errors.Count == 0 ? new CompiledExpression(_text, expected, [.. _steps], _highest) : null;
    }

    /// <summary>Type of what was read; null when it is wrong (and has been reported).</summary>
    private ExpressionType? Expression(int power)
    {
        if (_depth == Limits.ExpressionDepth)
        {
            Break("expression.depth", _token.At, $"The expression is nested deeper than {Limits.ExpressionDepth}.");
            return null;
        }

        _depth++;
        var left = Prefix();
        while (!_broken && _token.Kind == TokenKind.Operator && Infix(_token.Text) is var infix && infix.Power > power)
        {
            var token = _token;
            Advance();
            var right = Expression(infix.RightPower);
            left = _broken ? null : Combine(token, infix, left, right);
        }

        _depth--;
        return left;
    }

    private ExpressionType? Prefix()
    {
        var token = _token;
        Advance();
        switch (token.Kind)
        {
            case TokenKind.Number:
                Push(ExpressionOp.Constant, 0, token.Number);
                return ExpressionType.Number;
            case TokenKind.Open:
                var inner = Expression(0);
                Expect(TokenKind.Close, ")");
                return inner;
            case TokenKind.Operator when token.Text is "-" or "+":
                var signed = Require(Expression(SignPower), ExpressionType.Number, token);
                if (token.Text == "-") Emit(ExpressionOp.Negate);
                return signed;
            case TokenKind.Operator when token.Text == "not":
                var negated = Require(Expression(NotPower), ExpressionType.Boolean, token);
                Emit(ExpressionOp.Not);
                return negated;
            case TokenKind.Name when token.Text is "true" or "false":
                Push(ExpressionOp.Constant, 0, token.Text == "true" ? 1 : 0);
                return ExpressionType.Boolean;
            case TokenKind.Name when _token.Kind == TokenKind.Open:
                return Call(token);
            case TokenKind.Name:
                Push(ExpressionOp.Signal, Signal(token), 0);
                return ExpressionType.Number;
            case TokenKind.End:
                Syntax(token, "The expression ends where a value is expected.");
                return null;
            default:
                Syntax(token, $"'{token.Text}' is not expected here; a value is.");
                return null;
        }
    }

    private ExpressionType? Combine(Token token, InfixOperator infix, ExpressionType? left, ExpressionType? right)
    {
        Emit(infix.Op);
        _height--;
        if (infix.Op is ExpressionOp.Equal or ExpressionOp.NotEqual)
        {
            if (left is { } l && right is { } r && l != r)
                Report("expression.type", token.At, $"'{token.Text}' compares {Name(l)} with {Name(r)}.");
            return ExpressionType.Boolean;
        }

        Require(left, infix.Operands, token);
        Require(right, infix.Operands, token);
        return infix.Result;
    }

    private int Signal(Token name)
    {
        for (var i = 0; i < _signals.Count; i++)
        {
            if (string.Equals(_signals[i], name.Text, StringComparison.Ordinal)) return i;
        }

        var known = _signals.Count == 0 ? "there are none" : "there are " + string.Join(", ", _signals.Take(12));
        Report("expression.name", name.At, $"There is no signal '{name.Text}'; {known}.");
        return 0;
    }

    private void Push(ExpressionOp op, int argument, double constant)
    {
        _steps.Add(new ExpressionStep(op, argument, constant));
        _highest = Math.Max(_highest, ++_height);
    }

    private int Emit(ExpressionOp op, int argument = 0)
    {
        _steps.Add(new ExpressionStep(op, argument, 0));
        return _steps.Count - 1;
    }

    private void Advance() => _token = _lexer.Next();

    private void Expect(TokenKind kind, string what)
    {
        if (_broken) return;
        if (_token.Kind == kind) Advance();
        else Syntax(_token,
            _token.Kind == TokenKind.End ? $"'{what}' is missing at the end." : $"'{what}' is expected here, not '{_token.Text}'.");
    }

    private static InfixOperator Infix(string text) => text switch
    {
        "or" => new(10, 10, ExpressionOp.Or, ExpressionType.Boolean, ExpressionType.Boolean),
        "and" => new(20, 20, ExpressionOp.And, ExpressionType.Boolean, ExpressionType.Boolean),
        "<" => Comparison(ExpressionOp.Less),
        "<=" => Comparison(ExpressionOp.LessOrEqual),
        ">" => Comparison(ExpressionOp.Greater),
        ">=" => Comparison(ExpressionOp.GreaterOrEqual),
        "==" => Comparison(ExpressionOp.Equal),
        "!=" => Comparison(ExpressionOp.NotEqual),
        "+" => new(50, 50, ExpressionOp.Add, ExpressionType.Number, ExpressionType.Number),
        "-" => new(50, 50, ExpressionOp.Subtract, ExpressionType.Number, ExpressionType.Number),
        "*" => new(60, 60, ExpressionOp.Multiply, ExpressionType.Number, ExpressionType.Number),
        "/" => new(60, 60, ExpressionOp.Divide, ExpressionType.Number, ExpressionType.Number),
        "%" => new(60, 60, ExpressionOp.Remainder, ExpressionType.Number, ExpressionType.Number),
        // A power binds tighter than the sign before it and groups to the right: -2^2 is -4, 2^3^2 is 512.
        "^" => new(80, 69, ExpressionOp.Power, ExpressionType.Number, ExpressionType.Number),
        _ => default,
    };

    private static InfixOperator Comparison(ExpressionOp op) => new(40, 40, op, ExpressionType.Number, ExpressionType.Boolean);

    private readonly record struct InfixOperator(
        int Power, int RightPower, ExpressionOp Op, ExpressionType Operands, ExpressionType Result);
}
