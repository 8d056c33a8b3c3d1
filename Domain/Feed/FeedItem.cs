using Orleans;

namespace Twin.Domain.Feed;

/// <summary>
/// The packed live state of one twin for screens (16 bytes on the wire). What A and B mean depends on the kind:
/// sensor: value, rate per minute; tank: level in % of its height, inventory in m³; equipment: mode index, main value (current or flow);
/// person: x, y in plant metres; zone: people inside, spare; weather station: wind m/s, wind from °; camera: 1 online / 0 not, spare.
/// </summary>
/// <param name="Index">Place of the twin in <c>PlantModel.Twins</c> of the frame's model version.</param>
/// <param name="Alarm">See <see cref="FeedAlarm"/>.</param>
/// <param name="Quality">0 good, 1 uncertain, 2 bad, 3 never reported.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
[GenerateSerializer, Immutable, Alias("twin.feed.item.v1")]
public readonly record struct FeedItem(
    [property: Id(0)] int Index,
    [property: Id(1)] byte Alarm,
    [property: Id(2)] byte Quality,
    [property: Id(3)] float A,
    [property: Id(4)] float B);

/// <summary>The alarm byte of a <see cref="FeedItem"/>: the worst open alarm of the twin itself.</summary>
public static class FeedAlarm
{
    /// <summary>Bits 0–2: priority 1 to 4, 0: none open.</summary>
    public const byte PriorityMask = 0x07;

    /// <summary>Bit 3: something unacknowledged of that priority.</summary>
    public const byte Unacknowledged = 0x08;

    /// <summary>Bit 4: active now (otherwise returned or latched only).</summary>
    public const byte Active = 0x10;

    /// <summary>Bit 5: at least one alarm is shelved, suppressed by design or out of service.</summary>
    public const byte Suppressed = 0x20;
}
