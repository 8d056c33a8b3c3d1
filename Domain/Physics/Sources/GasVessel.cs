using Orleans;

namespace Twin.Domain.Physics.Sources;

/// <summary>
/// A vessel of fixed volume that blows down, isentropic ideal gas (domain.md E1): p ~ m^γ, T ~ m^(γ−1). Stepped, so that the hole may
/// change; while choked and unchanged it follows the closed form P0·[1 + (γ−1)/2·(ṁ0/m0)·t]^(−2γ/(γ−1)).
/// </summary>
/// <param name="VolumeM3">Volume, m³.</param>
/// <param name="StartKg">At the start, kg.</param>
/// <param name="StartPa">At the start, Pa absolute.</param>
/// <param name="StartK">At the start, K.</param>
/// <param name="Gamma">cp/cv.</param>
/// <param name="HeldKg">Now, kg.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.gas-vessel.v1")]
public readonly record struct GasVessel(
    [property: Id(0)] double VolumeM3,
    [property: Id(1)] double StartKg,
    [property: Id(2)] double StartPa,
    [property: Id(3)] double StartK,
    [property: Id(4)] double Gamma,
    [property: Id(5)] double HeldKg)
{
    // Share of the gas that may leave in one inner step; the step halves the error with its square.
    private const double InnerShare = 0.01;
    private const double NothingShare = 1e-9;
    private const int MostInnerSteps = 10_000;

    /// <summary>Pressure, Pa absolute.</summary>
    public double PressurePa => StartPa * Math.Pow(HeldKg / StartKg, Gamma);

    /// <summary>Temperature, K.</summary>
    public double TemperatureK => StartK * Math.Pow(HeldKg / StartKg, Gamma - 1);

    /// <summary>A vessel full of gas.</summary>
    public static Outcome<GasVessel> Of(double volumeM3, double pressurePa, double temperatureK, double molarMassGMol, double gamma)
    {
        var error = Check.Positive(volumeM3) ?? Check.Positive(pressurePa) ?? Check.Positive(temperatureK)
            ?? Check.Positive(molarMassGMol) ?? GasLeak.Gamma(gamma);
        if (error is not null) return error;
        var kg = pressurePa * volumeM3 * molarMassGMol / 1000 / (PhysicalConstants.GasJMolK * temperatureK);
        return new GasVessel(volumeM3, kg, pressurePa, temperatureK, gamma, kg);
    }

    /// <summary>Pressure after a time of choked flow from the start, Pa (closed form).</summary>
    public static Outcome<double> ChokedPressurePa(double startPa, double startKg, double startRateKgS, double gamma, double timeS)
    {
        var error = Check.Positive(startPa) ?? Check.Positive(startKg) ?? Check.NotNegative(startRateKgS) ?? GasLeak.Gamma(gamma)
            ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        return startPa * Math.Pow(1 + ((gamma - 1) / 2 * startRateKgS / startKg * timeS), -2 * gamma / (gamma - 1));
    }

    /// <summary>
    /// Lets gas out for a time; what left is <c>HeldKg</c> before minus after, never more than the vessel had above the surroundings'
    /// pressure.
    /// </summary>
    public Outcome<GasVessel> Step(
        double dischargeCoefficient, double holeAreaM2, double timeS, double ambientPa = PhysicalConstants.AtmospherePa)
    {
        var error = Check.Between(dischargeCoefficient, double.Epsilon, 1) ?? Check.NotNegative(holeAreaM2)
            ?? Check.NotNegative(timeS) ?? Check.NotNegative(ambientPa);
        if (error is not null) return error;
        var cdArea = dischargeCoefficient * holeAreaM2;
        // Where inside equals outside, nothing flows.
        var restKg = Math.Min(HeldKg, StartKg * Math.Pow(ambientPa / StartPa, 1 / Gamma));
        var (heldKg, left) = (HeldKg, timeS);
        for (var i = 0; i < MostInnerSteps && left > 0 && heldKg > restKg; i++)
        {
            var rate = Rate(cdArea, heldKg, ambientPa);
            if (rate <= 0 || heldKg - restKg < NothingShare * StartKg) break;
            var step = Math.Min(left, Math.Min(InnerShare * heldKg, heldKg - restKg) / rate);
            var middle = Rate(cdArea, heldKg - (rate * step / 2), ambientPa);
            heldKg = Math.Max(restKg, heldKg - (middle * step));
            left -= step;
        }

        return this with { HeldKg = heldKg };
    }

    /// <summary>Flow now, kg/s.</summary>
    public Outcome<double> RateKgS(double dischargeCoefficient, double holeAreaM2, double ambientPa = PhysicalConstants.AtmospherePa)
    {
        var error = Check.Between(dischargeCoefficient, double.Epsilon, 1) ?? Check.NotNegative(holeAreaM2) ?? Check.NotNegative(ambientPa);
        return error is not null ? error : Rate(dischargeCoefficient * holeAreaM2, HeldKg, ambientPa);
    }

    private double Rate(double cdAreaM2, double heldKg, double ambientPa)
    {
        var now = this with { HeldKg = heldKg };
        return GasLeak.Unchecked(cdAreaM2, now.PressurePa, heldKg / VolumeM3, Gamma, now.TemperatureK, ambientPa).RateKgS;
    }
}
