using Orleans;

namespace Twin.Domain.Readings;

/// <summary>One value of a signal as it came in, before it has a place in the journal.</summary>
/// <param name="SourceMs">Source time, Unix ms UTC; equals the arrival time when the source sent none.</param>
/// <param name="Value">Value in the unit of the message (the sensor's source unit).</param>
/// <param name="Sequence">Sequence of the source, or -1.</param>
/// <param name="Quality">Quality told by the source; good when none.</param>
/// <param name="Flags">What else is known about it.</param>
[GenerateSerializer, Immutable, Alias("twin.reading.v1")]
public readonly record struct Reading(
    [property: Id(0)] long SourceMs,
    [property: Id(1)] double Value,
    [property: Id(2)] long Sequence,
    [property: Id(3)] Quality Quality,
    [property: Id(4)] ReadingFlags Flags);

/// <summary>Properties of a reading that are neither value nor quality.</summary>
[Flags]
public enum ReadingFlags : ushort
{
    None = 0,

    /// <summary>The source sent no time; arrival time stands in.</summary>
    ArrivalTime = 1,

    /// <summary>Sparkplug <c>is_historical</c> or a declared backfill: history only, never the live value.</summary>
    Historical = 2,

    /// <summary>The source says it is not connected (Sparkplug death); the value repeats the last one.</summary>
    Disconnected = 4,
}

/// <summary>A reading of the journal: it has a position, and an arrival time that is the kernel's <c>now</c> (design 7.2).</summary>
/// <param name="Position">Place in the journal of its ingest; strictly rising, never reused.</param>
/// <param name="ReceivedMs">Arrival, Unix ms UTC of the realm's clock; never falls from one position to the next.</param>
/// <param name="Reading">What came.</param>
[GenerateSerializer, Immutable, Alias("twin.reading.journaled.v1")]
public readonly record struct JournaledReading(
    [property: Id(0)] long Position,
    [property: Id(1)] long ReceivedMs,
    [property: Id(2)] Reading Reading);
