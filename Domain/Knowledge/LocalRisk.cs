using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Knowledge;

/// <summary>Where a part of a local risk comes from. Stored: append only.</summary>
public enum RiskFactorKind : byte
{
    Prior = 0,
    Alarm = 1,
    Severity = 2,
    Judgement = 3,
    Blind = 4,
    Hazard = 5,
    BarrierOut = 6,
    Permit = 7,
    OverdueOrder = 8,
    /// <summary>The least an alarm of its level makes it.</summary>
    Floor = 9,
    /// <summary>Set by a person in a what-if.</summary>
    Assumed = 10,
    /// <summary>An ignition source at a gate.</summary>
    Ignition = 11,
    /// <summary>On its way to a limit.</summary>
    Danger = 12,
}

/// <summary>An alarm of the twin.</summary>
/// <param name="AlarmId">Id of the occurrence.</param>
/// <param name="Priority">ISA-18.2 priority.</param>
/// <param name="State">Its state.</param>
/// <param name="Quality">Quality of the reading behind it.</param>
/// <param name="Level">Gas and limit alarms: 1 (first level, H, L), 2 (second level, HH, LL), 3 confirmed by voting; 0: none.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.alarm.v1")]
public readonly record struct RiskAlarm([property: Id(0)] string AlarmId, [property: Id(1)] AlarmPriority Priority,
    [property: Id(2)] AlarmState State, [property: Id(3)] Quality Quality, [property: Id(4)] int Level)
{
    /// <summary>From the step that made the alarm what it is.</summary>
    public static RiskAlarm From(AlarmTransition t) => new(t.AlarmId, t.Priority, t.State, t.Quality, LevelOf(t.RuleKind, t.RuleId));

    private static int LevelOf(RuleKind kind, string rule) => kind switch
    {
        RuleKind.Voting => 3,
        RuleKind.Threshold => rule is "HH" or "LL" or "L2" or "highHigh" or "lowLow" || rule.EndsWith("HH", StringComparison.Ordinal)
            || rule.EndsWith("LL", StringComparison.Ordinal) ? 2 : 1,
        _ => 0,
    };
}

/// <summary>A value between its warning and trip limits.</summary>
/// <param name="Signal">Sensor or signal.</param>
/// <param name="Value">Now.</param>
/// <param name="Warn">Where it starts to matter.</param>
/// <param name="Trip">Where it is at its worst; may be below <paramref name="Warn"/> for a low limit.</param>
/// <param name="Quality">Quality of the value.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.severity.v1")]
public readonly record struct RiskSeverity([property: Id(0)] string Signal, [property: Id(1)] double Value,
    [property: Id(2)] double Warn, [property: Id(3)] double Trip, [property: Id(4)] Quality Quality);

/// <summary>A sensor that watches the twin.</summary>
[GenerateSerializer, Immutable, Alias("twin.risk.watcher.v1")]
public readonly record struct RiskWatcher([property: Id(0)] string Sensor, [property: Id(1)] Quality Quality,
    [property: Id(2)] bool Safety);

/// <summary>A permit in force on the twin or in the zone.</summary>
[GenerateSerializer, Immutable, Alias("twin.risk.permit.v1")]
public readonly record struct RiskPermit([property: Id(0)] string Id, [property: Id(1)] string Kind, [property: Id(2)] int Grade);

/// <summary>A work order on the twin whose time is over.</summary>
[GenerateSerializer, Immutable, Alias("twin.risk.order.v1")]
public readonly record struct RiskOrder([property: Id(0)] string Id, [property: Id(1)] bool Major);

/// <summary>A limit that a signal of the twin is on its way to.</summary>
/// <param name="Twin">Whose limit it is.</param>
/// <param name="Reference">Sensor and limit.</param>
/// <param name="Minutes">Until it is there, soonest.</param>
/// <param name="Severe">A limit of the second level, full or empty.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.danger.v1")]
public readonly record struct RiskDanger([property: Id(0)] string Twin, [property: Id(1)] string Reference,
    [property: Id(2)] double Minutes, [property: Id(3)] bool Severe)
{
    private const double Grid = 2; // minutes: the risk of a plant is not worked out anew every few seconds

    /// <summary>As it is at a time of the realm.</summary>
    public static RiskDanger From(Dangers.Danger danger, long nowMs) => new(
        danger.Twin, $"{danger.Sensor} {(danger.Rule.Length > 0 ? danger.Rule : danger.Kind)}",
        Math.Floor(Math.Max(0, danger.FromMs - nowMs) / 60_000.0 / Grid) * Grid, danger.IsSevere);
}

/// <summary>All that a twin's own risk is made of. Lists may be empty.</summary>
[GenerateSerializer, Immutable, Alias("twin.risk.input.v1")]
public sealed record LocalRiskInput
{
    /// <summary>Prior of the incident history, 0 to 1; NaN: the table's.</summary>
    [Id(0)] public double Prior { get; init; } = double.NaN;
    [Id(1)] public ImmutableArray<RiskAlarm> Alarms { get; init; } = [];
    [Id(2)] public ImmutableArray<RiskSeverity> Severities { get; init; } = [];
    /// <summary>Probability of a fault by the twin's ONNX model; NaN: no model.</summary>
    [Id(3)] public double Judgement { get; init; } = double.NaN;
    /// <summary>Name and version of the model.</summary>
    [Id(4)] public string? Model { get; init; }
    [Id(5)] public ImmutableArray<RiskWatcher> Watchers { get; init; } = [];
    /// <summary>Substance held, as a multiple of its threshold: Σ q/Q of GB 18218 (<see cref="Gb18218"/>).</summary>
    [Id(6)] public double ThresholdMultiple { get; init; }
    /// <summary>Barriers of the twin that are out of service.</summary>
    [Id(7)] public ImmutableArray<string> BarriersOut { get; init; } = [];
    [Id(8)] public ImmutableArray<RiskPermit> Permits { get; init; } = [];
    [Id(9)] public ImmutableArray<RiskOrder> Overdue { get; init; } = [];
    [Id(10)] public ImmutableArray<RiskDanger> Dangers { get; init; } = [];

    public static readonly LocalRiskInput Empty = new();
}

/// <summary>One part of a local risk.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Reference">Alarm, sensor, model, permit, order or barrier; empty: none.</param>
/// <param name="Severity">s of D2, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.factor.v1")]
public readonly record struct RiskFactor([property: Id(0)] RiskFactorKind Kind, [property: Id(1)] string Reference,
    [property: Id(2)] double Severity);

/// <summary>A twin's own risk with its reasons.</summary>
/// <param name="Value">b of D2, 0 to 1.</param>
/// <param name="Prior">What it would be with nothing the matter.</param>
/// <param name="Factors">Its parts, worst first.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.local.v1")]
public readonly record struct LocalRiskValue([property: Id(0)] double Value, [property: Id(1)] double Prior,
    [property: Id(2)] ImmutableArray<RiskFactor> Factors);
