using Twin.Domain.Drills.Scene;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Substances;

namespace Twin.Ingest.Simulator;

/// <summary>A running leak.</summary>
/// <param name="X">Where, m.</param>
/// <param name="Y">Where, m.</param>
/// <param name="Gas">What it is.</param>
/// <param name="SubstanceName">Its name in the plant file.</param>
/// <param name="Magnitude">1 is 2 kg/s.</param>
/// <param name="Cloud">Its vapour, for the plume; null: nothing is known of it.</param>
public readonly record struct SimLeak(
    double X, double Y, Substance Gas, string SubstanceName, double Magnitude, SceneCloud? Cloud = null)
{
    /// <summary>A leak of a substance by its name in the plant file.</summary>
    /// <param name="x">Where, m.</param>
    /// <param name="y">Where, m.</param>
    /// <param name="substance">Its name.</param>
    /// <param name="magnitude">1 is 2 kg/s.</param>
    /// <param name="seeps">So little that only who stands beside it smells it: no plume.</param>
    public static SimLeak Of(double x, double y, string substance, double magnitude, bool seeps = false) => new(
        x, y, Substance.Of(substance), substance, magnitude,
        !seeps && LiquidTable.Default.Find(substance) is { } liquid ? SceneCloud.Of(liquid) : null);
}


/// <summary>A detector's sight of the leaks: near the source always, further away as a plume downwind.</summary>
/// <param name="x">Where, m.</param>
/// <param name="y">Where, m.</param>
/// <param name="toxic">Reads ppm of a toxic gas, else %LEL.</param>
/// <param name="substance">The only substance it knows; null: any.</param>
public sealed class SimDetector(double x, double y, bool toxic, string? substance)
{
    private const double NearM = 12, ResponseS = 6, KgSOfOne = 2, MouthM = 8, HeightM = 0.5, FullLel = 100;

    /// <summary>Hydrogen sulphide in the vapour of sour crude, volume share (engineering default).</summary>
    private const double SulphideShare = 0.002;
    private const string Sour = "crude";

    /// <summary>What the detector would read without noise: %LEL or ppm.</summary>
    public double Reading { get; private set; }

    public double X { get; } = x;
    public double Y { get; } = y;

    /// <summary>Moves on, with the detector's own lag.</summary>
    public void Step(double dtS, IReadOnlyList<SimLeak> leaks, SimWeather weather)
    {
        double seen = 0;
        foreach (var leak in leaks)
        {
            var strength = Sensitivity(leak.Gas, leak.SubstanceName);
            if (strength > 0) seen += Math.Max(strength * leak.Magnitude * NearShare(leak.X, leak.Y), Plumed(leak, weather));
        }

        Reading += (seen - Reading) * (1 - Math.Exp(-dtS / ResponseS));
    }

    /// <summary>Reading at the source of a leak of magnitude 1.</summary>
    public double Sensitivity(Substance gas, string name)
    {
        if (!toxic) return gas.Combustible ? 100 : 0;
        return substance is null || substance == name ? gas.ToxicPpm : 0;
    }

    /// <summary>Share of the source's concentration that comes near, whatever the wind.</summary>
    public double NearShare(double leakX, double leakY)
    {
        double dx = X - leakX, dy = Y - leakY;
        return Math.Exp(-((dx * dx) + (dy * dy)) / (NearM * NearM));
    }

    // A Gaussian plume of the vapour; what no table knows has none.
    private double Plumed(in SimLeak leak, SimWeather weather)
    {
        if (leak.Cloud is not { } cloud) return 0;
        double dx = X - leak.X, dy = Y - leak.Y;
        var to = (weather.WindFromDeg + 180) * Math.PI / 180;
        var along = (dx * Math.Sin(to)) + (dy * Math.Cos(to));
        if (along <= 0) return 0;
        var across = (dx * Math.Cos(to)) - (dy * Math.Sin(to));
        var source = new PlumeSource(KgSOfOne * leak.Magnitude, HeightM, Math.Max(1, weather.WindMS), weather.Stability);
        // A leak has a mouth: its plume begins as if it came from further upwind.
        var kgM3 = Plume.KgM3(source, along + MouthM, across, HeightM).Or(0);
        return toxic ? cloud.Ppm(kgM3) * (substance == Sour ? SulphideShare : 1) : Math.Min(FullLel, cloud.PercentLel(kgM3));
    }
}
