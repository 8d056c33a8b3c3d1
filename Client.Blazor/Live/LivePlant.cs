using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Client.Blazor.Live;

/// <summary>
/// The live picture of one plant in this web process: follows the feed, heals gaps by a snapshot, and hands every frame, encoded once,
/// to all who watch. Thread-safe.
/// </summary>
public sealed class LivePlant : IFeedObserver, ILiveAlarms
{
    /// <summary>Silence after which what is shown may be old, ms.</summary>
    public const long SilenceMs = 2_000;

    /// <summary>Time between renewals of the subscription, ms.</summary>
    public const long RenewMs = 20_000;

    private const long RetryMs = 1_000;
    private const long HeartbeatMs = 500;
    private const int MaxHeld = 64;

    private readonly Lock _gate = new();
    private readonly IPlantLink _link;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private readonly LivePicture _picture = new();
    private readonly List<LiveViewer> _viewers = [];
    private readonly List<FeedFrame> _held = [];
    private readonly LiveAlarmSignal _signal;
    private bool _pulling;
    private bool _needPicture = true;
    private long _heardMs;
    private long _sentMs;
    private long _renewedMs = long.MinValue / 2;
    private long _pulledMs = long.MinValue / 2;
    private FeedHealth _health = FeedHealth.Starting;

    internal LivePlant(string realm, string plant, IPlantLink link, TimeProvider time, Action<Exception> failed)
    {
        Realm = realm;
        Plant = plant;
        _link = link;
        _time = time;
        _failed = failed;
        _heardMs = NowMs;
        _signal = new LiveAlarmSignal(() => AlarmsChanged?.Invoke());
    }

    public string Realm { get; }

    public string Plant { get; }

    /// <summary>Raised, at most four times a second and on no particular thread, after alarms changed.</summary>
    public event Action? AlarmsChanged;

    /// <summary>Open and suppressed alarms, the newest step of each, in the order of the rail.</summary>
    public ImmutableArray<AlarmTransition> Alarms
    {
        get
        {
            lock (_gate) return _picture.Alarms;
        }
    }

    /// <summary>How the feed is.</summary>
    public FeedHealth Health
    {
        get
        {
            lock (_gate) return _health;
        }
    }

    private long NowMs => _time.GetTimestamp() / (_time.TimestampFrequency / 1000);

    /// <summary>The live numbers of a twin; never reported when the feed has not told any.</summary>
    public LiveTwin Find(int index)
    {
        lock (_gate) return _picture.Find(index);
    }

    /// <summary>The propagated risk of a twin; level 0 when none is known.</summary>
    public LiveRisk RiskOf(int index)
    {
        lock (_gate) return _picture.RiskOf(index);
    }

    /// <summary>How far the risks are behind the picture, ms; -1: none known yet.</summary>
    public int RiskAgeMs
    {
        get
        {
            lock (_gate) return _picture.RiskAgeMs;
        }
    }

    /// <summary>The feed's push.</summary>
    public Task OnFrameAsync(FeedFrame frame)
    {
        var pull = false;
        lock (_gate)
        {
            _heardMs = NowMs;
            if (_pulling) Hold(frame);
            else if (!Continue(frame)) pull = _needPicture = true;
        }

        return pull ? PullAsync() : Task.CompletedTask;
    }

    /// <summary>Takes over the outcome of an act at once; the feed's own step, coming later, changes nothing.</summary>
    public void Adopt(AlarmTransition alarm)
    {
        lock (_gate)
        {
            if (_picture.Apply([alarm])) _signal.Touch(NowMs);
        }
    }

    /// <summary>Looks after the subscription; called four times a second.</summary>
    internal async Task TickAsync()
    {
        bool renew, pull;
        lock (_gate)
        {
            var now = NowMs;
            var silent = now - _heardMs > SilenceMs;
            if (silent) SetHealth(FeedHealth.Silent);
            _signal.Due(now);
            if (now - _sentMs >= HeartbeatMs) Broadcast(_picture.Encode(LiveFrameKind.Heartbeat, _health));
            renew = now - _renewedMs >= (silent ? SilenceMs : RenewMs);
            pull = (silent || _needPicture) && !_pulling && now - _pulledMs >= RetryMs;
            if (renew) _renewedMs = now;
        }

        if (renew) await RenewAsync();
        if (pull) await PullAsync();
    }

