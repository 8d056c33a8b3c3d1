namespace Twin.Ingest.Simulator;

/// <summary>A running leak.</summary>
/// <param name="X">Where, m.</param>
/// <param name="Y">Where, m.</param>
/// <param name="Gas">What it is.</param>
/// <param name="SubstanceName">Its name in the plant file.</param>
/// <param name="Magnitude">1 is 2 kg/s.</param>
public readonly record struct SimLeak(double X, double Y, Substance Gas, string SubstanceName, double Magnitude);

/// <summary>A detector's sight of the leaks: near the source always, further away only downwind.</summary>
/// <param name="x">Where, m.</param>
/// <param name="y">Where, m.</param>
/// <param name="toxic">Reads ppm of a toxic gas, else %LEL.</param>
/// <param name="substance">The only substance it knows; null: any.</param>
public sealed class SimDetector(double x, double y, bool toxic, string? substance)
{
    private const double NearM = 12, PlumeM = 15, ResponseS = 6;

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
            if (strength > 0) seen += strength * leak.Magnitude * Share(leak, weather.WindFromDeg);
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

    private double Share(in SimLeak leak, double windFromDeg)
    {
        double dx = X - leak.X, dy = Y - leak.Y;
        var to = (windFromDeg + 180) * Math.PI / 180;
        var along = (dx * Math.Sin(to)) + (dy * Math.Cos(to));
        var across = (dx * Math.Cos(to)) - (dy * Math.Sin(to));
        var near = NearShare(leak.X, leak.Y);
        if (along <= 0) return near;
        var width = 3 + (0.25 * along);
        return Math.Max(near, 0.8 * PlumeM / (PlumeM + along) * Math.Exp(-across * across / (2 * width * width)));
    }
}
