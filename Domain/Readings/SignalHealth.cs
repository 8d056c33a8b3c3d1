using Orleans;

namespace Twin.Domain.Readings;

/// <summary>How a sensor is doing: its live value, why it is trusted or not, and what the cleaning did so far.</summary>
[GenerateSerializer, Immutable, Alias("twin.signal.health.v1")]
public sealed record SignalHealth
{
    [Id(0)] public required bool HasValue { get; init; }
    /// <summary>As it came, source unit; NaN before the first reading.</summary>
    [Id(1)] public required double RawValue { get; init; }
    /// <summary>Cleaned, engineering unit; NaN before the first reading.</summary>
    [Id(2)] public required double Value { get; init; }
    [Id(3)] public required Quality Quality { get; init; }
    /// <summary>Source time of the value, Unix ms.</summary>
    [Id(4)] public required long SourceMs { get; init; }
    /// <summary>Arrival of the value, Unix ms; 0: none yet.</summary>
    [Id(5)] public required long ReceivedMs { get; init; }
    /// <summary>Since when the quality is what it is, realm time, Unix ms.</summary>
    [Id(6)] public required long SinceMs { get; init; }
    /// <summary>Arrival minus source time by estimate, ms; positive: slow clock (or slow delivery). Known after some 8 readings.</summary>
    [Id(7)] public required int ClockOffsetMs { get; init; }
    /// <summary>The clock is not believed: readings are evaluated on arrival.</summary>
    [Id(8)] public required bool ClockSuspect { get; init; }
    [Id(9)] public required bool Flatline { get; init; }
    [Id(10)] public required bool Stale { get; init; }
    /// <summary>The source said it is gone.</summary>
    [Id(11)] public required bool Disconnected { get; init; }
    [Id(12)] public required CleanCounters Counters { get; init; }
}
