using Orleans;
using Twin.Domain.Physics.Substances;

namespace Twin.Domain.Physics.Harm;

/// <summary>Which set of toxic probits; they differ by up to three times in LC50: one per site. Values are stored.</summary>
public enum ToxicSet : byte
{
    /// <summary>CPR 18E, mg/m³ and minutes: the default for QRA-like output.</summary>
    PurpleBook = 0,

    /// <summary>CCPS/CPQRA, ppm and minutes.</summary>
    Ccps = 1,
}

/// <summary>Unit of concentration of a probit. Values are stored.</summary>
public enum ToxicUnit : byte
{
    Ppm = 0,
    MgM3 = 1,
}

/// <summary>A toxic probit: dose ∫C^n dt, t in minutes.</summary>
/// <param name="Probit">a and b.</param>
/// <param name="N">n.</param>
/// <param name="Unit">Unit of C.</param>
public readonly record struct ToxicProbit(Probit Probit, double N, ToxicUnit Unit)
{
    /// <summary>C^n·t of a steady concentration (in this probit's unit) for minutes.</summary>
    public Outcome<double> Dose(double concentration, double minutes)
    {
        var error = Check.NotNegative(concentration) ?? Check.NotNegative(minutes);
        return error is not null ? error : Math.Pow(concentration, N) * minutes;
    }

    /// <summary>Concentration (in this probit's unit) that kills a share in a time.</summary>
    public Outcome<double> Concentration(double share, double minutes)
    {
        var dose = Probit.Dose(share);
        if ((dose.Error ?? Check.Positive(minutes)) is { } error) return error;
        return Math.Pow(dose.Value / minutes, 1 / N);
    }
}

/// <summary>What a person has breathed on the way so far; a value, so a fork copies it.</summary>
/// <param name="Dose">∫C^n dt in the unit of the probit, t in minutes.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.toxic-dose.v1")]
public readonly record struct ToxicDose([property: Id(0)] double Dose)
{
    /// <summary>With a steady concentration (in the probit's unit) breathed for seconds more; a time or concentration that is none
    /// leaves it as it is.</summary>
    public ToxicDose After(in ToxicProbit probit, double concentration, double seconds) =>
        concentration > 0 && seconds > 0 && double.IsFinite(concentration) && double.IsFinite(seconds)
            ? new ToxicDose(Dose + (Math.Pow(concentration, probit.N) * seconds / 60))
            : this;

    /// <summary>Share of people who die of it.</summary>
    public double Share(in ToxicProbit probit) => Dose > 0 ? Probit.ShareOf(probit.Probit.A + (probit.Probit.B * Math.Log(Dose))) : 0;
}

/// <summary>Toxic harm (domain.md E7).</summary>
public static class Toxic
{
    /// <summary>The probit of a substance in a set; error <c>physics.substance</c> when the set has none.</summary>
    public static Outcome<ToxicProbit> Of(string substance, ToxicSet set = ToxicSet.PurpleBook) =>
        HarmTable.Default.TryToxic(substance, set, out var probit)
            ? probit
            : new TwinError("physics.substance", $"The {set} set has no probit of '{substance}'.", Path: "substance");

    /// <summary>kg/m³ in the unit of a probit (25 °C, one atmosphere).</summary>
    public static double InUnit(in ToxicProbit probit, double kgM3, double molarMassGMol) =>
        probit.Unit == ToxicUnit.MgM3 ? kgM3 * 1e6 : Concentration.KgM3ToPpm(kgM3, molarMassGMol);

    /// <summary>Concentration indoors after a time, any unit: dC/dt = n (C outside − C inside); n 0.25 to 0.5 1/h closed, 2 to 4 open.
    /// </summary>
    public static Outcome<double> Indoor(double inside, double outside, double airChangesPerHour, double timeS)
    {
        var error = Check.NotNegative(inside) ?? Check.NotNegative(outside) ?? Check.NotNegative(airChangesPerHour)
            ?? Check.NotNegative(timeS);
        return error is not null ? error : outside + ((inside - outside) * Math.Exp(-airChangesPerHour * timeS / 3_600));
    }

    /// <summary>Share of the incapacitating dose, Σ C^n Δt/(C^n t); at 1 a person stops.</summary>
    public static Outcome<double> IncapacitatedShare(in ToxicDose dose, double incapacitatingDose) =>
        Check.Positive(incapacitatingDose) is { } error ? error : dose.Dose / incapacitatingDose;
}
