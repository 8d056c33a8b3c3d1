using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Trials;

/// <summary>
/// A rule looked at against the past of one twin: its signal after cleaning, the limit in force, the alarms of the rule as it is and as
/// it is being written. Feed the readings of <see cref="Sensors"/> in the order of time. Pure but for its own state.
/// </summary>
public sealed class RulePreview
{
    private const int Thinned = 1_200;
    private const int Collected = 200_000;

    private readonly CaseTrial _trial;
    private readonly string _twin;
    private readonly CompiledRule _rule;
    private readonly string? _shown;
    private readonly long _fromMs;
    private readonly List<HistoryReading> _values = [];
    private readonly List<PreviewLimit> _limits = [];

    private RulePreview(CaseTrial trial, string twin, CompiledRule rule, string? shown, long fromMs) =>
        (_trial, _twin, _rule, _shown, _fromMs) = (trial, twin, rule, shown, fromMs);

    /// <summary>Sensors the preview takes readings of.</summary>
    public ImmutableArray<string> Sensors => _trial.Case.Sensors;

    /// <summary>Prepares a preview; the errors say what is wrong with the rule.</summary>
    /// <param name="plant">The plant the rule is written in: as it is, or the part of a draft around the twin.</param>
    /// <param name="twin">Twin whose past is taken.</param>
    /// <param name="rule">The rule as it is being written.</param>
    /// <param name="startMs">First moment that is fed, Unix ms.</param>
    /// <param name="fromMs">First moment looked at.</param>
    /// <param name="live">The plant as it is, when <paramref name="plant"/> is not that; a twin it lacks had no alarms.</param>
    public static (RulePreview? Preview, IReadOnlyList<TwinError> Errors) Create(
        CompiledPlant plant, string twin, RuleDefinition rule, long startMs, long fromMs, CompiledPlant? live = null)
    {
        if (PlantVariant.Around(plant, twin) is not { } part)
            return (null, [new TwinError("twin.unknown", $"There is no twin '{twin}'.")]);
        var was = live is null ? part
            : PlantVariant.Around(live, twin) ?? PlantVariant.With(part, twin, rule with { Enabled = false });
        var (before, errors) = CompiledPlant.Compile(was);
        if (before is null) return (null, errors);
        var (after, wrong) = CompiledPlant.Compile(PlantVariant.With(part, twin, rule with { Enabled = true }));
        if (after is null) return (null, wrong);
        var rules = after.RulesOf(twin)!;
        rules.TryFind(rule.Id, out var index);
        var trial = new CaseTrial(before, after, DryRunPlan.Of(before, after, twin), startMs, fromMs);
        return (new RulePreview(trial, twin, rules[index], ShownSensor(after, twin, rules[index]), fromMs), []);
    }

    /// <summary>One kept reading.</summary>
    public void Feed(string sensor, long atMs, double value, Quality quality)
    {
        var clean = _trial.Feed(sensor, atMs, value, quality);
        if (atMs < _fromMs) return;
        var limit = _rule.LimitIn(_trial.After.ModeOf(_twin));
        if (_limits.Count == 0 || !_limits[^1].Limit.Equals(limit)) _limits.Add(new PreviewLimit(atMs, limit));
        if (sensor == _shown && clean is { } result && double.IsFinite(result.Value) && _values.Count < Collected)
            _values.Add(new HistoryReading(atMs, result.Value, result.Quality));
    }

