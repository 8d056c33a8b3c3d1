using System.Globalization;
using CsCheck;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Rules.Expressions;
using Xunit;

namespace Twin.Domain.Tests.Rules;

/// <summary>The expression language: what it computes, what it refuses and where.</summary>
public sealed class ExpressionTests
{
    private static readonly string[] Names = ["a", "b", "温度"];

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("100 / 10 / 5", 2)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("2 ^ -1 * 4", 2)]
    [InlineData("7 % 4 + -a", -7)]
    [InlineData("min(a, b, 3) + max(a, b)", 23)]
    [InlineData("abs(a - b) + sqrt(16)", 14)]
    [InlineData("if(a < b, 1.5e2, .5)", 150)]
    [InlineData("if(a > b, 1, if(b == 20, 2, 3))", 2)]
    [InlineData("温度 * 2", 60)]
    [InlineData("quality(a) + age(b)", 5)]
    public void Expression_Number_Computes(string text, double expected) =>
        Assert.Equal(expected, Evaluate(text, ExpressionType.Number).Value);

    [Theory]
    [InlineData("a > 5 and b > 5", true)]
    [InlineData("a > 50 && b > 5 || true", true)]
    [InlineData("true or false and false", true)]
    [InlineData("not a > 50 and b >= 20", true)]
    [InlineData("!(a <> 10) and a = 10", true)]
    [InlineData("not (a > 5 or b > 5)", false)]
    [InlineData("(a > 5) == (b > 5)", true)]
    [InlineData("if(a > 5, b < 5, true)", false)]
    [InlineData("a\n>\n5", true)]
    public void Expression_Boolean_Computes(string text, bool expected) =>
        Assert.Equal(expected, Evaluate(text, ExpressionType.Boolean).IsTrue);

    [Theory]
    [InlineData("a / (b - 20) > 1")]
    [InlineData("not (a / (b - 20) > 1)")]
    [InlineData("sqrt(0 - a) < 1 or true")]
    [InlineData("10 ^ 308 * a > 0")]
    [InlineData("a % 0 == 0")]
    public void Expression_UndefinedOperation_IsUnknownAndUncertain(string text)
    {
        var result = Evaluate(text, ExpressionType.Boolean);
        Assert.False(result.IsTrue);
        Assert.False(result.IsKnown);
        Assert.True(result.Quality.IsUncertain);
    }

    [Fact]
    public void Expression_InputNotGood_IsUnknownUnlessItIsNotUsed()
    {
        Quality[] qualities = [Quality.BadSensorFailure, Quality.Good, Quality.Good];
        Assert.Equal(Quality.BadSensorFailure, Evaluate("a > 5 or b > 5", ExpressionType.Boolean, qualities).Quality);
        Assert.True(Evaluate("if(quality(a) == 0, a > 5, b > 5)", ExpressionType.Boolean, qualities).IsTrue);
        Assert.True(Evaluate("quality(a) == 2 and age(a) == 5", ExpressionType.Boolean, qualities).IsTrue);
    }

    [Theory]
    [InlineData("", "expression.syntax", 1, 1)]
    [InlineData("a >", "expression.syntax", 1, 4)]
    [InlineData("a > 5 )", "expression.syntax", 1, 7)]
    [InlineData("(a > 5", "expression.syntax", 1, 7)]
    [InlineData("a > 5 and\n  b >> 3", "expression.syntax", 2, 6)]
    [InlineData("a > 5 and\n  x > 3", "expression.name", 2, 3)]
    [InlineData("system(a) > 3", "expression.name", 1, 1)]
    [InlineData("a + b", "expression.type", 1, 1)]
    [InlineData("a > 5 > 3", "expression.type", 1, 7)]
    [InlineData("a and b > 3", "expression.type", 1, 3)]
    [InlineData("not a", "expression.type", 1, 1)]
    [InlineData("a > 2x", "expression.syntax", 1, 5)]
    [InlineData("a > 1e999", "expression.syntax", 1, 5)]
    [InlineData("a.b > 1", "expression.syntax", 1, 2)]
    [InlineData("min(a) > 1", "expression.syntax", 1, 6)]
    [InlineData("quality(1) > 1", "expression.syntax", 1, 9)]
    [InlineData("if(a, 1, 2) > 1", "expression.type", 1, 1)]
    [InlineData("if(true, 1, false) > 1", "expression.type", 1, 1)]
    [InlineData("a & b", "expression.syntax", 1, 3)]
    public void Expression_Wrong_IsRefusedWithItsPlace(string text, string code, int line, int column)
    {
        Assert.Null(CompiledExpression.Compile(text, Names, ExpressionType.Boolean, out var errors));
        Assert.Equal((code, $"line {line}, column {column}"), (errors[0].Code, errors[0].Path));
    }

    [Fact]
    public void Expression_SeveralWrongNames_AreAllTold()
    {
        Assert.Null(CompiledExpression.Compile("x > 1 and y > 2 and a", Names, ExpressionType.Boolean, out var errors));
        Assert.Equal(["line 1, column 1", "line 1, column 11", "line 1, column 17"], errors.Select(e => e.Path));
    }

    [Fact]
    public void Expression_TooLongOrTooDeep_IsRefused()
    {
        Assert.Null(CompiledExpression.Compile("1 > 0" + new string(' ', Limits.ExpressionChars), Names, ExpressionType.Boolean,
            out var errors));
        Assert.Equal("expression.length", errors[0].Code);
        Assert.Null(CompiledExpression.Compile(new string('(', 900) + "a", Names, ExpressionType.Boolean, out errors));
        Assert.Equal("expression.depth", errors[0].Code);
        Assert.Null(CompiledExpression.Compile(new string('-', 900) + "a", Names, ExpressionType.Boolean, out errors));
        Assert.Equal("expression.depth", errors[0].Code);
        Assert.NotNull(CompiledExpression.Compile(string.Join("+", Enumerable.Repeat("1", 400)) + ">0", Names, ExpressionType.Boolean,
            out _));
    }

    [Fact]
    public void Expression_AnyText_NeverThrows()
    {
        string[] words = ["a", "b", "1", "2.5", "(", ")", ",", "+", "-", "*", "/", "^", "%", "<", ">=", "==", "and", "or", "not", "if(",
            "min(", "max(",
            "abs(", "sqrt(", "quality(", "age(", " ", "\n", "x", "温度", "true", "é", "\0", "1e", "."];
        var soup = Gen.OneOf(words).Array[0, 30].Select(w => string.Concat(w));
        Gen.OneOf(soup, Gen.String[0, 60]).Sample(
            text =>
            {
                foreach (var type in new[] { ExpressionType.Boolean, ExpressionType.Number })
                {
                    var compiled = CompiledExpression.Compile(text, Names, type, out var errors);
                    if (compiled is null != errors.Count > 0) return false;
                    if (compiled is null) continue;
                    var result = Run(compiled, [Quality.Good, Quality.Good, Quality.Good]);
                    if (result.IsKnown && !double.IsFinite(result.Value)) return false;
                    if (type == ExpressionType.Boolean && result.IsKnown && result.Value is not (0 or 1)) return false;
                }

                return true;
            },
            iter: 20_000);
    }

    [Fact]
    public void Expression_RandomTree_ComputesWhatTheTreeSays() => Tree(4).Sample(
        tree =>
        {
            var result = Evaluate(tree.Text, ExpressionType.Number);
            return double.IsFinite(tree.Value) ? result.Value.Equals(tree.Value) : !result.IsKnown;
        },
        iter: 20_000);

    private static Gen<(string Text, double Value)> Tree(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Int[0, 99].Select(n => (n.ToString(CultureInfo.InvariantCulture), (double)n)), Gen.OneOf(("a", 10.0), ("b", 20.0)));
        if (depth == 0) return leaf;
        var below = Tree(depth - 1);
        return Gen.OneOf(leaf, Gen.Select(below, below, Gen.OneOf("+", "-", "*", "/", "min", "max", "if")).Select((l, r, op) => op switch
        {
            "+" => ($"({l.Text} + {r.Text})", Known(l, r, l.Value + r.Value)),
            "-" => ($"({l.Text} - {r.Text})", Known(l, r, l.Value - r.Value)),
            "*" => ($"({l.Text}*{r.Text})", Known(l, r, l.Value * r.Value)),
            "/" => ($"({l.Text} / {r.Text})", Known(l, r, l.Value / r.Value)),
            "if" => ($"if({l.Text} > {r.Text}, a, b)", Known(l, r, l.Value > r.Value ? 10 : 20)),
            "min" => ($"min({l.Text}, {r.Text})", Known(l, r, Math.Min(l.Value, r.Value))),
            _ => ($"max({l.Text}, {r.Text})", Known(l, r, Math.Max(l.Value, r.Value))),
        }));
    }

    private static double Known((string Text, double Value) left, (string Text, double Value) right, double value) =>
        double.IsFinite(left.Value) && double.IsFinite(right.Value) ? value : double.NaN;

    private static ExpressionResult Evaluate(string text, ExpressionType type, Quality[]? qualities = null)
    {
        var compiled = CompiledExpression.Compile(text, Names, type, out var errors);
        Assert.Empty(errors);
        return Run(compiled!, qualities ?? [Quality.Good, Quality.Good, Quality.Good]);
    }

    private static ExpressionResult Run(CompiledExpression expression, Quality[] qualities) =>
        expression.Evaluate(new RuleInput { Values = [10, 20, 30], Qualities = qualities, SourceMs = [5_000, 5_000, 5_000] }, 10_000);
}
