using Orleans;

namespace Twin.Domain.Physics.Hydraulics;

/// <summary>Foam and water against fire as one versioned table (<c>Tables/firefighting.json</c>; engineering defaults per site).</summary>
public sealed class FirefightingTable
{
    private static readonly Lazy<FirefightingTable> Shipped =
        new(() => new FirefightingTable(PhysicsTable.Read<Rows>("firefighting.json")));

    private readonly Rows _rows;

    private FirefightingTable(Rows rows) => _rows = rows;

    /// <summary>The table that ships with Twin.</summary>
    public static FirefightingTable Default => Shipped.Value;

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition => _rows.Edition;

    public string Source => _rows.Source;

    /// <summary>Rate of fixed foam, L/(min·m²).</summary>
    public double FixedFoamLMinM2 => _rows.Foam.FixedLMinM2;

    /// <summary>Rate of foam from monitors, which lose much on the way, L/(min·m²).</summary>
    public double MonitorFoamLMinM2 => _rows.Foam.MonitorLMinM2;

    /// <summary>Rate of water on exposed vessels, L/(min·m²).</summary>
    public double DelugeLMinM2 => _rows.Deluge.RatedLMinM2;

    internal FoamRow Foam => _rows.Foam;

    internal DelugeRow Deluge => _rows.Deluge;

    internal sealed record FoamRow(
        double FixedLMinM2, double MonitorLMinM2, double CriticalShare, double ControlS, double BurnBackS, double ConcentrateShare);

    internal sealed record DelugeRow(double RatedLMinM2, double Effectiveness);

    private sealed record Rows(string Id, string Edition, string Source, FoamRow Foam, DelugeRow Deluge);
}

/// <summary>A foam attack on a pool fire; a value, so a fork copies it.</summary>
/// <param name="Covered">Share of the fire under foam; 1: out.</param>
/// <param name="SolutionL">Foam solution used so far, L.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.foam.v1")]
public readonly record struct FoamAttack([property: Id(0)] double Covered, [property: Id(1)] double SolutionL)
{
    private const double SecondsPerMinute = 60;

    /// <summary>Concentrate used so far, L.</summary>
    public double ConcentrateL => SolutionL * FirefightingTable.Default.Foam.ConcentrateShare;

    /// <summary>Share that still burns.</summary>
    public double Burning => 1 - Covered;

    /// <summary>
    /// Foam for a time: at the rated rate the fire is covered in 10 min, in proportion to the rate; below half of it the blanket burns
    /// back in 30 min. Once out it stays out.
    /// </summary>
    /// <param name="solutionLMin">Foam solution on the fire, L/min.</param>
    /// <param name="areaM2">Fire before the attack, m².</param>
    /// <param name="ratedLMinM2">Rated rate of the equipment, L/(min·m²).</param>
    /// <param name="timeS">s.</param>
    public Outcome<FoamAttack> After(double solutionLMin, double areaM2, double ratedLMinM2, double timeS)
    {
        var error = Check.NotNegative(solutionLMin) ?? Check.Positive(areaM2) ?? Check.Positive(ratedLMinM2) ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        var row = FirefightingTable.Default.Foam;
        var share = solutionLMin / areaM2 / ratedLMinM2;
        var change = share >= row.CriticalShare ? timeS / row.ControlS * share : -timeS / row.BurnBackS;
        return new FoamAttack(
            Covered >= 1 ? 1 : Math.Clamp(Covered + change, 0, 1), SolutionL + (solutionLMin * timeS / SecondsPerMinute));
    }
}

/// <summary>Water on what stands beside a fire.</summary>
public static class Deluge
{
    /// <summary>Radiation that gets through to a wetted wall, W/m²: at the rated rate three tenths, in proportion below.</summary>
    public static Outcome<double> PassedWM2(double radiationWM2, double waterLMinM2)
    {
        var error = Check.NotNegative(radiationWM2) ?? Check.NotNegative(waterLMinM2);
        if (error is not null) return error;
        var row = FirefightingTable.Default.Deluge;
        return radiationWM2 * (1 - (row.Effectiveness * Math.Min(1, waterLMinM2 / row.RatedLMinM2)));
    }
}
