using Twin.Domain.Readings;

namespace Twin.Domain.Rules.Expressions;

/// <summary>The two types of the language.</summary>
public enum ExpressionType : byte
{
    Number = 0,
    Boolean = 1,
}

/// <summary>Result of an expression.</summary>
/// <param name="Value">The number; 1 or 0 for true and false; NaN when unknown.</param>
/// <param name="Quality">Good; or the quality of the input that kept it from being known; uncertain for an undefined operation.</param>
public readonly record struct ExpressionResult(double Value, Quality Quality)
{
    /// <summary>False when an input was not good, or an operation was undefined (division by zero, root of a negative, overflow).</summary>
    public bool IsKnown => Quality.IsGood;

    /// <summary>Known and true.</summary>
    public bool IsTrue => IsKnown && Value != 0;
}

/// <summary>
/// An expression over the signals of a twin, checked and compiled once. Evaluating allocates nothing and takes a bounded time:
/// there are no loops, no calls and no state.
/// </summary>
public sealed class CompiledExpression
{
    private readonly ExpressionStep[] _steps;
    private readonly int _stack;

    internal CompiledExpression(string text, ExpressionType type, ExpressionStep[] steps, int stack)
    {
        Text = text;
        Type = type;
        _steps = steps;
        _stack = stack;
        UsesAge = Array.Exists(steps, static s => s.Op == ExpressionOp.Age);
        Signals = [.. steps.Where(static s => s.Op is ExpressionOp.Signal or ExpressionOp.Quality or ExpressionOp.Age)
            .Select(static s => s.Argument).Distinct().Order()];
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public ExpressionType Type { get; }

    /// <summary>Depends on the time, so it must be looked at even when nothing comes in.</summary>
    public bool UsesAge { get; }

    /// <summary>Indexes of the signals it mentions, ascending.</summary>
    public IReadOnlyList<int> Signals { get; }

    /// <summary>Checks and compiles; <paramref name="errors"/> tells all that is wrong, each with its line and column in
    /// <c>Path</c>.</summary>
    public static CompiledExpression? Compile(
        string text, IReadOnlyList<string> signals, ExpressionType expected, out IReadOnlyList<TwinError> errors) =>
        new ExpressionParser(text, signals).Parse(expected, out errors);

    /// <summary>
    /// Computes. Only the inputs that are used count: the branch not taken by <c>if</c> may be bad,
    /// and <c>quality(x)</c> (0 good, 1 uncertain, 2 bad) and <c>age(x)</c> (seconds since its source time) work on any quality.
    /// </summary>
    public ExpressionResult Evaluate(in RuleInput input, long nowMs)
    {
        Span<double> stack = stackalloc double[_stack];
        var top = -1;
        var steps = _steps;
        for (var i = 0; i < steps.Length; i++)
        {
            ref readonly var step = ref steps[i];
            double left;
            double right;
            switch (step.Op)
            {
                case ExpressionOp.Constant: stack[++top] = step.Constant; continue;
                case ExpressionOp.Signal:
                    var quality = input.Qualities[step.Argument];
                    var value = input.Values[step.Argument];
                    if (!quality.IsGood) return new ExpressionResult(double.NaN, quality);
                    if (!double.IsFinite(value)) return new ExpressionResult(double.NaN, Quality.Uncertain);
                    stack[++top] = value;
                    continue;
                case ExpressionOp.Quality: stack[++top] = Math.Min(input.Qualities[step.Argument].Code >> 14, 2); continue;
                case ExpressionOp.Age:
                    // What never came has no age.
                    if (input.SourceMs[step.Argument] == 0) return new ExpressionResult(double.NaN, Quality.Uncertain);
                    stack[++top] = (nowMs - input.SourceMs[step.Argument]) / 1000.0;
                    continue;
                case ExpressionOp.Negate: stack[top] = -stack[top]; continue;
                case ExpressionOp.Not: stack[top] = 1 - stack[top]; continue;
                case ExpressionOp.Abs: stack[top] = Math.Abs(stack[top]); continue;
                case ExpressionOp.SquareRoot:
                    if (stack[top] < 0) return new ExpressionResult(double.NaN, Quality.Uncertain);
                    stack[top] = Math.Sqrt(stack[top]);
                    continue;
                case ExpressionOp.Jump: i = step.Argument - 1; continue;
                case ExpressionOp.JumpIfFalse:
                    if (stack[top--] == 0) i = step.Argument - 1;
                    continue;
            }

            right = stack[top--];
            left = stack[top];
            var result = Binary(step.Op, left, right);
            // An undefined operation makes the whole result unknown; "not (a / 0 > 1)" must not become true.
            if (!double.IsFinite(result)) return new ExpressionResult(double.NaN, Quality.Uncertain);
            stack[top] = result;
        }

        return new ExpressionResult(stack[0], Quality.Good);
    }

    private static double Binary(ExpressionOp op, double left, double right) => op switch
    {
        ExpressionOp.Add => left + right,
        ExpressionOp.Subtract => left - right,
        ExpressionOp.Multiply => left * right,
        ExpressionOp.Divide => left / right,
        ExpressionOp.Remainder => left % right,
        ExpressionOp.Power => Math.Pow(left, right),
        ExpressionOp.Less => left < right ? 1 : 0,
        ExpressionOp.LessOrEqual => left <= right ? 1 : 0,
        ExpressionOp.Greater => left > right ? 1 : 0,
        ExpressionOp.GreaterOrEqual => left >= right ? 1 : 0,
        ExpressionOp.Equal => left == right ? 1 : 0,
        ExpressionOp.NotEqual => left != right ? 1 : 0,
        ExpressionOp.And => left * right,
        ExpressionOp.Or => left + right > 0 ? 1 : 0,
        ExpressionOp.Min => Math.Min(left, right),
        ExpressionOp.Max => Math.Max(left, right),
        _ => double.NaN,
    };
}
