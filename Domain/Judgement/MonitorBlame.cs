namespace Twin.Domain.Judgement;

/// <summary>
/// What a monitor makes of each signal in its last sample: what of the statistic would go away, were the signal not what it says but what
/// the others make of it (<see cref="Reconstruction"/>). Room made once, filled again and again.
/// </summary>
/// <param name="signals">Signals of the monitor.</param>
public sealed class MonitorBlame(int signals)
{
    /// <summary>The statistic that is nearer to its limit, of this sample alone, in limits.</summary>
    public double Statistic { get; set; }

    /// <summary>What of it goes away with each signal, in limits.</summary>
    public double[] Gone { get; } = new double[signals];

    /// <summary>How far each signal is from what the others make of it, in its own unit.</summary>
    public double[] Off { get; } = new double[signals];

    /// <summary>How far each is from its mean, in deviations of normal.</summary>
    public double[] Deviations { get; } = new double[signals];
}
