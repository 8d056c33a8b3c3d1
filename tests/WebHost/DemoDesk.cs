using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Shifts;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Shifts;

namespace Twin.WebHost;

/// <summary>Review and shift log of the invented plant: the real kernels over an invented past, and a log in memory.</summary>
internal sealed class DemoDesk(DemoFeed feed, IPlantCatalog catalog, TimeProvider time) : IAlarmReviewLink, IShiftLink
{
    private const long Minute = 60_000;
    private readonly Lock _gate = new();
    private readonly List<ShiftLine> _lines = [];
    private readonly Dictionary<string, AlarmVerdict> _verdicts = [];
    private Handover? _last;
    private long _lastMs;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<AlarmReport> ReportAsync(string realm, string plant, long fromMs, long toMs, int positions)
    {
        var live = await feed.ListAlarmsAsync(new AlarmQuery(realm, plant, "all", null, null, 1_000));
        var steps = Past(toMs).Where(s => s.AtMs >= fromMs).Concat(live.Items);
        return AlarmPerformance.Compute(steps, fromMs, toMs, positions, _verdicts, PerformanceTables.Default);
    }

    public async ValueTask<ImmutableArray<AlarmSuggestion>> SuggestAsync(string realm, string plant, long fromMs, long toMs) =>
        Suggestions.From(await ReportAsync(realm, plant, fromMs, toMs, 1), Compiled(), PerformanceTables.Default);

    public ValueTask<TrialOutcome> TryAsync(string realm, string plant, TrialRequest request)
    {
        var (trial, errors) = RuleTrial.Create(Compiled(), request.Twin, request.Rule, request.Change);
        if (trial is null) return ValueTask.FromResult(new TrialOutcome(null, errors[0]));
        var random = new Random(5);
        for (var t = Math.Max(request.FromMs, request.ToMs - (720 * Minute)); t < request.ToMs; t += 2_000)
        {
            var wave = Math.Sin(t / 900_000.0);
            foreach (var sensor in trial.Sensors)
                trial.Feed(sensor, t, Math.Max(0, (7.1 * (0.94 + (0.07 * wave))) + (random.NextDouble() * 0.15)), Quality.Good);
        }

        return ValueTask.FromResult(new TrialOutcome(trial.Finish(request.ToMs, []), null));
    }

    public ValueTask<TwinError?> JudgeAsync(
        string realm, string plant, string alarmId, AlarmVerdict verdict, string actor, string? comment)
    {
        lock (_gate) _verdicts[alarmId] = verdict;
        return ValueTask.FromResult<TwinError?>(null);
    }

    public ValueTask<ShiftPage> GetAsync(string realm, string plant, long fromMs, long toMs, int max)
    {
        lock (_gate) return ValueTask.FromResult(new ShiftPage([.. _lines.AsEnumerable().Reverse().Take(max)], _last));
    }

    public async ValueTask<ShiftFacts> FactsAsync(string realm, string plant)
    {
        var snapshot = await feed.SnapshotAsync(realm, plant);
        var compiled = Compiled();
        var orders = new[] { new ShiftFact("WO-7", "P-301", new("Replace the seal", "更换密封"), 0, NowMs - (300 * Minute), "mei") };
        return ShiftFacts.From(NowMs, snapshot.Alarms, orders, twin => compiled.Find(twin) is not { } found ? [] : compiled.Model.Twins
            .Where(z => z.Kind == TwinKind.Zone && compiled.IsIn(found, z.Id)).Select(z => (z.Id, z.Name)));
    }

    public ValueTask<ShiftOutcome> WriteAsync(
        string realm, string plant, ShiftLineKind kind, string actor, string text, string? twin, string? alarmId)
    {
        if (ShiftKernel.CheckNote(text) is { } error) return ValueTask.FromResult(new ShiftOutcome(null, null, error));
        return ValueTask.FromResult(new ShiftOutcome(Add(kind, actor, text, twin, alarmId, null), null, null));
    }

    public async ValueTask<ShiftOutcome> OfferAsync(string realm, string plant, string actor, string? note)
    {
        if (ShiftKernel.CheckOffer(_last, actor, note) is { } error) return new ShiftOutcome(null, null, error);
        var facts = await FactsAsync(realm, plant);
        var line = Add(ShiftLineKind.HandoverOffered, actor, note ?? "", null, null, "self");
        _last = new Handover { Id = line.Id, From = actor, OfferedMs = line.AtMs, Note = note ?? "", Facts = facts };
        return new ShiftOutcome(line, _last, null);
    }

