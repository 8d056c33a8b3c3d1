namespace Twin.Domain.Physics.Fires;

/// <summary>A burning pool as a flame.</summary>
/// <param name="DiameterM">Pool, m.</param>
/// <param name="BurningKgM2S">Rate, kg/(m²s).</param>
/// <param name="HeightM">Length of the flame, m.</param>
/// <param name="TiltRad">Tilt from the vertical, rad.</param>
/// <param name="DraggedDiameterM">Base along the wind, m.</param>
/// <param name="EmissiveWM2">Surface emissive power, W/m².</param>
/// <param name="HeatW">Heat released, W.</param>
/// <param name="RadiantFraction">Share radiated.</param>
public readonly record struct PoolFlame(
    double DiameterM,
    double BurningKgM2S,
    double HeightM,
    double TiltRad,
    double DraggedDiameterM,
    double EmissiveWM2,
    double HeatW,
    double RadiantFraction);

/// <summary>
/// Pool fires (domain.md E5): Thomas' flame, AGA tilt and drag, Mudan's sooty or the energy form's clean surface, solid flame near and
/// point source far. SI units; radiation in W/m².
/// </summary>
public static class PoolFire
{
    /// <summary>Distance from the centre from which a point source may stand for the flame, in diameters.</summary>
    public const double PointSourceFromDiameters = 2.5;

    private const double LargestEmissiveWM2 = 400_000;
    private const double CleanFlameWM2 = 140_000;
    private const double SootWM2 = 20_000;

    /// <summary>m″ = m″∞ (1 − e^(−kβ D)), kg/(m²s).</summary>
    public static Outcome<double> BurningKgM2S(Fuel fuel, double diameterM)
    {
        if (Check.NotNegative(diameterM) is { } error) return error;
        return fuel.BurningKgM2S * (fuel.KBetaPerM is { } k ? 1 - Math.Exp(-k * diameterM) : 1);
    }

    /// <summary>Any hydrocarbon (Burgess): 1e-3·ΔHc/(ΔHv + cp (Tb − Ta)), kg/(m²s); all J/kg and K.</summary>
    public static Outcome<double> BurgessKgM2S(
        double combustionJKg, double vaporisationJKg, double liquidHeatJKgK, double boilingK, double airK)
    {
        var error = Check.Positive(combustionJKg) ?? Check.Positive(vaporisationJKg) ?? Check.Positive(liquidHeatJKgK)
            ?? Check.Positive(boilingK) ?? Check.Positive(airK);
        if (error is not null) return error;
        return 1e-3 * combustionJKg / (vaporisationJKg + (liquidHeatJKgK * Math.Max(0, boilingK - airK)));
    }

    /// <summary>Thomas: H/D = 42 (m″/(ρa √(gD)))^0.61, m; no wind.</summary>
    public static Outcome<double> ThomasHeightM(double diameterM, double burningKgM2S, double airKgM3 = PhysicalConstants.AirKgM3)
    {
        var error = Check.Positive(diameterM) ?? Check.NotNegative(burningKgM2S) ?? Check.Positive(airKgM3);
        return error is not null ? error : diameterM * 42 * Math.Pow(Scaled(diameterM, burningKgM2S, airKgM3), 0.61);
    }

    /// <summary>Thomas in wind: H/D = 55 (m″/(ρa √(gD)))^0.67 u*^−0.21, m.</summary>
    public static Outcome<double> ThomasHeightM(
        double diameterM, double burningKgM2S, double windMS, double vapourKgM3, double airKgM3)
    {
        var error = Check.Positive(diameterM) ?? Check.Positive(burningKgM2S) ?? Check.NotNegative(windMS) ?? Check.Positive(vapourKgM3)
            ?? Check.Positive(airKgM3);
        if (error is not null) return error;
        return diameterM * 55 * Math.Pow(Scaled(diameterM, burningKgM2S, airKgM3), 0.67)
            * Math.Pow(ScaledWind(diameterM, burningKgM2S, windMS, vapourKgM3), -0.21);
    }

    /// <summary>Heskestad: H = 0.235 Q^(2/5) − 1.02 D with Q in kW, m; 0 when it makes no flame.</summary>
    public static Outcome<double> HeskestadHeightM(double diameterM, double heatW)
    {
        var error = Check.Positive(diameterM) ?? Check.NotNegative(heatW);
        return error is not null ? error : Math.Max(0, (0.235 * Math.Pow(heatW / 1000, 0.4)) - (1.02 * diameterM));
    }

    /// <summary>u* = max(1, u/(g m″ D/ρv)^(1/3)).</summary>
    public static double ScaledWind(double diameterM, double burningKgM2S, double windMS, double vapourKgM3) =>
        Math.Max(1, windMS / Math.Cbrt(PhysicalConstants.GravityMS2 * burningKgM2S * diameterM / vapourKgM3));

    /// <summary>Mudan's sooty surface: 140 e^(−0.12 D) + 20 (1 − e^(−0.12 D)) kW/m², here in W/m².</summary>
    public static double SootyEmissiveWM2(double diameterM)
    {
        var clear = Math.Exp(-0.12 * diameterM);
        return (CleanFlameWM2 * clear) + (SootWM2 * (1 - clear));
    }

