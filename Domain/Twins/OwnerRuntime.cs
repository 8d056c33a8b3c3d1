using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>What twins of a type (other than sensors) share: signals, rules over them, modes. Immutable.</summary>
public sealed class OwnerRuntime(TwinType type, CompiledRuleSet rules, ModeSelector triggers)
{
    public TwinType Type { get; } = type;

    public CompiledRuleSet Rules { get; } = rules;

    /// <summary>What puts a twin into a mode by itself.</summary>
    public ModeSelector Triggers { get; } = triggers;

    /// <summary>Index of a mode, or -1.</summary>
    public int ModeIndex(string mode)
    {
        for (var i = 0; i < Type.Modes.Length; i++)
        {
            if (Type.Modes[i].Id == mode) return i;
        }

        return -1;
    }

    /// <summary>Index of a signal, or -1.</summary>
    public int SignalIndex(string signal)
    {
        for (var i = 0; i < Type.Signals.Length; i++)
        {
            if (Type.Signals[i].Name == signal) return i;
        }

        return -1;
    }
}
