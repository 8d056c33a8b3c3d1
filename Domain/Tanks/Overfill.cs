namespace Twin.Domain.Tanks;

/// <summary>API RP 2350 categories of tanks: the less is watched from afar, the more time is needed. Values are stored.</summary>
public enum OverfillCategory : byte
{
    /// <summary>Local gauging, attended.</summary>
    Category1 = 1,

    /// <summary>Remote gauge.</summary>
    Category2 = 2,

    /// <summary>Remote gauge and an independent high-high alarm.</summary>
    Category3 = 3,
}

/// <summary>Overfill figures of a tank (domain.md B4, API RP 2350). Flows in m³/h, positive into the tank.</summary>
public static class Overfill
{
    /// <summary>Smallest distance of the high-high alarm below the critical level, m (3 in).</summary>
    public const double LeastDropM = 0.076;

    private const double MinutesPerHour = 60;
    private const double MsPerHour = 3_600_000;

    /// <summary>Default time to respond between the high-high alarm and the critical level, minutes.</summary>
    public static double ResponseMinutes(OverfillCategory category) => category switch
    {
        OverfillCategory.Category1 => 45,
        OverfillCategory.Category2 => 30,
        _ => 15,
    };

    /// <summary>Level for the high-high alarm: what flows in during the response still fits below the critical level. In m; 0 when
    /// it cannot fit.</summary>
    public static double HighHighLevelM(TankGeometry tank, double criticalM, double largestInflowM3PerH, OverfillCategory category) =>
        Math.Max(0, Math.Min(criticalM - LeastDropM, LevelBefore(tank, criticalM, largestInflowM3PerH, ResponseMinutes(category))));

    /// <summary>Level for the automatic trip: valve closing and line draining still fit below the critical level, m.</summary>
    public static double TripLevelM(TankGeometry tank, double criticalM, double largestInflowM3PerH, double closingMinutes) =>
        LevelBefore(tank, criticalM, largestInflowM3PerH, closingMinutes);

    /// <summary>
    /// Time until a level is reached at the present net flow, ms; 0 when it stands there already;
    /// null when the flow leads away from it or stands.
    /// </summary>
    public static long? TimeToLevelMs(TankGeometry tank, double levelM, double limitM, double netFlowM3PerH)
    {
        if (netFlowM3PerH == 0 || !double.IsFinite(netFlowM3PerH)) return null;
        var volume = tank.VolumeM3(limitM) - tank.VolumeM3(levelM);
        if (volume == 0) return 0;
        if (Math.Sign(volume) != Math.Sign(netFlowM3PerH)) return null;
        return (long)Math.Min(volume / netFlowM3PerH * MsPerHour, long.MaxValue / 2);
    }

    /// <summary>Net flow told by a change of level, m³/h; 0 when no time passed.</summary>
    public static double NetFlowM3PerH(TankGeometry tank, double fromM, double toM, long elapsedMs) =>
        elapsedMs <= 0 ? 0 : (tank.VolumeM3(toM) - tank.VolumeM3(fromM)) / elapsedMs * MsPerHour;

    private static double LevelBefore(TankGeometry tank, double levelM, double inflowM3PerH, double minutes) =>
        tank.LevelM(tank.VolumeM3(levelM) - (Math.Max(0, inflowM3PerH) * minutes / MinutesPerHour));
}
