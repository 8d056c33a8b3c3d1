using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Score;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Sensors;
using Twin.Grains.Twins;

namespace Twin.Grains.Drills;

/// <content>What is seen of it: the change feed, the alarms, the twins, the room.</content>
public sealed partial class DrillGrain
{
    private const int MostSteps = 200_000;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private readonly List<AlarmTransition> _steps = [];
    private long _epoch;
    private long _sequence;
    private long _flushedAt;

    /// <inheritdoc/>
    public ValueTask SubscribeAsync(IFeedObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UnsubscribeAsync(IFeedObserver observer)
    {
        _observers.Unsubscribe(observer);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<FeedFrame> SnapshotAsync() => new(_picture.Snapshot(_key, _epoch, _sequence));

    /// <summary>Nobody publishes into a drill but its own world.</summary>
    ValueTask<long> IFeedGrain.PublishAsync(FeedDelta delta) => throw NoWayIn;

    /// <inheritdoc cref="IFeedGrain.PublishRisksAsync"/>
    ValueTask<long> IFeedGrain.PublishRisksAsync(RiskDelta delta) => throw NoWayIn;

    /// <inheritdoc/>
    public ValueTask<AlarmPage> AlarmsAsync(AlarmQuery query) => new(DrillAlarms.Page(query, _run?.World.OpenAlarms ?? [], _steps));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AlarmTransition>> AlarmStepsAsync(string alarmId)
    {
        IReadOnlyList<AlarmTransition> steps = [.. _steps.Where(s => s.AlarmId == alarmId)];
        if (steps.Count == 0) steps = [.. (_run?.World.OpenAlarms ?? []).Where(a => a.AlarmId == alarmId)];
        return new(steps);
    }

    /// <inheritdoc/>
    public ValueTask<SensorView?> SensorAsync(string id) => new(_run?.World.Sensor(id) is { } state ? SensorViews.Of(state) : null);

    /// <inheritdoc/>
    public ValueTask<TwinView?> TwinAsync(string id) => new(
        _run?.World.Owner(id) is { } state && _run.World.Plant.Find(id) is { } twin ? OwnerViews.Of(state, twin) : null);

    /// <inheritdoc/>
    public ValueTask<DrillLog> LogAsync(int from, int max, DrillViewer? viewer = null)
    {
        var (all, role) = (SeesAll(viewer), _run?.Board.RoleOf(viewer?.Actor));
        return new(DrillLog.Page(_run?.Scene.Log ?? _book?.Report?.Log ?? [], from, Math.Clamp(max, 1, Limits.PageSize),
            line => all || DrillSight.Shows(role, line)));
    }

    /// <inheritdoc/>
    public ValueTask<DrillReport?> ReportAsync(DrillViewer? viewer = null) =>
        new(SeesAll(viewer) ? _book?.Report ?? _run?.Report() : null);

    private static InvalidOperationException NoWayIn => new("Nothing publishes into a drill but its own world.");

    /// <summary>What the world did becomes what screens see.</summary>
    private void Show(WorldNews news)
    {
        if (_run is not { } run) return;
        var world = run.World;
        _steps.AddRange(news.Alarms);
        if (_steps.Count > MostSteps) _steps.RemoveRange(0, _steps.Count - MostSteps);
        var version = world.Plant.Model.Version;
        if (_picture.ModelVersion != version) _picture.Reset(version);
        _picture.Apply(new FeedDelta
        {
            ModelVersion = version, NowMs = world.NowMs, NewestReadingMs = world.NowMs, Items = news.Items, Alarms = news.Alarms,
        });
        _picture.Apply(new RiskDelta { ModelVersion = version, AsOfMs = world.NowMs, Risks = news.Risks });
    }

    /// <summary>A frame when something changed, and once a second.</summary>
    private Task FlushAsync()
    {
        var silence = services.Time.GetElapsedTime(_flushedAt);
        if (silence < Frame || (!_picture.HasChanges && silence.TotalSeconds < 1)) return Task.CompletedTask;
        _flushedAt = services.Time.GetTimestamp();
        var frame = _picture.Take(_key, _epoch, ++_sequence);
        return _observers.Notify(o => o.OnFrameAsync(frame));
    }
}
