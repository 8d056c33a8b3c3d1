using Twin.Domain.Feed;
using Twin.Domain.Knowledge.Live;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Grains.Knowledge;

/// <summary>
/// Carries changed risks to the plant's feed: newest per twin, one call under way at most. A slow feed costs freshness, never memory.
/// </summary>
internal sealed class RiskOutbox(IFeedGrain feed, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<int, RiskItem> _changed = [];
    private PlantRisk? _risk;
    private long _feedEpoch;
    private long _sentAt;
    private long _asOfMs;
    private int _version;
    private bool _busy;

    /// <summary>What changed; the newest counts. In another model indexes mean other twins.</summary>
    public void Add(PlantRisk risk, IEnumerable<RiskItem> risks)
    {
        var version = risk.Plant.Model.Version;
        if (version != _version) _changed.Clear();
        _version = version;
        foreach (var item in risks) _changed[item.Index] = item;
    }

    /// <summary>Sends what there is, and twice a second how fresh it is.</summary>
    public void Kick(PlantRisk risk, long asOfMs)
    {
        (_risk, _asOfMs) = (risk, asOfMs);
        if (_busy || (_changed.Count == 0 && time.GetElapsedTime(_sentAt) < Heartbeat)) return;
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
                var delta = new RiskDelta
                {
                    ModelVersion = _version, AsOfMs = _asOfMs, Risks = [.. _changed.Values],
                };
                _changed.Clear();
                var epoch = await feed.PublishRisksAsync(delta);
                if (epoch == _feedEpoch) continue;
                _feedEpoch = epoch;
                Add(_risk!, _risk!.All());
            }
            while (_changed.Count > 0);
        }
        catch (Exception e)
        {
            // Told anew when the feed answers again.
            _feedEpoch = 0;
            Log.FeedAway(logger, e);
        }
        finally
        {
            _busy = false;
        }
    }
}
