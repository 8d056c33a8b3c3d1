namespace Twin.Domain.Physics.Explosions;

/// <summary>What can light a cloud. Values are stored.</summary>
public enum IgnitionSource : byte
{
    HotWork = 0,
    Traffic = 1,

    /// <summary>Electrical, not explosion-proof.</summary>
    Electrical = 2,
}

/// <summary>Delayed ignition in drills (domain.md E4b; order of magnitude only).</summary>
public static class Ignition
{
    /// <summary>Share of the lower flammable limit from which the 10-min mean stands for a cloud that is flammable at times.</summary>
    public const double MeanShareOfLel = 0.5;

    private const double SecondsPerMinute = 60;

    /// <summary>Chance that one source in the flammable cloud lights it within a time: 1 − e^(−rate·t).</summary>
    public static Outcome<double> Probability(IgnitionSource source, double timeS)
    {
        if (Check.NotNegative(timeS) is { } error) return error;
        var row = BlastTable.Default.Ignition;
        var perMinute = source switch
        {
            IgnitionSource.HotWork => row.HotWork,
            IgnitionSource.Traffic => row.Traffic,
            _ => row.Electrical,
        };
        return 1 - Math.Exp(-perMinute * timeS / SecondsPerMinute);
    }

    /// <summary>Whether a 10-min mean, vol %, is to be taken as flammable: from half the lower to the upper limit.</summary>
    public static bool IsFlammable(double volumePercent, double lelPercent, double uelPercent) =>
        volumePercent >= MeanShareOfLel * lelPercent && volumePercent <= uelPercent;
}
