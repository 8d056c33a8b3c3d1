namespace Twin.Benchmarks.Judgement;

/// <summary>
/// Missed-detection rates as published: Russell, Chiang, Braatz, Chemometrics and Intelligent Laboratory Systems 51 (2000) 81-93, and
/// Chiang, Russell, Braatz (2001). Carried over from ../shared/judgement.md, which had them from memory: check before printing.
/// </summary>
internal static class TennesseePublished
{
    /// <summary>Faults no statistic finds: left out of the mean over the detectable ones.</summary>
    public static readonly int[] Undetectable = [3, 9, 15];

    /// <summary>PCA T², PCA Q and CVA's T² of the rest (the best published), fault 1 first.</summary>
    public static readonly (double T2, double Q, double Best)[] Missed =
    [
        (.008, .003, 0), (.020, .014, .010), (.998, .991, .986), (.956, .038, 0), (.775, .746, 0), (.011, 0, 0), (.085, 0, 0),
        (.034, .024, .016), (.994, .981, .993), (.666, .659, .099), (.794, .356, .195), (.029, .025, 0), (.060, .045, .040),
        (.158, 0, 0), (.988, .973, .903), (.834, .755, .084), (.259, .108, .024), (.113, .101, .092), (.996, .873, .019),
        (.701, .550, .087), (.736, .570, .342),
    ];
}
