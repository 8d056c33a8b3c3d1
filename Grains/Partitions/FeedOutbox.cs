using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Grains.Feed;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Grains.Partitions;

/// <summary>
/// Carries committed changes of a partition to the plant's feed: newest item per twin, one call under way at most, alarms at once and
/// items at most 20 times a second. A slow feed costs freshness, never memory.
/// </summary>
internal sealed class FeedOutbox(IFeedGrain feed, TimeProvider time, ILogger logger)
{
    private const int MostAlarms = 10_000;
    private readonly LatestItems _items = new();
    private readonly List<AlarmTransition> _alarms = [];
    private long _feedEpoch;
    private long _sentAt;
    private bool _busy;
    private int _modelVersion;
    private long _nowMs;
    private long _newestMs;

    /// <summary>What is committed.</summary>
    public void Add(IReadOnlyList<FeedItem> items, IEnumerable<AlarmTransition> committed)
    {
        foreach (var item in items) _items.Set(item);
        _alarms.AddRange(committed);
    }

    /// <summary>Another model: indexes mean other twins now. What is known of a twin that is still there stays known.</summary>
    public void Reset(CompiledPlant? before, CompiledPlant? model)
    {
        _modelVersion = model?.Model.Version ?? 0;
        var known = _items.All.ToArray();
        _items.Clear();
        if (before is null || model is null) return;
        foreach (var item in known)
        {
            if (model.Index.TryGet(before.Model.Twins[item.Index].Id, out var index)) _items.Set(item with { Index = index });
        }
    }

    /// <summary>Sends what there is, unless a call is under way or items were sent just now.</summary>
    public void Kick(long nowMs, long newestMs)
    {
        _nowMs = nowMs;
        _newestMs = Math.Max(_newestMs, newestMs);
        if (_busy || (_alarms.Count == 0 && time.GetElapsedTime(_sentAt).TotalMilliseconds < 50)) return;
        _busy = true;
        _ = SendAsync();
    }

    private async Task SendAsync()
    {
        ImmutableArray<AlarmTransition> alarms = [];
        try
        {
            do
            {
                _sentAt = time.GetTimestamp();
                alarms = _alarms.ToImmutableArray();
                var delta = new FeedDelta
                {
                    ModelVersion = _modelVersion,
                    NowMs = _nowMs,
                    NewestReadingMs = _newestMs,
                    Items = ImmutableCollectionsMarshal.AsImmutableArray(_items.Take()),
                    Alarms = alarms,
                };
                _alarms.Clear();
                var epoch = await feed.PublishAsync(delta);
                alarms = [];
                if (epoch == _feedEpoch) continue;
                _feedEpoch = epoch;
                _items.MarkAll();
            }
            while (_alarms.Count > 0 || _items.Changed > 256);
        }
        catch (Exception e)
        {
            // Tried again with the next batch. A feed that starts anew reads the alarms from the store, so the oldest may be dropped.
            _feedEpoch = 0;
            _items.MarkAll();
            _alarms.InsertRange(0, alarms);
            if (_alarms.Count > MostAlarms) _alarms.RemoveRange(0, _alarms.Count - MostAlarms);
            Log.FeedAway(logger, e);
        }
        finally
        {
            _busy = false;
        }
    }
}
