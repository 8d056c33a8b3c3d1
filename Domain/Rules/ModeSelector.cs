using Twin.Domain.Plants;
using Twin.Domain.Rules.Expressions;

namespace Twin.Domain.Rules;

/// <summary>Chooses the operating mode of a twin from the conditions of its type's modes. Immutable; shared by all twins of a
/// type.</summary>
public sealed class ModeSelector
{
    private readonly CompiledExpression?[] _when;

    private ModeSelector(CompiledExpression?[] when) => _when = when;

    /// <summary>No mode has a condition, so nothing is ever chosen.</summary>
    public bool IsManual => Array.TrueForAll(_when, static w => w is null);

    /// <summary>Compiles the conditions; errors have their place as <c>modes[i].when</c>.</summary>
    public static (ModeSelector Selector, IReadOnlyList<TwinError> Errors) Compile(
        IReadOnlyList<ModeDefinition> modes, IReadOnlyList<SignalDefinition> signals)
    {
        var errors = new List<TwinError>();
        var names = signals.Select(static s => s.Name).ToArray();
        var when = new CompiledExpression?[modes.Count];
        for (var i = 0; i < modes.Count; i++)
        {
            if (modes[i].When is not { } text) continue;
            when[i] = CompiledExpression.Compile(text, names, ExpressionType.Boolean, out var found);
            errors.AddRange(found.Select(e => e with { Path = $"modes[{i}].when, {e.Path}" }));
        }

        return (new ModeSelector(when), errors);
    }

    /// <summary>
    /// The mode to be in: the first whose condition is true. A mode without a condition is entered and left by command only,
    /// except the first: it is also where the twin falls back to when the condition of its mode has ended. What is not known
    /// changes nothing.
    /// </summary>
    /// <param name="current">Mode it is in; -1: none.</param>
    /// <param name="input">Signals.</param>
    /// <param name="nowMs">Realm time.</param>
    public int Select(int current, in RuleInput input, long nowMs)
    {
        var known = (uint)current < (uint)_when.Length;
        if (known && current > 0 && _when[current] is null) return current;
        for (var i = 0; i < _when.Length; i++)
        {
            if (_when[i]?.Evaluate(input, nowMs).IsTrue == true) return i;
        }

        if (!known || current == 0 || _when[0] is not null) return current;
        return _when[current]!.Evaluate(input, nowMs) is { IsKnown: true } ? 0 : current;
    }
}
