using Orleans;

namespace Twin.Domain.Physics.Harm;

/// <summary>Whose probit of death by heat. Values are stored.</summary>
public enum ThermalModel : byte
{
    Eisenberg = 0,

    /// <summary>TNO, unprotected.</summary>
    Tno = 1,
    TsaoPerry = 2,
    Lees = 3,
}

/// <summary>What heat a person took so far; a value, so a fork copies it.</summary>
/// <param name="Dose">∫I^(4/3) dt, (W/m²)^(4/3)·s.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.thermal-dose.v1")]
public readonly record struct ThermalDose([property: Id(0)] double Dose)
{
    // (1000 W/m²)^(4/3) = 1e4.
    private const double PerTdu = 1e4;

    /// <summary>Thermal dose units, (kW/m²)^(4/3)·s: pain 92, first degree 105, second degree 290, 1 % lethal 1000.</summary>
    public double Tdu => Dose / PerTdu;

    /// <summary>With radiation, W/m², for seconds more; a time or radiation that is none leaves it as it is.</summary>
    public ThermalDose After(double radiationWM2, double seconds) =>
        radiationWM2 > 0 && seconds > 0 && double.IsFinite(radiationWM2) && double.IsFinite(seconds)
            ? new ThermalDose(Dose + (Math.Pow(radiationWM2, 4.0 / 3) * seconds))
            : this;

    /// <summary>Share of people who die of it; clothed people 0.14 of that.</summary>
    public double Share(ThermalModel model, bool clothed = false) =>
        Dose > 0 ? Probit.ShareOf(Thermal.YOf(model, Dose)) * (clothed ? Thermal.ClothedFactor : 1) : 0;
}

/// <summary>Harm by heat (domain.md E7): V = t·I^(4/3), I in W/m², t in s.</summary>
public static class Thermal
{
    /// <summary>Share of the fatal when clothed and not ignited (order of magnitude).</summary>
    public const double ClothedFactor = 0.14;

    /// <summary>V of steady radiation.</summary>
    public static Outcome<double> Dose(double radiationWM2, double timeS)
    {
        var error = Check.NotNegative(radiationWM2) ?? Check.NotNegative(timeS);
        return error is not null ? error : timeS * Math.Pow(radiationWM2, 4.0 / 3);
    }

    /// <summary>Y of a dose V.</summary>
    public static Outcome<double> Y(ThermalModel model, double dose) =>
        Check.NotNegative(dose) is { } error ? error : YOf(model, dose);

    /// <summary>Radiation that kills a share in a time, W/m².</summary>
    public static Outcome<double> RadiationWM2(ThermalModel model, double share, double timeS)
    {
        var row = HarmTable.Default.Thermal(model);
        var dose = new Probit(row[0], row[1]).Dose(share);
        if ((dose.Error ?? Check.Positive(timeS)) is { } error) return error;
        return Math.Pow(dose.Value / row[2] / timeS, 0.75);
    }

    internal static double YOf(ThermalModel model, double dose)
    {
        var row = HarmTable.Default.Thermal(model);
        return row[0] + (row[1] * Math.Log(row[2] * dose));
    }
}
