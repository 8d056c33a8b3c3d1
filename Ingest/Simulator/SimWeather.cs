using Twin.Domain.Physics.Weather;

namespace Twin.Ingest.Simulator;

/// <summary>The weather over the plant: a day's course, gusts and slow change.</summary>
public sealed class SimWeather
{
    private const double TurnDegPerS = 2;
    private const double SunWM2 = 900, CloudOktas = 4;
    private double _turnedDeg;
    private readonly Wander _warmth = new(1.2, 6 * 3600);
    private readonly Wander _gust = new(0.7, 40);
    private readonly Wander _breeze = new(0.8, 3 * 3600);
    private readonly Wander _turn = new(20, 1800);
    private readonly Wander _pressure = new(6, 24 * 3600);
    private readonly Wander _cloud = new(1, 2 * 3600);

    /// <summary>Air temperature, °C.</summary>
    public double AirC { get; private set; } = 20;
    /// <summary>Wind speed, m/s.</summary>
    public double WindMS { get; private set; } = 3;
    /// <summary>Where the wind comes from, degrees clockwise from north.</summary>
    public double WindFromDeg { get; private set; } = 135;
    /// <summary>Relative humidity, %.</summary>
    public double HumidityPct { get; private set; } = 60;
    /// <summary>Rain, mm/h.</summary>
    public double RainMmH { get; private set; }
    /// <summary>Air pressure, hPa.</summary>
    public double PressureHPa { get; private set; } = 1013;
    /// <summary>Sun, 0 (night) to 1 (clear noon).</summary>
    public double Sun { get; private set; }

    /// <summary>Of the air, by wind and sun.</summary>
    public StabilityClass Stability =>
        Domain.Physics.Weather.Stability.Pasquill(WindMS, Sun > 0, SunWM2 * Sun, CloudOktas).Or(StabilityClass.D);

    /// <summary>How far the wind is made to turn, degrees clockwise; it takes a while.</summary>
    public double TurnDeg { get; set; }

    /// <summary>Moves on.</summary>
    /// <param name="dtS">Step, s.</param>
    /// <param name="random">Where the gusts come from.</param>
    /// <param name="timeMs">Unix ms; the day's course follows local solar time at 120° E.</param>
    public void Step(long timeMs, double dtS, SimRandom random)
    {
        _warmth.Step(dtS, random);
        _gust.Step(dtS, random);
        _breeze.Step(dtS, random);
        _turn.Step(dtS, random);
        _pressure.Step(dtS, random);
        _cloud.Step(dtS, random);
        var hour = (timeMs / 3_600_000.0 + 8) % 24;
        var clear = Math.Clamp(1 - (0.5 * Math.Max(0, _cloud.Value - 0.5)), 0.1, 1);
        Sun = clear * Math.Max(0, Math.Sin(Math.PI * (hour - 6) / 12));
        AirC = 20 + (5.5 * Math.Cos(Math.Tau * (hour - 15) / 24)) + _warmth.Value;
        WindMS = Math.Clamp(3.2 + (1.2 * Math.Cos(Math.Tau * (hour - 14) / 24)) + _breeze.Value + (_gust.Value * 1.2), 0.2, 14);
        _turnedDeg += Math.Clamp(TurnDeg - _turnedDeg, -TurnDegPerS * dtS, TurnDegPerS * dtS);
        WindFromDeg = (135 + _turn.Value + _turnedDeg + 1080) % 360;
        RainMmH = Math.Clamp((_cloud.Value - 1.6) * 6, 0, 40);
        HumidityPct = Math.Clamp(66 - (2.5 * (AirC - 20)) + (RainMmH * 4), 15, 100);
        PressureHPa = 1013 + _pressure.Value;
    }
}