    /// <summary>Energy form: χ m″ ΔHc A/(π D H + A), W/m².</summary>
    public static double EnergyEmissiveWM2(
        double radiantFraction, double burningKgM2S, double combustionJKg, double diameterM, double heightM)
    {
        var area = Math.PI * diameterM * diameterM / 4;
        return radiantFraction * burningKgM2S * combustionJKg * area / ((Math.PI * diameterM * heightM) + area);
    }

    /// <summary>Share radiated by a sooty fire as a point: 0.35 e^(−0.05 D).</summary>
    public static double PointFraction(double diameterM) => 0.35 * Math.Exp(-0.05 * diameterM);

    /// <summary>The flame of a pool.</summary>
    /// <param name="fuel">What burns.</param>
    /// <param name="diameterM">Pool, m.</param>
    /// <param name="windMS">Wind at 10 m, m/s; none: upright.</param>
    /// <param name="vapourKgM3">Vapour at its boiling point, kg/m³.</param>
    /// <param name="airKgM3">Air, kg/m³.</param>
    public static Outcome<PoolFlame> Flame(
        Fuel fuel, double diameterM, double windMS, double vapourKgM3, double airKgM3 = PhysicalConstants.AirKgM3)
    {
        var error = Check.Positive(diameterM) ?? Check.NotNegative(windMS) ?? Check.Positive(vapourKgM3) ?? Check.Positive(airKgM3);
        if (error is not null) return error;
        var burning = BurningKgM2S(fuel, diameterM).Value;
        var scaledWind = ScaledWind(diameterM, burning, windMS, vapourKgM3);
        // Thomas' two fits meet near u* = 1; the one in wind holds above it.
        var height = scaledWind > 1
            ? ThomasHeightM(diameterM, burning, windMS, vapourKgM3, airKgM3).Value
            : ThomasHeightM(diameterM, burning, airKgM3).Value;
        var froude = windMS * windMS / (PhysicalConstants.GravityMS2 * diameterM);
        var drag = froude > 0 ? Math.Max(1, 1.25 * Math.Pow(froude, 0.069) * Math.Pow(vapourKgM3 / airKgM3, 0.48)) : 1;
        var fraction = fuel.RadiantFraction ?? PointFraction(diameterM);
        var emissive = fuel.IsCleanAt(diameterM)
            ? EnergyEmissiveWM2(fraction, burning, fuel.CombustionJKg, diameterM, height)
            : SootyEmissiveWM2(diameterM);
        var flame = (Outcome<PoolFlame>)new PoolFlame(
            diameterM, burning, height, Math.Acos(1 / Math.Sqrt(scaledWind)), diameterM * drag, emissive,
            burning * fuel.CombustionJKg * Math.PI * diameterM * diameterM / 4, fraction);
        return emissive > LargestEmissiveWM2 ? flame.With(Cautions.EmissivePower) : flame;
    }

    /// <summary>
    /// Radiation on the ground at a distance from the pool's centre, W/m², to the surface that sees most: solid upright flame, q = τ E F.
    /// </summary>
    public static Outcome<double> SolidWM2(in PoolFlame flame, double centreDistanceM, double waterPa)
    {
        var view = ViewFactor.Cylinder(flame.DiameterM, flame.HeightM, centreDistanceM);
        if ((view.Error ?? Check.NotNegative(waterPa)) is { } error) return error;
        var path = centreDistanceM - (flame.DiameterM / 2);
        return Transmissivity.Fast(waterPa, path) * flame.EmissiveWM2 * view.Value.Largest;
    }

    /// <summary>
    /// Radiation from a point at half the flame's height, W/m²: χ m″ A ΔHc τ cosφ/(4π l²), the target on the ground facing it when
    /// <paramref name="facing"/>, else upright. <see cref="Cautions.PointSourceNear"/> nearer than 2.5 diameters.
    /// </summary>
    public static Outcome<double> PointWM2(in PoolFlame flame, double centreDistanceM, double waterPa, bool facing = true)
    {
        var error = Check.Positive(centreDistanceM) ?? Check.NotNegative(waterPa);
        if (error is not null) return error;
        var length = Math.Sqrt((centreDistanceM * centreDistanceM) + (flame.HeightM * flame.HeightM / 4));
        var path = Math.Max(0, length - (flame.DiameterM / 2));
        var q = flame.RadiantFraction * flame.HeatW * Transmissivity.Fast(waterPa, path) / (4 * Math.PI * length * length)
            * (facing ? 1 : centreDistanceM / length);
        return ((Outcome<double>)q).With(
            centreDistanceM < PointSourceFromDiameters * flame.DiameterM ? Cautions.PointSourceNear : Cautions.None);
    }

    /// <summary>Solid flame nearer than 2.5 diameters, point source beyond, as the reference says; W/m².</summary>
    public static Outcome<double> RadiationWM2(in PoolFlame flame, double centreDistanceM, double waterPa) =>
        centreDistanceM < PointSourceFromDiameters * flame.DiameterM
            ? SolidWM2(flame, centreDistanceM, waterPa)
            : PointWM2(flame, centreDistanceM, waterPa);

    private static double Scaled(double diameterM, double burningKgM2S, double airKgM3) =>
        burningKgM2S / (airKgM3 * Math.Sqrt(PhysicalConstants.GravityMS2 * diameterM));
}
