namespace Twin.Domain.Judgement;

/// <summary>How a process monitor learns and judges. The defaults were fixed on Tennessee Eastman's faults 1 to 6 (docs/judgement.md).
/// </summary>
public sealed record MonitorSettings
{
    /// <summary>
    /// For units whose machines start and stop and whose tanks fill and empty: no slow memory, since the slow changes of such a unit are
    /// its work, a short look back, so that a start is over soon, and no sample is believed that leaps. Chosen on runs of the simulator
    /// (docs/judgement.md).
    /// </summary>
    public static MonitorSettings Switching { get; } =
        new() { Lags = 2, RestWeight = 0.1, MemoryWeight = 0, FalseAlarmRate = 0.001, SpikeTimes = 3 };

    /// <summary>Samples looked back on, the newest among them.</summary>
    public int Lags { get; init; } = 5;

    /// <summary>Directions of the past that are state; null: half as many as there are signals.</summary>
    public int? States { get; init; }

    /// <summary>Principal components kept of the slow memory; null: those that carry more than one signal's worth.</summary>
    public int? Components { get; init; }

    /// <summary>Variance added to every direction before it is believed, as part of one signal's own.</summary>
    public double Ridge { get; init; } = 0.004;

    /// <summary>Weight of the newest sample in the rest's T² (0 to 1): 0.15 remembers about twelve samples.</summary>
    public double RestWeight { get; init; } = 0.15;

    /// <summary>
    /// One sample's T² counts at most so many times what is normal, or so many times what was before it, whichever is more (0: whatever it
    /// is). A machine that starts is unlike normal for a sample or two; a fault stays, and is believed a sample later.
    /// </summary>
    public double SpikeTimes { get; init; }

    /// <summary>Weight of the newest sample in the signals' slow memory (0: no memory is kept).</summary>
    public double MemoryWeight { get; init; } = 0.05;

    /// <summary>Share of normal samples that may lie beyond either limit; kept below the 1 % promised.</summary>
    public double FalseAlarmRate { get; init; } = 0.007;

    /// <summary>Both limits times this: for a process whose normal operation moves about more than its training period shows.</summary>
    public double Margin { get; init; } = 1;
}
