using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Domain.Drills.Scene;

/// <summary>A reading of a drill's sensor.</summary>
/// <param name="Sensor">Twin index of the sensor.</param>
/// <param name="AtMs">Source time, ms of drill time.</param>
/// <param name="Value">In the sensor's unit.</param>
public readonly record struct SceneReading(int Sensor, long AtMs, double Value);

/// <summary>What a sensor measures of the scene.</summary>
internal enum SensorTruth : byte
{
    /// <summary>What it read at the start: the scene has no model of it.</summary>
    Held,
    Level,
    LiquidC,
    WallC,
    TankMPa,
    BlanketKPa,
    Flow,
    DischargeMPa,
    SuctionMPa,
    CurrentA,
    Vibration,
    VibrationFarEnd,
    BearingC,
    GasC,
    OilMPa,
    Lel,
    Ppm,
    Oxygen,
    Flame,
    WindMS,
    WindFrom,
    AirC,
    Humidity,
    Rain,
    AirHPa,
    PersonX,
    PersonY,
}

/// <summary>Faults of a sensor. Values are stored.</summary>
public enum SensorFault : byte
{
    None = 0,
    Dead = 1,
    Frozen = 2,
    Spoofed = 3,
}

/// <summary>A sensor of the scene: its own place, lag, noise, range, steps and faults.</summary>
internal sealed class SceneSensor
{
    public required int Twin { get; init; }
    public required string Id { get; init; }
    public required SensorProfile Profile { get; init; }
    public required PointM At { get; init; }
    public required SensorTruth Truth { get; init; }

    /// <summary>Index of the tank, machine, person or cloud it looks at.</summary>
    public required int Of { get; init; }

    /// <summary>Toxic substance it knows; empty: all flammable ones.</summary>
    public required string Substance { get; init; }
    public required double Sigma { get; init; }
    public required double T90S { get; init; }
    public required long PeriodMs { get; init; }

    /// <summary>Zone whose network carries it, twin index, or -1.</summary>
    public required int Zone { get; init; }

    /// <summary>What a nuisance alarm shows; NaN: it has no limit to jump over.</summary>
    public required double NuisanceValue { get; init; }
    public double Base { get; set; }
    public double Lagged { get; set; }
    public long DueMs { get; set; }
    public double Shown { get; set; } = double.NaN;
    public SensorFault Fault { get; set; }
    public double FaultValue { get; set; }
    public double Bias { get; set; }
    public double BiasPerS { get; set; }
    public bool Cut { get; set; }
    public double NuisanceUntilS { get; set; }

    /// <summary>Says something that is not so.</summary>
    public bool Lies(double nowS) => Fault != SensorFault.None || Bias != 0 || nowS < NuisanceUntilS;

    public SceneSensor Copy() => (SceneSensor)MemberwiseClone();

    /// <summary>Shows a truth: noise, faults, range, steps.</summary>
    public double Show(double truth, double nowS, ref DrillRandom random)
    {
        var value = Fault switch
        {
            SensorFault.Spoofed => FaultValue,
            _ when nowS < NuisanceUntilS => NuisanceValue,
            _ => truth + Bias,
        };
        value += Sigma * random.Normal();
        if (Fault == SensorFault.Frozen) value = FaultValue;
        if (Truth == SensorTruth.WindFrom) value = (value + 720) % 360;
        value = Math.Clamp(value, Profile.RangeLow, Profile.RangeHigh);
        if (Profile.Resolution > 0) value = Math.Round(Math.Round(value / Profile.Resolution) * Profile.Resolution, 9);
        return Shown = value;
    }

    /// <summary>Noise and speed of the instrument when nothing else is known.</summary>
    public static (double Sigma, double T90S, long PeriodMs) Manner(SensorProfile profile) =>
        (InstrumentNoise.Sigma(profile), InstrumentNoise.T90S(profile), profile.PeriodMs > 0 ? profile.PeriodMs : 1_000);
}
