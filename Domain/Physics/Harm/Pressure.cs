namespace Twin.Domain.Physics.Harm;

/// <summary>What a blast does, by peak side-on overpressure. Values are stored.</summary>
public enum PressureModel : byte
{
    /// <summary>Death by lung bleeding, Eisenberg.</summary>
    LungEisenberg = 0,

    /// <summary>Death, HSE.</summary>
    LungHse = 1,

    /// <summary>Eardrum rupture.</summary>
    Eardrum = 2,

    /// <summary>Structural damage.</summary>
    Structure = 3,

    /// <summary>Glass breakage.</summary>
    Glass = 4,
}

/// <summary>Harm by blast (domain.md E7). Pressures in Pa, impulses in Pa·s.</summary>
public static class Pressure
{
    /// <summary>Y of an overpressure; none gives −∞.</summary>
    public static Outcome<double> Y(PressureModel model, double pressurePa)
    {
        if (Check.NotNegative(pressurePa) is { } error) return error;
        var row = HarmTable.Default.Pressure(model);
        return row[0] + (row[1] * Math.Log(row[2] * pressurePa));
    }

    /// <summary>Share harmed.</summary>
    public static Outcome<double> Share(PressureModel model, double pressurePa) =>
        Y(model, pressurePa) is { Error: { } error } ? error : Probit.ShareOf(Y(model, pressurePa).Value);

    /// <summary>TNO, head impact: 5 − 8.49 ln(2430/P + 4e8/(P·i)).</summary>
    public static Outcome<double> HeadImpactY(double pressurePa, double impulsePaS)
    {
        var error = Check.Positive(pressurePa) ?? Check.Positive(impulsePaS);
        return error is not null ? error : 5 - (8.49 * Math.Log((2_430 / pressurePa) + (4e8 / (pressurePa * impulsePaS))));
    }

    /// <summary>TNO, collapse of buildings: 5 − 0.22 ln((40000/P)^7.4 + (460/i)^11.3).</summary>
    public static Outcome<double> CollapseY(double pressurePa, double impulsePaS)
    {
        var error = Check.Positive(pressurePa) ?? Check.Positive(impulsePaS);
        return error is not null
            ? error
            : 5 - (0.22 * Math.Log(Math.Pow(40_000 / pressurePa, 7.4) + Math.Pow(460 / impulsePaS, 11.3)));
    }
}
