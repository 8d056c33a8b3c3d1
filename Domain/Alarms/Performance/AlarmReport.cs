using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Alarms.Performance;

/// <summary>The figures of EEMUA 191 and ISA-18.2 over a window, per operating position. Shares are 0 to 1, times are Unix ms.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.report.v1")]
public sealed record AlarmReport
{
    [Id(0)] public required long FromMs { get; init; }
    [Id(1)] public required long ToMs { get; init; }
    /// <summary>Operating positions the alarms are shared by.</summary>
    [Id(2)] public required int Positions { get; init; }
    /// <summary>Annunciations of the whole plant.</summary>
    [Id(3)] public required int Annunciations { get; init; }
    /// <summary>The window is shorter than the standards ask for.</summary>
    [Id(4)] public required bool Indicative { get; init; }
    /// <summary>More happened than was read: the figures are those of the newest part.</summary>
    [Id(5)] public bool Truncated { get; init; }
    /// <summary>Every figure that has a target, by key.</summary>
    [Id(6)] public required ImmutableArray<AlarmFigure> Figures { get; init; }
    /// <summary>Annunciations per 10 minutes from <see cref="FromMs"/> rounded down, whole plant.</summary>
    [Id(7)] public required ImmutableArray<int> Buckets { get; init; }
    [Id(8)] public required ImmutableArray<AlarmFlood> Floods { get; init; }
    /// <summary>EEMUA 191 load class, 0 acceptable to 4 very likely unacceptable.</summary>
    [Id(9)] public required int LoadClass { get; init; }
    [Id(10)] public required ImmutableArray<AlarmTally> Top { get; init; }
    [Id(11)] public required ImmutableArray<AlarmTally> Chattering { get; init; }
    [Id(12)] public required ImmutableArray<AlarmTally> Fleeting { get; init; }
    [Id(13)] public required ImmutableArray<StaleAlarm> Stale { get; init; }
    [Id(14)] public required ImmutableArray<PriorityShare> Priorities { get; init; }
    /// <summary>Occurrences somebody judged, or that led to a work order.</summary>
    [Id(15)] public required int Judged { get; init; }
    [Id(16)] public required int Useful { get; init; }
}

/// <summary>A figure with its target; NaN: nothing to compute it from.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.figure.v1")]
public sealed record AlarmFigure([property: Id(0)] string Key, [property: Id(1)] double Value, [property: Id(2)] AlarmTarget Target)
{
    /// <summary>0: on target, 1: between target and limit, 2: beyond the limit, -1: unknown.</summary>
    public int Grade => double.IsNaN(Value) ? -1 : Target.Grade(Value);
}

/// <summary>A flood: from its first bucket to the end of its last.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.flood.v1")]
public sealed record AlarmFlood([property: Id(0)] long FromMs, [property: Id(1)] long ToMs, [property: Id(2)] int Annunciations,
    [property: Id(3)] int Peak);

/// <summary>How often one alarm came.</summary>
/// <param name="Twin">Twin.</param>
/// <param name="Rule">Rule.</param>
/// <param name="Text">What the operator reads.</param>
/// <param name="Priority">Priority.</param>
/// <param name="Count">Annunciations (fleeting: fleeting occurrences).</param>
/// <param name="Share">Of all annunciations.</param>
/// <param name="ChatterIndex">ψ, 1/s.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.tally.v1")]
public sealed record AlarmTally(
    [property: Id(0)] string Twin, [property: Id(1)] string Rule, [property: Id(2)] LocalizedText Text,
    [property: Id(3)] AlarmPriority Priority, [property: Id(4)] int Count, [property: Id(5)] double Share,
    [property: Id(6)] double ChatterIndex);

/// <summary>An alarm that stood longer than a day.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.stale.v1")]
public sealed record StaleAlarm(
    [property: Id(0)] string AlarmId, [property: Id(1)] string Twin, [property: Id(2)] LocalizedText Text,
    [property: Id(3)] AlarmPriority Priority, [property: Id(4)] long RaisedMs, [property: Id(5)] long EndedMs);

/// <summary>One priority: how many, and how fast they were acknowledged, in seconds (NaN: none was).</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.priority-share.v1")]
public sealed record PriorityShare(
    [property: Id(0)] AlarmPriority Priority, [property: Id(1)] int Count, [property: Id(2)] double Share,
    [property: Id(3)] int Acknowledged, [property: Id(4)] double P50S, [property: Id(5)] double P90S);
