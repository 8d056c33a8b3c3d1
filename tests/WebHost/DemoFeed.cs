using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

/// <summary>Feed and alarm desk of the invented plant: values wander, alarms come when asked for by the tests.</summary>
internal sealed class DemoFeed(IPlantCatalog catalog, TimeProvider time, IConfiguration settings) : BackgroundService, IPlantLink
{
    private readonly Lock _gate = new();
    private readonly HashSet<IFeedObserver> _observers = [];
    private readonly Dictionary<(string, string), AlarmTransition> _alarms = [];
    private readonly Dictionary<(string, string), AlarmState> _closed = [];
    private readonly List<AlarmTransition> _log = [];
    private readonly List<AlarmTransition> _fresh = [];
    private PlantModel _model = catalog.Find("tank-farm")!;
    private readonly Random _random = new(7);
    private FeedItem[] _items = [];
    private long _sequence;
    private readonly bool _large = settings["Twins"] is not null;
    private long _step;

    /// <summary>When true no frame leaves: the feed is silent.</summary>
    public bool Silent { get; set; }

    /// <summary>Every step so far.</summary>
    public IReadOnlyList<AlarmTransition> Log
    {
        get
        {
            lock (_gate) return [.. _log];
        }
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask SubscribeAsync(string realm, string plant, IFeedObserver observer)
    {
        lock (_gate) _observers.Add(observer);
        return ValueTask.CompletedTask;
    }

    public ValueTask UnsubscribeAsync(string realm, string plant, IFeedObserver observer)
    {
        lock (_gate) _observers.Remove(observer);
        return ValueTask.CompletedTask;
    }

    public ValueTask<FeedFrame> SnapshotAsync(string realm, string plant)
    {
        if (Silent) throw new TimeoutException("The feed is silent.");
        lock (_gate) return ValueTask.FromResult(Frame(true, [.. _items], [.. _alarms.Values]));
    }

    public ValueTask<AlarmPage> ListAlarmsAsync(AlarmQuery query)
    {
        lock (_gate) return ValueTask.FromResult(new AlarmPage([.. _log.AsEnumerable().Reverse().Take(query.Max)], _log.Count, null));
    }

    public ValueTask<IReadOnlyList<AlarmTransition>> AlarmHistoryAsync(string alarmId)
    {
        lock (_gate) return ValueTask.FromResult<IReadOnlyList<AlarmTransition>>([.. _log.Where(a => a.AlarmId == alarmId)]);
    }

    public ValueTask<AlarmOutcome> ActAsync(string alarmId, AlarmCommand command)
    {
        lock (_gate)
        {
            var alarm = _alarms.Values.FirstOrDefault(a => a.AlarmId == alarmId);
            if (alarm is null) return ValueTask.FromResult(new AlarmOutcome(null, new TwinError("alarm.unknown", "No such alarm.")));
            var state = command.Verb switch
            {
                AlarmVerb.Acknowledge => alarm.State with { Acknowledged = true, AcknowledgedMs = NowMs },
                AlarmVerb.Shelve => alarm.State with { ShelvedUntilMs = command.ShelveMs == 0 ? long.MaxValue : NowMs + command.ShelveMs },
                AlarmVerb.Unshelve => alarm.State with { ShelvedUntilMs = 0 },
                AlarmVerb.OutOfService => alarm.State with { OutOfService = true },
                AlarmVerb.ReturnToService => alarm.State with { OutOfService = false },
                AlarmVerb.Reset => alarm.State with { Latched = false },
                _ => alarm.State,
            };
            var after = alarm with
            {
                State = state with { Sequence = alarm.State.Sequence + 1 }, Actor = command.Actor, Comment = command.Comment, AtMs = NowMs,
            };
            Commit(after);
            return ValueTask.FromResult(new AlarmOutcome(after, null));
        }
    }

    /// <summary>Raises an alarm, or returns it to normal.</summary>
    public void Set(string twin, string rule, AlarmPriority priority, double value, double limit, bool active, LocalizedText text,
        string unit)
    {
        lock (_gate)
        {
            var known = _alarms.GetValueOrDefault((twin, rule));
            // A new occurrence goes on counting, as the real machine does.
            var last = _closed.GetValueOrDefault((twin, rule), new AlarmState());
            var state = known?.State ?? new AlarmState { Ordinal = last.Ordinal + 1, Sequence = last.Sequence, RaisedMs = NowMs };
            Commit(new AlarmTransition
            {
                Realm = TwinKey.Live, Plant = _model.Id, Twin = twin, RuleId = rule, RuleVersion = 1, RuleKind = RuleKind.Threshold,
                Kind = active ? AlarmEventKind.Raised : AlarmEventKind.Returned, Priority = priority, Text = text,
                Guidance = new LocalizedText("Check the reading in the field; close the inlet.", "现场核对读数；关闭进料阀。"),
                State = state with { Active = active, Sequence = state.Sequence + 1 }, AtMs = NowMs, SourceMs = NowMs, Value = value,
                    Limit = limit,
                Quality = Quality.Good, Position = 1, Actor = "rule", Unit = unit,
            });
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _items = [.. _model.Twins.Select((twin, index) => Start(twin, index))];
        catalog.Changed += Renew;
        if (settings["Twins"] is null) DemoControls.Opening(this);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(settings.GetValue("StepMs", 100)), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            FeedFrame? frame = null;
            IFeedObserver[] observers;
            lock (_gate)
            {
                if (!Silent) frame = Step();
                observers = [.. _observers];
            }

            if (frame is null) continue;
            foreach (var observer in observers) await observer.OnFrameAsync(frame);
        }
    }

    /// <summary>A new version of the model: what was measured stays with its twin.</summary>
    private void Renew(string plant)
    {
        lock (_gate)
        {
            var known = _model.Twins.Select((twin, index) => (twin.Id, Item: _items[index]))
                .ToDictionary(static t => t.Id, static t => t.Item);
            _model = catalog.Find(plant)!;
            _items = [.. _model.Twins.Select((twin, index) =>
                known.TryGetValue(twin.Id, out var item) ? item with { Index = index } : Start(twin, index))];
        }
    }

    private void Commit(AlarmTransition step)
    {
        _log.Add(step);
        if (step.State.IsOpen || step.State.Suppression != Suppression.None) _alarms[(step.Twin, step.RuleId)] = step;
        else
        {
            _alarms.Remove((step.Twin, step.RuleId));
            _closed[(step.Twin, step.RuleId)] = step.State;
        }

        _fresh.Add(step);
        var index = _model.Twins.ToList().FindIndex(twin => twin.Id == step.Twin);
        if (index >= 0) Mark(index, step.Twin);
    }

    private void Mark(int index, string twin)
    {
        byte bits = 0;
        foreach (var alarm in _alarms.Values.Where(a => a.Twin == twin).OrderBy(a => a.Priority))
        {
            if (alarm.State.Suppression != Suppression.None) bits |= FeedAlarm.Suppressed;
            else if ((bits & FeedAlarm.PriorityMask) == 0)
                bits |= (byte)((byte)alarm.Priority | (alarm.State.Acknowledged ? 0 : FeedAlarm.Unacknowledged) | (alarm.State.Active
                    ? FeedAlarm.Active : 0));
        }

        _items[index] = _items[index] with { Alarm = bits };
    }

    private FeedItem Start(TwinDefinition twin, int index)
    {
        var (a, b) = twin.Kind switch
        {
            TwinKind.Tank => (30 + (float)(_random.NextDouble() * 55), 8_000f),
            TwinKind.Person => ((float)twin.Shape.Points[0].X, (float)twin.Shape.Points[0].Y),
            TwinKind.Equipment => (index % 3 == 0 ? 0f : 1f, 80f),
            TwinKind.WeatherStation => (4.2f, 303f),
            TwinKind.Camera => (1f, 0f),
            TwinKind.Sensor => (DemoControls.Normal(twin.TypeId), 0f),
            _ => (0f, 0f),
        };
        byte quality = twin.Id is "TT-104" ? (byte)2 : twin.Id is "AT-106C" ? (byte)1 : twin.Id is "FT-305" ? (byte)3 : (byte)0;
        return new FeedItem(index, 0, quality, a, b);
    }

    private FeedFrame Step()
    {
        _step++;
        var changed = ImmutableArray.CreateBuilder<FeedItem>();
        for (var index = 0; index < _items.Length; index++)
        {
            var twin = _model.Twins[index];
            var item = _items[index];
            if ((index + _step) % 10 == 0 && item.Quality < 2) _items[index] = item = Wander(twin, item);
            else if (!_fresh.Exists(alarm => alarm.Twin == twin.Id)) continue;
            changed.Add(item);
        }

        ImmutableArray<AlarmTransition> alarms = [.. _fresh];
        _fresh.Clear();
        _sequence++;
        return Frame(false, changed.ToImmutable(), alarms);
    }

    private FeedItem Wander(TwinDefinition twin, FeedItem item)
    {
        var noise = (float)(_random.NextDouble() - 0.5);
        if (twin.Kind == TwinKind.Tank && DemoControls.Fixed.TryGetValue(twin.Id,
            out var level)) return item with { A = level + (noise * 0.1f), B = level * 80 };
        return twin.Kind switch
        {
            TwinKind.Tank => item with { A = Math.Clamp(item.A + (noise * 0.4f), 5, 89), B = item.A * 90 },
            TwinKind.Person when _large => item with { A = item.A + (noise * 8), B = item.B + (((float)_random.NextDouble() - 0.5f) * 8) },
            TwinKind.Person => item with { A = Math.Clamp(item.A + (noise * 8), 12, 475),
                B = Math.Clamp(item.B + (float)((_random.NextDouble() - 0.5) * 8), 12, 258) },
            TwinKind.WeatherStation => item with { A = Math.Clamp(item.A + (noise * 0.3f), 1, 12), B = (item.B + (noise * 4) + 360) % 360 },
            TwinKind.Sensor when DemoControls.Fixed.TryGetValue(twin.Id, out var held) => item with { A = held + noise },
            TwinKind.Sensor => item with { A = Math.Max(0, DemoControls.Normal(twin.TypeId) * (1 + (noise * 0.02f))) },
            _ => item,
        };
    }

    private FeedFrame Frame(bool snapshot, ImmutableArray<FeedItem> items, ImmutableArray<AlarmTransition> alarms) => new()
    {
        Realm = TwinKey.Live, Plant = _model.Id, Epoch = 1, Sequence = _sequence, ModelVersion = _model.Version, NowMs = NowMs,
        NewestReadingMs = NowMs - 40, IsSnapshot = snapshot, Items = items, Alarms = alarms,
        Risks = DemoControls.Risks(_model), RiskAgeMs = 0,
    };
}