    public ValueTask<ShiftOutcome> AcceptAsync(string realm, string plant, string handover, string actor, string? remark)
    {
        if (ShiftKernel.CheckAccept(_last, handover, actor) is { } error) return ValueTask.FromResult(new ShiftOutcome(null, null, error));
        var line = Add(ShiftLineKind.HandoverAccepted, actor, remark ?? "", null, null, handover);
        _last = _last! with { To = actor, AcceptedMs = line.AtMs, Remark = remark };
        return ValueTask.FromResult(new ShiftOutcome(line, _last, null));
    }

    private ShiftLine Add(ShiftLineKind kind, string actor, string text, string? twin, string? alarmId, string? handover)
    {
        lock (_gate)
        {
            _lastMs = Math.Max(NowMs, _lastMs + 1);
            var line = new ShiftLine($"shift~{_lastMs}", kind, _lastMs, actor, text, twin, alarmId, handover);
            _lines.Add(line);
            return line;
        }
    }

    private CompiledPlant Compiled() => CompiledPlant.Compile(catalog.Find("tank-farm")!).Plant!;

    /// <summary>A month that had a flood, a chatterer, a fleeting one and a stale one.</summary>
    private static IEnumerable<AlarmTransition> Past(long toMs)
    {
        var random = new Random(11);
        var ordinals = new Dictionary<(string, string), int>();
        IEnumerable<AlarmTransition> Life(string twin, string rule, int priority, long atMs, long lengthMs, long ackMs)
        {
            var ordinal = ordinals[(twin, rule)] = ordinals.GetValueOrDefault((twin, rule)) + 1;
            var raised = new AlarmTransition
            {
                Realm = TwinKey.Live, Plant = "tank-farm", Twin = twin, RuleId = rule, RuleVersion = 1, RuleKind = RuleKind.Threshold,
                Kind = AlarmEventKind.Raised, Priority = (AlarmPriority)priority, Text = new("Value beyond its limit", "数值越限"),
                Guidance = LocalizedText.Empty, AtMs = atMs, SourceMs = atMs, Value = 9, Limit = 8, Quality = Quality.Good, Position = 1,
                Actor = "rule",
                State = new AlarmState { Active = true, Ordinal = 10_000 + ordinal, Sequence = ordinal * 10, RaisedMs = atMs },
            };
            yield return raised;
            var seen = raised.State with { Acknowledged = true, Sequence = (ordinal * 10) + 1 };
            if (ackMs > 0)
                yield return raised with { Kind = AlarmEventKind.Acknowledged, AtMs = atMs + ackMs, Actor = "user:anna", State = seen };
            var over = (ackMs > 0 ? seen : raised.State) with { Active = false, Sequence = (ordinal * 10) + 2 };
            if (lengthMs > 0) yield return raised with { Kind = AlarmEventKind.Returned, AtMs = atMs + lengthMs, State = over };
        }

        string[] tags = ["LT-101", "TT-104", "FT-305", "VT-302", "IT-304", "AT-106E", "PT-301", "LT-103"];
        var steps = new List<AlarmTransition>();
        for (var hour = 1; hour < 720; hour++)
        {
            var at = toMs - (hour * 60 * Minute);
            for (var n = 0; n < random.Next(0, 5); n++)
            {
                var p = random.Next(100) switch { < 1 => 1, < 9 => 2, < 26 => 3, _ => 4 };
                steps.AddRange(Life(tags[random.Next(tags.Length)], p < 3 ? "HH" : "H", p, at + random.Next(3_600_000), 300_000,
                    random.Next(5_000, p * 60_000)));
            }
        }

        for (var i = 0; i < 24; i++) steps.AddRange(Life($"X-{i}", "H", 4, toMs - (26 * 60 * Minute) + (i * 20_000), 400_000, 0));
        for (var i = 0; i < 40; i++) steps.AddRange(Life("VT-302", "H", 3, toMs - (9 * 60 * Minute) + (i * 14_000), 4_000, 0));
        for (var i = 0; i < 12; i++) steps.AddRange(Life("FT-305", "L", 4, toMs - (i * 47 * Minute) - Minute, 6_000, 0));
        steps.AddRange(Life("LT-107", "L", 4, toMs - (40 * 60 * Minute), 0, 9_000));
        return steps;
    }
}
