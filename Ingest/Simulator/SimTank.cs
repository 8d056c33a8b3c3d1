namespace Twin.Ingest.Simulator;

/// <summary>A tank: mass, temperature, and what follows from them.</summary>
public sealed class SimTank
{
    private readonly bool _sphere;
    private readonly double _diameterM;
    private readonly double _densityKgM3;
    private readonly Substance _liquid;

    /// <param name="id">Local id.</param>
    /// <param name="substance">Name of the liquid.</param>
    /// <param name="sphere">A sphere, else an upright cylinder.</param>
    /// <param name="diameterM">Inner diameter.</param>
    /// <param name="heightM">Inner height; ignored for a sphere.</param>
    /// <param name="densityKgM3">Of the liquid at 20 °C.</param>
    /// <param name="levelM">Level at the start.</param>
    public SimTank(string id, string substance, bool sphere, double diameterM, double heightM, double densityKgM3, double levelM)
    {
        Id = id;
        Substance = substance;
        _sphere = sphere;
        _diameterM = diameterM;
        HeightM = sphere ? diameterM : heightM;
        _densityKgM3 = densityKgM3;
        _liquid = Simulator.Substance.Of(substance);
        MassKg = VolumeAt(levelM) * DensityKgM3;
    }

    public string Id { get; }
    public string Substance { get; }
    public double HeightM { get; }
    /// <summary>Liquid in the tank.</summary>
    public double MassKg { get; private set; }
    public double TemperatureC { get; private set; } = 20;
    public double DensityKgM3 => _densityKgM3 * (1 - (_liquid.ExpansionPerK * (TemperatureC - 20)));
    public double LevelM { get; private set; }
    /// <summary>Level over height.</summary>
    public double Fill => LevelM / HeightM;
    /// <summary>Vapour pressure above the air's; 0 for tanks open to it.</summary>
    public double PressureMPa => _sphere ? Simulator.Substance.GaugeMPa(Substance, TemperatureC) : 0;
    /// <summary>Temperature of the sunlit wall.</summary>
    public double WallC { get; private set; } = 20;
    /// <summary>Net flow of the last step, m³/h, positive into the tank.</summary>
    public double NetM3H { get; private set; }

    /// <summary>Volume of liquid at a level, m³.</summary>
    public double VolumeAt(double levelM)
    {
        var h = Math.Clamp(levelM, 0, HeightM);
        return _sphere ? Math.PI * h * h * ((1.5 * _diameterM) - h) / 3 : Math.PI * _diameterM * _diameterM / 4 * h;
    }

    /// <summary>Takes liquid in; it brings its temperature.</summary>
    public void Add(double kg, double temperatureC)
    {
        if (kg <= 0) return;
        TemperatureC = ((TemperatureC * MassKg) + (temperatureC * kg)) / (MassKg + kg);
        MassKg += kg;
        NetM3H += kg;
    }

    /// <summary>Gives liquid out, at most what there is.</summary>
    /// <returns>What it gave, kg.</returns>
    public double Take(double kg)
    {
        var given = Math.Clamp(kg, 0, MassKg);
        MassKg -= given;
        NetM3H -= given;
        return given;
    }

    /// <summary>Starts a step: forgets the last one's flows.</summary>
    internal void Begin() => NetM3H = 0;

    /// <summary>Ends a step: heat from air and sun, with the lag of so much liquid; level.</summary>
    internal void End(SimWeather weather, double dtS)
    {
        NetM3H = dtS > 0 ? NetM3H / DensityKgM3 / dtS * 3600 : 0;
        // Wetted skin over heat capacity: a large tank needs days, a small one hours.
        var tauS = Math.Max(3600, 90_000 * _diameterM / 6);
        var around = weather.AirC + (4 * weather.Sun);
        TemperatureC += (around - TemperatureC) * (1 - Math.Exp(-dtS / tauS));
        var wall = weather.AirC + (0.3 * (TemperatureC - weather.AirC)) + (14 * weather.Sun);
        WallC += (wall - WallC) * (1 - Math.Exp(-dtS / 900));
        LevelM = LevelOf(MassKg / DensityKgM3);
    }

    private double LevelOf(double volumeM3)
    {
        if (!_sphere) return Math.Min(volumeM3 / (Math.PI * _diameterM * _diameterM / 4), HeightM);
        double low = 0, high = HeightM;
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (VolumeAt(middle) < volumeM3) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
