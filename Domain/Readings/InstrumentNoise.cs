using Twin.Domain.Plants;

namespace Twin.Domain.Readings;

/// <summary>How instruments usually behave when nothing is known of them: for simulators and drills.</summary>
public static class InstrumentNoise
{
    /// <summary>Standard deviation of a reading, in the sensor's unit.</summary>
    public static double Sigma(SensorProfile profile) => profile.Quantity switch
    {
        "level" => 0.0008,
        "temperature" => 0.04,
        "pressure" => 0.0008,
        "blanket-pressure" => 0.01,
        "flow" => 0.3,
        "current" => 0.2,
        "vibration" => 0.05,
        "gas-combustible" => 0.25,
        "gas-toxic" => 0.003 * profile.RangeHigh,
        "oxygen" => 0.04,
        "flame" => 0.6,
        "thermal" => 0.15,
        "wind-speed" => 0.15,
        "wind-direction" => 3,
        "humidity" => 0.3,
        "rain" => 0,
        "air-pressure" => 0.05,
        "position" => 0.15,
        _ => 0.001 * (profile.RangeHigh - profile.RangeLow),
    };

    /// <summary>Time to nine tenths of a step, s (domain.md E4b: catalytic 20, electrochemical 30 to 60, flame 2, oxygen 15); 0: at once.
    /// </summary>
    public static double T90S(SensorProfile profile) => profile.Quantity switch
    {
        "gas-combustible" => 20,
        "gas-toxic" => 40,
        "oxygen" => 15,
        "flame" => 2,
        "thermal" => 4,
        _ => 0,
    };
}
