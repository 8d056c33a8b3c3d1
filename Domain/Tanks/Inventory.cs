using Orleans;
using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Domain.Tanks;

/// <summary>What a liquid weighs.</summary>
/// <param name="DensityKgM3">Density at <paramref name="ReferenceC"/>, kg/m³.</param>
/// <param name="ExpansionPerK">Thermal expansion β, 1/K (gasoline 1.2e-3, diesel 0.9e-3: domain.md B4); 0: none.</param>
/// <param name="ReferenceC">Temperature the density is for, °C.</param>
[GenerateSerializer, Immutable, Alias("twin.tank.liquid.v1")]
public sealed record Liquid(
    [property: Id(0)] double DensityKgM3, [property: Id(1)] double ExpansionPerK = 0, [property: Id(2)] double ReferenceC = 20)
{
    /// <summary>From the numbers <c>densityKgM3</c>, <c>expansionPerK</c> and <c>densityAtC</c> of a tank; null without a
    /// density.</summary>
    public static Liquid? From(TwinDefinition tank) =>
        tank.Numbers.TryGetValue("densityKgM3", out var density) && density is > 0 and < 30_000
            ? new Liquid(density, tank.Numbers.GetValueOrDefault("expansionPerK", 0), tank.Numbers.GetValueOrDefault("densityAtC", 20))
            : null;

    /// <summary>Density at a temperature, kg/m³: ρ₀ / (1 + β·ΔT).</summary>
    public double DensityAt(double temperatureC) => DensityKgM3 / Expansion(temperatureC);

    /// <summary>Volume at the reference temperature of a volume measured warm or cold, m³.</summary>
    public double StandardM3(double volumeM3, double temperatureC) => volumeM3 / Expansion(temperatureC);

    // Far outside any liquid's range the line is bent to stay positive.
    private double Expansion(double temperatureC) => Math.Max(0.5, 1 + (ExpansionPerK * (temperatureC - ReferenceC)));
}

/// <summary>What a tank holds.</summary>
/// <param name="LevelM">Level, m.</param>
/// <param name="VolumeM3">Volume as it is, m³.</param>
/// <param name="StandardM3">Volume at the reference temperature, m³; NaN without a liquid.</param>
/// <param name="MassT">Mass, t; NaN without a liquid.</param>
/// <param name="FillPercent">Share of the capacity, %.</param>
/// <param name="Quality">No better than the level's; uncertain when a temperature is wanted and not to be had.</param>
[GenerateSerializer, Immutable, Alias("twin.tank.inventory.v1")]
public readonly record struct Inventory(
    [property: Id(0)] double LevelM,
    [property: Id(1)] double VolumeM3,
    [property: Id(2)] double StandardM3,
    [property: Id(3)] double MassT,
    [property: Id(4)] double FillPercent,
    [property: Id(5)] Quality Quality)
{
    private const double KgPerT = 1000;

    /// <summary>Works out the inventory.</summary>
    /// <param name="geometry">The tank.</param>
    /// <param name="liquid">What is in it; null: volume only.</param>
    /// <param name="levelM">Level, m.</param>
    /// <param name="levelQuality">Trust in the level.</param>
    /// <param name="temperatureC">Liquid temperature, °C; null: not measured, the reference is assumed.</param>
    /// <param name="temperatureQuality">Trust in the temperature; a bad one is not used.</param>
    public static Inventory Of(
        TankGeometry geometry, Liquid? liquid, double levelM, Quality levelQuality, double? temperatureC, Quality temperatureQuality)
    {
        var volume = geometry.VolumeM3(levelM);
        var fill = 100 * volume / geometry.CapacityM3;
        if (liquid is null) return new Inventory(levelM, volume, double.NaN, double.NaN, fill, levelQuality);
        var usable = temperatureC is { } t && double.IsFinite(t) && !temperatureQuality.IsBad;
        var at = usable ? temperatureC!.Value : liquid.ReferenceC;
        var quality = liquid.ExpansionPerK == 0 ? levelQuality
            : Quality.Worst(levelQuality, usable ? temperatureQuality : Quality.UncertainNotAccurate);
        return new Inventory(levelM, volume, liquid.StandardM3(volume, at), volume * liquid.DensityAt(at) / KgPerT, fill, quality);
    }
}
