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

/// <summary>What a sensor of the scene is, whatever happens: one for all drills of a model.</summary>
internal sealed class SceneInstrument
{
    public required int Twin { get; init; }
    public required string Id { get; init; }
    public required SensorProfile Profile { get; init; }
    public required PointM At { get; init; }

    /// <summary>Toxic substance it knows.</summary>
    public required string Substance { get; init; }
    public required double Sigma { get; init; }
    public required double T90S { get; init; }
    public required long PeriodMs { get; init; }

    /// <summary>Zone whose network carries it, twin index, or -1.</summary>
    public required int Zone { get; init; }

    /// <summary>What a nuisance alarm shows; NaN: it has no limit to jump over.</summary>
    public required double NuisanceValue { get; init; }

    /// <summary>Noise and speed of the instrument when nothing else is known.</summary>
    public static (double Sigma, double T90S, long PeriodMs) Manner(SensorProfile profile) =>
        (InstrumentNoise.Sigma(profile), InstrumentNoise.T90S(profile), profile.PeriodMs > 0 ? profile.PeriodMs : 1_000);
}

/// <summary>A sensor of the scene: its own lag, noise and faults.</summary>
internal sealed class SceneSensor(SceneInstrument instrument, SensorTruth truth, int of)
{
    private Trouble? _trouble;

    public int Twin => instrument.Twin;

    public string Id => instrument.Id;

    public SensorProfile Profile => instrument.Profile;

    public PointM At => instrument.At;

    public SensorTruth Truth => truth;

    /// <summary>Index of the tank, machine, person or cloud it looks at.</summary>
    public int Of => of;

    /// <summary>Toxic substance it knows; empty: all flammable ones.</summary>
    public string Substance => truth == SensorTruth.Ppm ? instrument.Substance : "";

    public double T90S => instrument.T90S;

    public long PeriodMs => instrument.PeriodMs;

    public int Zone => instrument.Zone;

    public double NuisanceValue => instrument.NuisanceValue;

    public double Base { get; set; }

    public double Lagged { get; set; }

    public long DueMs { get; set; }

    public double Shown { get; set; } = double.NaN;

    public SensorFault Fault
    {
        get => _trouble?.Fault ?? SensorFault.None;
        set => Troubled.Fault = value;
    }

    public double FaultValue
    {
        get => _trouble?.FaultValue ?? 0;
        set => Troubled.FaultValue = value;
    }

    public double Bias
    {
        get => _trouble?.Bias ?? 0;
        set => Troubled.Bias = value;
    }

    public double BiasPerS
    {
        get => _trouble?.BiasPerS ?? 0;
        set => Troubled.BiasPerS = value;
    }

    public bool Cut
    {
        get => _trouble?.Cut ?? false;
        set => Troubled.Cut = value;
    }

    public double NuisanceUntilS
    {
        get => _trouble?.NuisanceUntilS ?? 0;
        set => Troubled.NuisanceUntilS = value;
    }

    /// <summary>Says something that is not so.</summary>
    public bool Lies(double nowS) => Fault != SensorFault.None || Bias != 0 || nowS < NuisanceUntilS;

    public SceneSensor Copy()
    {
        var copy = (SceneSensor)MemberwiseClone();
        copy._trouble = _trouble?.Copy();
        return copy;
    }

    /// <summary>Shows a truth: noise, faults, range, steps.</summary>
    public double Show(double truth, double nowS, ref DrillRandom random)
    {
        var value = Fault switch
        {
            SensorFault.Spoofed => FaultValue,
            _ when nowS < NuisanceUntilS => NuisanceValue,
            _ => truth + Bias,
        };
        value += instrument.Sigma * random.Normal();
        if (Fault == SensorFault.Frozen) value = FaultValue;
        if (Truth == SensorTruth.WindFrom) value = (value + 720) % 360;
        value = Math.Clamp(value, Profile.RangeLow, Profile.RangeHigh);
        if (Profile.Resolution > 0) value = Math.Round(Math.Round(value / Profile.Resolution) * Profile.Resolution, 9);
        return Shown = value;
    }

    private Trouble Troubled => _trouble ??= new Trouble();

    /// <summary>What few sensors ever have.</summary>
    private sealed class Trouble
    {
        public SensorFault Fault;
        public double FaultValue;
        public double Bias;
        public double BiasPerS;
        public double NuisanceUntilS;
        public bool Cut;

        public Trouble Copy() => (Trouble)MemberwiseClone();
    }
}
