using Twin.Domain.Readings;

namespace Twin.Domain.Rules;

/// <summary>What a rule set looks at: the cleaned signals of one twin as they are now. A sensor has exactly one signal.</summary>
public readonly ref struct RuleInput
{
    /// <summary>Newest value per signal, in the order the set was compiled with.</summary>
    public required ReadOnlySpan<double> Values { get; init; }
    public required ReadOnlySpan<Quality> Qualities { get; init; }
    /// <summary>Source time per signal, Unix ms.</summary>
    public required ReadOnlySpan<long> SourceMs { get; init; }
    /// <summary>Index of the operating mode; -1: none.</summary>
    public int Mode { get; init; }
    /// <summary>Signal that has just changed; -1: none did (tick, new mode, new rules).</summary>
    public int Changed { get; init; }
    /// <summary>Journal position of the change.</summary>
    public long Position { get; init; }

    public RuleInput()
    {
        Mode = -1;
        Changed = -1;
        Position = -1;
    }
}
