using Twin.Domain.Physics.Harm;

namespace Twin.Domain.Physics.Escalation;

/// <summary>
/// From one burning or bursting unit to its neighbour (domain.md D1: Cozzani 2004 to 2006, Landucci 2009). Only the numbers; who stands
/// near whom is the knowledge graph's. Radiation of several burning units is summed before it comes here.
/// </summary>
public static class DominoEffect
{
    /// <summary>Radiation below which nothing escalates, W/m².</summary>
    public static double RadiationThresholdWM2(EquipmentKind kind) =>
        Of(kind, HarmTable.Default.Escalation.RadiationThresholdKWM2) * 1000;

    /// <summary>Overpressure below which nothing escalates, Pa.</summary>
    public static double PressureThresholdPa(EquipmentKind kind) => Of(kind, HarmTable.Default.Escalation.PressureThresholdKPa) * 1000;

    /// <summary>Whether an edge to a neighbour is there at all: the threshold is reached (atmospheric: for 10 min).</summary>
    public static Outcome<bool> CanEscalate(EquipmentKind kind, double radiationWM2, double timeS)
    {
        var error = Check.NotNegative(radiationWM2) ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        return radiationWM2 >= RadiationThresholdWM2(kind)
            && (kind != EquipmentKind.Atmospheric || timeS >= HarmTable.Default.Escalation.AtmosphericLeastMinutes * 60);
    }

    /// <summary>
    /// Time to failure under steady radiation, s: ln ttf = −1.128 ln I − 2.667e-5 V + 9.877 (atmospheric) or −0.947 ln I + 8.835 V^0.032
    /// (others), I in kW/m², V in m³. No radiation: never (+∞).
    /// </summary>
    public static Outcome<double> TimeToFailureS(EquipmentKind kind, double radiationWM2, double volumeM3)
    {
        var error = Check.NotNegative(radiationWM2) ?? Check.Positive(volumeM3);
        if (error is not null) return error;
        var log = Math.Log(radiationWM2 / 1000);
        var rows = HarmTable.Default.Escalation;
        var ln = kind == EquipmentKind.Atmospheric
            ? (rows.AtmosphericTtf[0] * log) + (rows.AtmosphericTtf[1] * volumeM3) + rows.AtmosphericTtf[2]
            : (rows.PressurisedTtf[0] * log) + (rows.PressurisedTtf[1] * Math.Pow(volumeM3, rows.PressurisedTtf[2]));
        return Math.Exp(ln);
    }

    /// <summary>
    /// Probability that a fire's radiation makes it fail: Φ(9.25 − 1.847 ln(ttf in min) − 5): 90 % at 5 min, 10 % at 20 min, which is
    /// what a crew needs to cool it. Below the threshold 0.
    /// </summary>
    public static Outcome<double> ByRadiation(EquipmentKind kind, double radiationWM2, double volumeM3)
    {
        var time = TimeToFailureS(kind, radiationWM2, volumeM3);
        if (time.Error is { } error) return error;
        return radiationWM2 < RadiationThresholdWM2(kind) ? 0 : ByTimeToFailure(time.Value);
    }

    /// <summary>Probability by the time to failure, s, without a threshold.</summary>
    public static double ByTimeToFailure(double timeToFailureS)
    {
        var row = HarmTable.Default.Escalation.TtfProbit;
        return double.IsPositiveInfinity(timeToFailureS) ? 0 : Probit.ShareOf(row[0] + (row[1] * Math.Log(timeToFailureS / 60)));
    }

    /// <summary>
    /// Share of the way to failure gone through in a time of radiation; at 1 it fails. Sums over radiation that changes, so a drill can
    /// cool a tank in time.
    /// </summary>
    public static Outcome<double> Progress(double soFar, EquipmentKind kind, double radiationWM2, double volumeM3, double timeS)
    {
        var whole = TimeToFailureS(kind, radiationWM2, volumeM3);
        if ((Check.NotNegative(soFar) ?? whole.Error ?? Check.NotNegative(timeS)) is { } error) return error;
        return radiationWM2 < RadiationThresholdWM2(kind) ? soFar : soFar + (timeS / whole.Value);
    }

    /// <summary>Probability that a blast makes it fail, by its probit alone.</summary>
    public static Outcome<double> ByPressureProbit(EquipmentKind kind, double pressurePa)
    {
        if (Check.NotNegative(pressurePa) is { } error) return error;
        var rows = HarmTable.Default.Escalation.PressureProbit;
        var row = kind switch
        {
            EquipmentKind.Atmospheric => rows.Atmospheric,
            EquipmentKind.Pressurised => rows.Pressurised,
            EquipmentKind.Elongated => rows.Elongated,
            _ => rows.Small,
        };
        return Probit.ShareOf(row[0] + (row[1] * Math.Log(pressurePa)));
    }

    /// <summary>Probability that a blast escalates there: its probit, 0 below the threshold.</summary>
    public static Outcome<double> ByPressure(EquipmentKind kind, double pressurePa)
    {
        var share = ByPressureProbit(kind, pressurePa);
        return share.IsOk && pressurePa < PressureThresholdPa(kind) ? 0 : share;
    }

    private static double Of(EquipmentKind kind, HarmTable.ByKind rows) => kind switch
    {
        EquipmentKind.Atmospheric => rows.Atmospheric,
        EquipmentKind.Pressurised => rows.Pressurised,
        EquipmentKind.Elongated => rows.Elongated,
        _ => rows.Small,
    };
}
