using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Grains.Knowledge;

/// <summary>
/// Carries from a partition to the knowledge graph what matters for risk, and only that: one call under way at most, alarms at once,
/// other facts at most forty times a second. A slow graph costs freshness, never memory.
/// </summary>
internal sealed class GraphOutbox(IKnowledgeGraphGrain graph, int partition, TimeProvider time, ILogger logger)
{
    private const int MostAlarms = 10_000;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);

    /// <summary>Facts that say something; most twins of a plant have none.</summary>
    private readonly Dictionary<int, RiskFact> _known = [];
    private readonly Dictionary<int, RiskFact> _changed = [];
    private readonly List<AlarmTransition> _alarms = [];
    private RiskFacts? _facts;
    private long _graphEpoch;
    private long _sentAt;
    private long _nowMs;
    private int _modelVersion;
    private bool _alarmsLost;
    private bool _busy;

    /// <summary>What is committed.</summary>
    public void Add(IReadOnlyList<FeedItem> items, IEnumerable<AlarmTransition> committed)
    {
        if (_facts is null) return;
        foreach (var item in items)
        {
            var fact = _facts.Of(item);
            if (!_known.TryGetValue(fact.Index, out var before))
            {
                if (fact.IsNothing) continue;
            }
            else if (before == fact)
            {
                continue;
            }

            if (fact.IsNothing) _known.Remove(fact.Index);
            else _known[fact.Index] = fact;
            _changed[fact.Index] = fact;
        }

        _alarms.AddRange(committed);
    }

    /// <summary>Another model: indexes mean other twins now, and so do a person's zones.</summary>
    public void Reset(CompiledPlant? before, CompiledPlant? model)
    {
        _modelVersion = model?.Model.Version ?? 0;
        _facts = model is null ? null : RiskFacts.For(model);
        var known = _known.Values.ToArray();
        _known.Clear();
        _changed.Clear();
        if (before is null || model is null) return;
        foreach (var fact in known)
        {
            var twin = before.Model.Twins[fact.Index];
            if (twin.Kind == TwinKind.Person || !model.Index.TryGet(twin.Id, out var index)) continue;
            _known[index] = _changed[index] = fact with { Index = index };
        }
    }

    /// <summary>Sends what there is, unless a call is under way or it was sent just now.</summary>
    public void Kick(long nowMs)
    {
        _nowMs = nowMs;
        if (_busy || _facts is null) return;
        var wait = _alarms.Count > 0 ? TimeSpan.Zero : _changed.Count > 0 ? Least : Heartbeat;
        if (time.GetElapsedTime(_sentAt) < wait) return;
        _busy = true;
        _ = SendAsync();
    }

    private async Task SendAsync()
    {
        GraphDelta? sent = null;
        try
        {
            do
            {
                _sentAt = time.GetTimestamp();
                sent = new GraphDelta
                {
                    Partition = partition,
                    ModelVersion = _modelVersion,
                    NowMs = _nowMs,
                    Facts = [.. _changed.Values],
                    Alarms = _alarms.ToImmutableArray(),
                    AlarmsLost = _alarmsLost,
                };
                _changed.Clear();
                _alarms.Clear();
                _alarmsLost = false;
                var epoch = await graph.PublishAsync(sent);
                if (epoch == 0)
                {
                    TakeBack(sent);
                    return;
                }

                sent = null;
                if (epoch == _graphEpoch) continue;
                _graphEpoch = epoch;
                foreach (var fact in _known.Values) _changed[fact.Index] = fact;
            }
            while (_alarms.Count > 0 || _changed.Count > 256);
        }
        catch (Exception e)
        {
            _graphEpoch = 0;
            if (sent is not null) TakeBack(sent);
            Log.GraphAway(logger, e);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>Not taken: said again with the next batch. A graph that starts anew reads the alarms from the store.</summary>
    private void TakeBack(GraphDelta delta)
    {
        if (delta.ModelVersion == _modelVersion)
        {
            foreach (var fact in delta.Facts) _changed.TryAdd(fact.Index, fact);
        }

        _alarmsLost |= delta.AlarmsLost;
        _alarms.InsertRange(0, delta.Alarms);
        if (_alarms.Count <= MostAlarms) return;
        _alarms.RemoveRange(0, _alarms.Count - MostAlarms);
        _alarmsLost = true;
    }
}
