using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>
/// Everything a tank, pump, zone, person... remembers: its signals as they are now, its rules, its mode, who is with it. Owned by one
/// grain,
/// changed in place by <see cref="OwnerKernel"/>, saved by <see cref="OwnerStateCodec"/>.
/// </summary>
public sealed class OwnerState
{
    internal OwnerState(OwnerRuntime runtime, RuleState[] rules)
    {
        var signals = runtime.Type.Signals.Length;
        Runtime = runtime;
        Rules = rules;
        Values = new double[signals];
        Qualities = new Quality[signals];
        SourceMs = new long[signals];
        Positions = new long[signals];
        Sensors = new string?[signals];
        Array.Fill(Values, double.NaN);
        Array.Fill(Qualities, Quality.BadNotConnected);
        Array.Fill(Positions, -1);
    }

    /// <summary>What its type says now.</summary>
    public OwnerRuntime Runtime { get; internal set; }

    public RuleState[] Rules { get; internal set; }

    /// <summary>Newest cleaned value per signal; NaN: none yet.</summary>
    public double[] Values { get; internal set; }

    public Quality[] Qualities { get; internal set; }

    /// <summary>Source time per signal, Unix ms.</summary>
    public long[] SourceMs { get; internal set; }

    /// <summary>Journal position per signal: what is not above it was applied.</summary>
    public long[] Positions { get; internal set; }

    /// <summary>Local id of the sensor that measures each signal; null: none.</summary>
    public string?[] Sensors { get; internal set; }

    /// <summary>Journal that <see cref="Positions"/> belong to.</summary>
    public string JournalId { get; internal set; } = "";

    /// <summary>Rises with every call that may change it, for ever: tells the newer of two saved states.</summary>
    public long Revision { get; set; }

    /// <summary>Index of the mode; -1: the type has none.</summary>
    public int Mode { get; internal set; } = -1;

    /// <summary>Revision of the last call of each partition: one that remembers a newer one knows that this state was lost.</summary>
    public SortedDictionary<int, long> Applied { get; } = [];

    /// <summary>Zone: people inside. Person: zones it is in.</summary>
    public SortedSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>True once any signal came.</summary>
    public bool Reported => Array.Exists(SourceMs, static at => at != 0);

    /// <summary>A twin nothing is known of yet.</summary>
    public static OwnerState Create(OwnerRuntime runtime) =>
        new(runtime, runtime.Rules.NewStates()) { Mode = runtime.Type.Modes.Length > 0 ? 0 : -1 };

    /// <summary>Value of a named signal; NaN when there is none or it is bad.</summary>
    public double Signal(string name)
    {
        var i = Runtime.SignalIndex(name);
        return i < 0 || Qualities[i].IsBad ? double.NaN : Values[i];
    }

    internal RuleInput Input(int changed, long position) => new()
    {
        Values = Values,
        Qualities = Qualities,
        SourceMs = SourceMs,
        Mode = Mode,
        Changed = changed,
        Position = position,
    };
}
