using Twin.Domain.Plants;

namespace Twin.Ingest.Simulator;

/// <summary>An instrument: takes the truth, adds its noise, its steps and its faults, and speaks at its period.</summary>
internal sealed class SimSensor(int twin, string id, SensorProfile profile, double noise, Func<double> truth)
{
    private readonly long _periodMs = profile.PeriodMs > 0 ? profile.PeriodMs : 1000;
    private double _last = double.NaN;

    public int Twin { get; } = twin;
    public string Id { get; } = id;
    public SensorProfile Profile { get; } = profile;
    public double SpanOf => Profile.RangeHigh - Profile.RangeLow;
    public long NextMs { get; set; }

    // Faults in force.
    public double Offset { get; set; }
    public double SpikeBy { get; set; }
    public bool Flat { get; set; }
    public bool Silent { get; set; }
    public double SkewMs { get; set; }

    public void Start(long nowMs) => NextMs = nowMs + (Twin * 137L % _periodMs);

    /// <summary>Speaks when due; false: not now, or silent.</summary>
    public bool TrySpeak(long nowMs, SimRandom random, out SimulatedReading reading)
    {
        reading = default;
        if (NextMs > nowMs) return false;
        var at = NextMs;
        NextMs += _periodMs;
        if (NextMs <= nowMs) NextMs = nowMs + _periodMs;
        var value = truth() + (noise * random.Normal());
        if (Profile.Quantity == "wind-direction") value = (value + 360) % 360;
        value = Math.Clamp(value + Offset, Profile.RangeLow, Profile.RangeHigh) + SpikeBy;
        SpikeBy = 0;
        if (Profile.Resolution > 0) value = Math.Round(Math.Round(value / Profile.Resolution) * Profile.Resolution, 9);
        if (Flat && !double.IsNaN(_last)) value = _last;
        _last = value;
        if (Silent) return false;
        reading = new SimulatedReading(Twin, at + (long)SkewMs, value);
        return true;
    }
}

/// <summary>A reading of the simulated plant.</summary>
/// <param name="Sensor">Twin index of the sensor in the plant's index.</param>
/// <param name="TimeMs">Source time, Unix ms, by the sensor's own clock.</param>
/// <param name="Value">In the sensor's unit.</param>
public readonly record struct SimulatedReading(int Sensor, long TimeMs, double Value);
