using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Domain.Rules.Expressions;

namespace Twin.Domain.Twins;

/// <summary>
/// The conditions that put a twin of a type into its modes. A mode without a condition is entered and left by command only, and while it
/// holds the others wait (a pump in maintenance stays there although its motor is tried).
/// </summary>
public sealed class ModeTriggers
{
    private readonly CompiledExpression?[] _when;

    private ModeTriggers(CompiledExpression?[] when) => _when = when;

    /// <summary>Compiles; the errors say which mode and where.</summary>
    public static (ModeTriggers Triggers, ImmutableArray<TwinError> Errors) Compile(TwinType type)
    {
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        var signals = type.Signals.Select(static s => s.Name).ToArray();
        var when = new CompiledExpression?[type.Modes.Length];
        for (var i = 0; i < when.Length; i++)
        {
            if (type.Modes[i].When is not { } text) continue;
            when[i] = CompiledExpression.Compile(text, signals, ExpressionType.Boolean, out var problems);
            errors.AddRange(problems.Select(p => p with { Path = $"mode {type.Modes[i].Id}: {p.Path}" }));
        }

        return (new ModeTriggers(when), errors.ToImmutable());
    }

    /// <summary>The mode that the signals ask for; the present one when none does.</summary>
    public int Next(int mode, in RuleInput input, long nowMs)
    {
        if (mode >= 0 && mode < _when.Length && _when[mode] is null && Array.Exists(_when, static w => w is not null) && mode != First) return mode;
        for (var i = 0; i < _when.Length; i++)
        {
            if (_when[i]?.Evaluate(input, nowMs).IsTrue == true) return i;
        }

        return mode;
    }

    /// <summary>Where a new twin starts: it is not there by command, so the conditions may move it.</summary>
    private int First => _when.Length > 0 ? 0 : -1;
}
