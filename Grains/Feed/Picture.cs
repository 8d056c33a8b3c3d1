using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Grains.Feed;

/// <summary>The live picture of a plant: newest item per twin, newest step per open alarm, and what changed since the last frame.</summary>
internal sealed class Picture
{
    private readonly LatestItems _items = new();
    private readonly Dictionary<(string Twin, string Rule), AlarmTransition> _alarms = [];
    private readonly Dictionary<(string Twin, string Rule), int> _sequences = [];
    private readonly Dictionary<int, RiskItem> _risks = [];
    private readonly HashSet<int> _risen = [];
    private readonly List<AlarmTransition> _steps = [];
    private long _nowMs;
    private long _newestMs;
    private long _riskAsOfMs;

    public int ModelVersion { get; private set; }

    public bool HasChanges => _items.Changed > 0 || _risen.Count > 0 || _steps.Count > 0;

    /// <summary>Another model: items mean other twins.</summary>
    public void Reset(int modelVersion)
    {
        ModelVersion = modelVersion;
        _items.Clear();
        _risks.Clear();
        _risen.Clear();
        _riskAsOfMs = 0;
    }

    /// <summary>What the knowledge graph found. Of another model: only the next full telling counts.</summary>
    public void Apply(RiskDelta delta)
    {
        if (delta.ModelVersion != ModelVersion) return;
        _riskAsOfMs = Math.Max(_riskAsOfMs, delta.AsOfMs);
        foreach (var risk in delta.Risks)
        {
            _risks[risk.Index] = risk;
            _risen.Add(risk.Index);
        }
    }

    /// <summary>An alarm that stood before this feed began.</summary>
    public void Load(AlarmTransition alarm)
    {
        _alarms[(alarm.Twin, alarm.RuleId)] = alarm;
        _sequences[(alarm.Twin, alarm.RuleId)] = alarm.State.Sequence;
    }

    public void Apply(FeedDelta delta)
    {
        _nowMs = Math.Max(_nowMs, delta.NowMs);
        _newestMs = Math.Max(_newestMs, delta.NewestReadingMs);
        if (delta.ModelVersion == ModelVersion)
        {
            _items.Reserve(delta.Items.Length);
            foreach (var item in delta.Items) _items.Set(item);
        }

        foreach (var step in delta.Alarms)
        {
            // Two partitions may commit the same step of a zone, and a delta may come twice: an old step must not open a closed alarm.
            var key = (step.Twin, step.RuleId);
            if (_sequences.GetValueOrDefault(key) >= step.State.Sequence) continue;
            _sequences[key] = step.State.Sequence;
            _steps.Add(step);
            if (step.State.IsOpen || step.State.Suppression != Suppression.None) _alarms[key] = step;
            else _alarms.Remove(key);
        }
    }

    public FeedFrame Take(TwinKey key, long epoch, long sequence)
    {
        var frame = Build(key, epoch, sequence, false, [.. _items.Take()], [.. _steps], [.. _risen.Select(i => _risks[i])]);
        _risen.Clear();
        _steps.Clear();
        return frame;
    }

    public FeedFrame Snapshot(TwinKey key, long epoch, long sequence) =>
        Build(key, epoch, sequence, true, [.. _items.All], [.. _alarms.Values], [.. _risks.Values]);

    private FeedFrame Build(
        TwinKey key, long epoch, long sequence, bool snapshot, ImmutableArray<FeedItem> items, ImmutableArray<AlarmTransition> alarms,
        ImmutableArray<RiskItem> risks) => new()
        {
            Realm = key.Realm,
            Plant = key.Plant,
            Epoch = epoch,
            Sequence = sequence,
            ModelVersion = ModelVersion,
            NowMs = _nowMs,
            NewestReadingMs = _newestMs,
            IsSnapshot = snapshot,
            Items = items,
            Alarms = alarms,
            Risks = risks,
            RiskAgeMs = _riskAsOfMs == 0 ? -1 : (int)Math.Clamp(_nowMs - _riskAsOfMs, 0, int.MaxValue),
        };
}