    /// <summary>What there is to draw.</summary>
    /// <param name="toMs">End, Unix ms.</param>
    /// <param name="tables">Targets and definitions.</param>
    public PreviewResult Finish(long toMs, PerformanceTables tables)
    {
        _trial.Finish(toMs);
        var drawn = new List<HistoryReading>();
        Downsample.ToPoints(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values), _fromMs, toMs, Thinned, drawn);
        var (before, after) = (Spans(false), Spans(true));
        var times = after.Where(s => s.FromMs >= _fromMs).Select(static s => s.FromMs).ToList();
        var definitions = tables.Definitions;
        var observed = _values.Count == 0 ? 0 : toMs - _values[0].T;
        var active = after.Sum(s => Math.Max(0, SpanMatch.End(s, toMs) - Math.Max(s.FromMs, _values.Count == 0 ? toMs : _values[0].T)));
        var busiest = Floods.Buckets(times, _fromMs, toMs, definitions.BucketMs).Max();
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (_trial.Readings == 0) warnings.Add("noReadings");
        if (observed > 0 && active >= definitions.MatchesEverythingShare * observed) warnings.Add("everything");
        if (busiest > definitions.FloodStartsOver) warnings.Add("flood");
        if (Floods.IsChattering(times, definitions.ChatterCount, definitions.ChatterWindowMs)) warnings.Add("chattering");
        return new PreviewResult
        {
            FromMs = _fromMs, ToMs = toMs, Sensor = _shown ?? "", Unit = _rule.UnitOf(_rule.Signals.Count > 0 ? _rule.Signals[0] : -1),
            Readings = _trial.Readings, Points = [.. drawn.Select(static r => new PreviewPoint(r.T, r.V, r.Q.Code))],
            Limits = IsDrawn(_rule.Definition.Kind)
                ? [.. _limits.Where(static l => double.IsFinite(l.Limit)).Take(PreviewResult.Most)] : [],
            Before = before.Count(s => s.FromMs >= _fromMs), After = times.Count,
            SpansBefore = [.. before.TakeLast(PreviewResult.Most).Select(static s => new AlarmTimes(s.FromMs, s.ToMs))],
            SpansAfter = [.. after.TakeLast(PreviewResult.Most).Select(static s => new AlarmTimes(s.FromMs, s.ToMs))],
            Warnings = warnings.ToImmutable(),
        };
    }

    /// <summary>Kinds whose limit lies on the axis of the value.</summary>
    private static bool IsDrawn(RuleKind kind) => kind is RuleKind.Threshold or RuleKind.Voting or RuleKind.Window;

    private IReadOnlyList<AlarmSpan> Spans(bool after) =>
        [.. _trial.AlarmsOf(_twin, _rule.Definition.Id, after).Where(s => s.ToMs == 0 || s.ToMs >= _fromMs)];

    private static string? ShownSensor(CompiledPlant plant, string id, CompiledRule rule)
    {
        var twin = plant.Find(id)!;
        if (twin.Kind == TwinKind.Sensor) return id;
        var signals = plant.TypeOf(twin).Signals;
        return rule.Signals.Count == 0 ? null : twin.Signals.GetValueOrDefault(signals[rule.Signals[0]].Name);
    }
}

/// <summary>A value to draw: Unix ms, engineering unit, upper 16 bits of the OPC UA status.</summary>
[GenerateSerializer, Immutable, Alias("twin.preview.point.v1")]
public readonly record struct PreviewPoint([property: Id(0)] long T, [property: Id(1)] double V, [property: Id(2)] ushort Q);

/// <summary>The limit in force from a time on.</summary>
[GenerateSerializer, Immutable, Alias("twin.preview.limit.v1")]
public readonly record struct PreviewLimit([property: Id(0)] long FromMs, [property: Id(1)] double Limit);

/// <summary>A rule against the past of one twin. Times are Unix ms.</summary>
[GenerateSerializer, Immutable, Alias("twin.preview.result.v1")]
public sealed record PreviewResult
{
    /// <summary>Alarms and limits listed at most; the newest.</summary>
    public const int Most = 300;

    [Id(0)] public required long FromMs { get; init; }
    [Id(1)] public required long ToMs { get; init; }
    /// <summary>Sensor whose values are drawn; empty: the rule looks at none.</summary>
    [Id(2)] public required string Sensor { get; init; }
    [Id(3)] public required string Unit { get; init; }
    [Id(4)] public required long Readings { get; init; }
    [Id(5)] public required ImmutableArray<PreviewPoint> Points { get; init; }
    /// <summary>Empty: the limit is not on the axis of the value.</summary>
    [Id(6)] public required ImmutableArray<PreviewLimit> Limits { get; init; }
    [Id(7)] public required int Before { get; init; }
    [Id(8)] public required int After { get; init; }
    [Id(9)] public required ImmutableArray<AlarmTimes> SpansBefore { get; init; }
    [Id(10)] public required ImmutableArray<AlarmTimes> SpansAfter { get; init; }
    /// <summary><c>everything</c>, <c>flood</c>, <c>chattering</c>, <c>noReadings</c>, <c>truncated</c>,
    /// <c>draftSensors</c>: sensors that are only in the draft have no past.</summary>
    [Id(11)] public required ImmutableArray<string> Warnings { get; init; }
}
