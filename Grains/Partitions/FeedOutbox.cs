using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Grains.Partitions;

/// <summary>
/// Carries committed changes of a partition to the plant's feed: newest item per twin, one call under way at most, alarms at once and
/// items at most 20 times a second. A slow feed costs freshness, never memory.
/// </summary>
internal sealed class FeedOutbox(IFeedGrain feed, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<int, FeedItem> _known = [];
    private readonly HashSet<int> _changed = [];
    private readonly List<AlarmTransition> _alarms = [];
    private long _feedEpoch;
    private long _sentAt;
    private bool _busy;
    private int _modelVersion;
    private long _nowMs;
    private long _newestMs;

    public void Add(in FeedItem item)
    {
        _known[item.Index] = item;
        _changed.Add(item.Index);
    }

    public void Add(IReadOnlyList<AlarmTransition> committed) => _alarms.AddRange(committed);

    /// <summary>Another model: indexes mean other twins now.</summary>
    public void Reset(int modelVersion)
    {
        _modelVersion = modelVersion;
        _known.Clear();
        _changed.Clear();
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
        try
        {
            do
            {
                _sentAt = time.GetTimestamp();
                var alarms = _alarms.ToImmutableArray();
                var delta = new FeedDelta
                {
                    ModelVersion = _modelVersion,
                    NowMs = _nowMs,
                    NewestReadingMs = _newestMs,
                    Items = [.. _changed.Select(i => _known[i])],
                    Alarms = alarms,
                };
                _changed.Clear();
                _alarms.Clear();
                var epoch = await feed.PublishAsync(delta);
                if (epoch == _feedEpoch) continue;
                _feedEpoch = epoch;
                _changed.UnionWith(_known.Keys);
            }
            while (_alarms.Count > 0 || _changed.Count > 256);
        }
        catch (Exception e)
        {
            // The alarms are durable; a feed that starts anew reads them from the store, and asks for all items by its new epoch.
            _feedEpoch = 0;
            Log.FeedAway(logger, e);
        }
        finally
        {
            _busy = false;
        }
    }
}