    internal LiveViewer Watch()
    {
        var viewer = new LiveViewer();
        lock (_gate) _viewers.Add(viewer);
        return viewer;
    }

    internal void Leave(LiveViewer viewer)
    {
        lock (_gate) _viewers.Remove(viewer);
    }

    /// <summary>The newest picture for one that is new or fell behind, or null when it is not; frames continue it.</summary>
    internal byte[]? CatchUp(LiveViewer viewer)
    {
        lock (_gate)
        {
            if (!viewer.Behind) return null;
            viewer.DropBacklog();
            viewer.Behind = false;
            return _picture.Encode(LiveFrameKind.Snapshot, _health);
        }
    }

    internal ValueTask UnsubscribeAsync() => _link.UnsubscribeAsync(Realm, Plant, this);

    private async Task RenewAsync()
    {
        try
        {
            await _link.SubscribeAsync(Realm, Plant, this);
        }
        catch (Exception error)
        {
            _failed(error);
            lock (_gate) _renewedMs = NowMs - RenewMs + RetryMs;
        }
    }

    private async Task PullAsync()
    {
        lock (_gate)
        {
            if (_pulling) return;
            _pulling = true;
            _pulledMs = NowMs;
            _held.Clear();
        }

        FeedFrame? picture = null;
        try
        {
            picture = await _link.SnapshotAsync(Realm, Plant);
        }
        catch (Exception error)
        {
            _failed(error);
        }

        lock (_gate)
        {
            _pulling = false;
            if (picture is null) return;
            _heardMs = NowMs;
            _needPicture = false;
            Replace(picture);
            foreach (var frame in _held)
            {
                if (!Continue(frame)) _needPicture = true;
            }

            _held.Clear();
        }
    }

    private void Hold(FeedFrame frame)
    {
        if (_held.Count < MaxHeld) _held.Add(frame);
        else _needPicture = true;
    }

    /// <summary>False when the frame does not continue the picture.</summary>
    private bool Continue(FeedFrame frame)
    {
        if (frame.IsSnapshot)
        {
            Replace(frame);
            return true;
        }

        if (frame.Epoch == _picture.Epoch && frame.Sequence <= _picture.Sequence) return true;
        if (frame.Epoch != _picture.Epoch || frame.Sequence != _picture.Sequence + 1
            || frame.ModelVersion != _picture.ModelVersion) return false;
        SetHealth(FeedHealth.Live);
        var risks = _picture.NewRisks(frame);
        if (_picture.Continue(frame)) _signal.Touch(NowMs);
        Broadcast(FrameCodec.Encode(_picture.Head(LiveFrameKind.Delta, _health), frame.Items.AsSpan(), risks, frame.Alarms));
        return true;
    }

    private void Replace(FeedFrame frame)
    {
        _picture.Replace(frame);
        SetHealth(FeedHealth.Live);
        _signal.Touch(NowMs);
        Broadcast(_picture.Encode(LiveFrameKind.Snapshot, _health));
    }

    private void SetHealth(FeedHealth health)
    {
        if (_health == health) return;
        _health = health;
        _sentMs = NowMs - HeartbeatMs;
        _signal.Touch(NowMs);
    }

    private void Broadcast(byte[] frame)
    {
        _sentMs = NowMs;
        foreach (var viewer in _viewers) viewer.Offer(frame);
    }
}

/// <summary>The live numbers of one twin; meanings as in <see cref="Domain.Feed.FeedItem"/>.</summary>
public readonly record struct LiveTwin(byte Alarm, byte Quality, float A, float B);

/// <summary>The risk of one twin; meanings as in <see cref="Domain.Feed.RiskItem"/>.</summary>
public readonly record struct LiveRisk(float Risk, byte Level);
