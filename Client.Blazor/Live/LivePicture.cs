using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Client.Blazor.Live;

/// <summary>The newest state of every twin and alarm of a plant, as the feed told it. Not thread-safe.</summary>
internal sealed class LivePicture
{
    private const byte NeverReported = 3;

    private readonly Dictionary<int, int> _places = [];
    private readonly List<FeedItem> _items = [];
    private readonly Dictionary<int, RiskItem> _risks = [];
    private readonly Dictionary<(string Twin, string Rule), AlarmTransition> _alarms = [];
    private ImmutableArray<AlarmTransition>? _sorted;

    public long Epoch { get; private set; }

    public long Sequence { get; private set; }

    public int ModelVersion { get; private set; }

    public long NowMs { get; private set; }

    public long NewestReadingMs { get; private set; }

    public int RiskAgeMs { get; private set; } = -1;

    public ImmutableArray<AlarmTransition> Alarms => _sorted ??= [.. _alarms.Values.Order(AlarmOrder.Rail)];

    public LiveTwin Find(int index)
    {
        if (!_places.TryGetValue(index, out var place)) return new LiveTwin(0, NeverReported, float.NaN, float.NaN);
        var item = _items[place];
        return new LiveTwin(item.Alarm, item.Quality, item.A, item.B);
    }

    public LiveRisk RiskOf(int index) =>
        _risks.TryGetValue(index, out var risk) ? new LiveRisk(risk.Risk, risk.Level) : default;

    /// <summary>The risks of a delta that say something else than what is known: only those go to browsers.</summary>
    public RiskItem[] NewRisks(FeedFrame frame) =>
        frame.Risks.IsDefaultOrEmpty ? [] : [.. frame.Risks.Where(risk => !_risks.TryGetValue(risk.Index, out var known) || known != risk)];

    public void Replace(FeedFrame frame)
    {
        _risks.Clear();
        _places.Clear();
        _items.Clear();
        _alarms.Clear();
        _sorted = null;
        Take(frame);
    }

    /// <summary>Applies a delta; true when alarms changed.</summary>
    public bool Continue(FeedFrame frame) => Take(frame);

    /// <summary>Applies alarm steps, each only if newer than what is known; true when something changed.</summary>
    public bool Apply(ImmutableArray<AlarmTransition> steps)
    {
        var changed = false;
        foreach (var step in steps)
        {
            var key = (step.Twin, step.RuleId);
            if (_alarms.TryGetValue(key, out var known) && known.State.Sequence >= step.State.Sequence) continue;
            if (step.State.IsOpen || step.State.Suppression != Suppression.None) _alarms[key] = step;
            else _alarms.Remove(key);
            changed = true;
        }

        if (changed) _sorted = null;
        return changed;
    }

    public LiveFrameHead Head(LiveFrameKind kind, FeedHealth health) =>
        new(kind, health, ModelVersion, Epoch, Sequence, NowMs, NewestReadingMs, RiskAgeMs);

    public byte[] Encode(LiveFrameKind kind, FeedHealth health) => kind == LiveFrameKind.Snapshot
        ? FrameCodec.Encode(Head(kind, health), CollectionsMarshal.AsSpan(_items), [.. _risks.Values], Alarms)
        : FrameCodec.Encode(Head(kind, health), [], [], []);

    private bool Take(FeedFrame frame)
    {
        Epoch = frame.Epoch;
        Sequence = frame.Sequence;
        ModelVersion = frame.ModelVersion;
        NowMs = frame.NowMs;
        NewestReadingMs = frame.NewestReadingMs;
        RiskAgeMs = frame.RiskAgeMs;
        if (!frame.Risks.IsDefault)
        {
            foreach (var risk in frame.Risks) _risks[risk.Index] = risk;
        }

        foreach (var item in frame.Items)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, item.Index, out var known);
            if (known)
            {
                _items[place] = item;
                continue;
            }

            place = _items.Count;
            _items.Add(item);
        }

        return Apply(frame.Alarms);
    }
}
