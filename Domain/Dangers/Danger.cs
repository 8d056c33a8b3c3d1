using Orleans;

namespace Twin.Domain.Dangers;

/// <summary>What a signal is on its way to. On the wire: append only.</summary>
public enum DangerKind : byte
{
    LowLow = 0,
    Low = 1,
    High = 2,
    HighHigh = 3,

    /// <summary>The tank holds nothing any more.</summary>
    Empty = 4,

    /// <summary>The tank can hold no more.</summary>
    Full = 5,
}

/// <summary>A limit that a signal is on its way to, and when it will be there. Advice: it raises no alarm.</summary>
/// <param name="Twin">Whose limit it is: a tank, a pump, or the sensor itself.</param>
/// <param name="Sensor">What measures it.</param>
/// <param name="Kind">What kind of limit.</param>
/// <param name="Rule">Rule that has the limit; empty for full and empty.</param>
/// <param name="Limit">The limit, in <paramref name="Unit"/>.</param>
/// <param name="Unit">UCUM unit of the sensor.</param>
/// <param name="Value">Where the signal stands.</param>
/// <param name="PerMinute">How fast it goes, unit per minute.</param>
/// <param name="FromMs">Soonest, Unix ms of the realm.</param>
/// <param name="ToMs">Latest (95 % interval), Unix ms.</param>
/// <param name="Near">Soon enough for the map: within an hour, and until it is more than an hour and a quarter away.</param>
/// <param name="ByFlow">The flows in and out of the tank are measured and counted: a change of flow tells at once.</param>
/// <param name="IsNext">The first limit on the way; others come after it.</param>
[GenerateSerializer, Immutable, Alias("twin.danger.v1")]
public sealed record Danger(
    [property: Id(0)] string Twin,
    [property: Id(1)] string Sensor,
    [property: Id(2)] DangerKind Kind,
    [property: Id(3)] string Rule,
    [property: Id(4)] double Limit,
    [property: Id(5)] string Unit,
    [property: Id(6)] double Value,
    [property: Id(7)] double PerMinute,
    [property: Id(8)] long FromMs,
    [property: Id(9)] long ToMs,
    [property: Id(10)] bool Near,
    [property: Id(11)] bool ByFlow,
    [property: Id(12)] bool IsNext)
{
    /// <summary>One of the limits that hurt when they are passed: second level, full or empty.</summary>
    public bool IsSevere => Kind is not (DangerKind.Low or DangerKind.High);

    /// <summary>Whole minutes from a time until the limit: the soonest rounded down, the latest up; never below 0.</summary>
    public (int From, int To) MinutesAt(long nowMs)
    {
        var from = (int)Math.Max(0, Math.Floor((FromMs - nowMs) / 60_000.0));
        return (from, Math.Max(from, (int)Math.Ceiling((ToMs - nowMs) / 60_000.0)));
    }
}
