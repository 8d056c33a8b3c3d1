using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>Everything one sensor remembers. Owned by its grain, changed in place by <see cref="SensorKernel"/>, saved by <see
/// cref="SensorStateCodec"/>.</summary>
public sealed class SensorState
{
    internal SensorState(SensorRuntime runtime, CleanerState cleaner, RuleState[] rules)
    {
        Runtime = runtime;
        Cleaner = cleaner;
        Rules = rules;
    }

    /// <summary>What its type says now.</summary>
    public SensorRuntime Runtime { get; internal set; }

    public CleanerState Cleaner { get; }

    public RuleState[] Rules { get; internal set; }

    /// <summary>Index of the owner's mode; -1: none.</summary>
    public int Mode { get; internal set; } = -1;

    /// <summary>Journal that <see cref="CleanerState.LastPosition"/> belongs to.</summary>
    public string JournalId { get; internal set; } = "";

    /// <summary>Rises with every call that may change it, for ever: tells the newer of two saved states.</summary>
    public long Revision { get; set; }

    /// <summary>A sensor that never reported; a safety sensor is watched from now on.</summary>
    public static SensorState Create(SensorRuntime runtime, long nowMs) =>
        new(runtime, new CleanerState(runtime.Profile.Safety ? nowMs : 0), runtime.Rules.NewStates());
}
