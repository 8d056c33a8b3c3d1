using Twin.Domain.Alarms;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Twins;

/// <summary>
/// Alarm steps a twin has decided but whose commit nobody has confirmed. Within one epoch of a partition a call of a later round is the
/// confirmation; in a new epoch they are handed over again (their ids make the second commit a no-op). Several partitions may speak to a
/// twin (a zone, say).
/// </summary>
internal struct Unconfirmed
{
    private Dictionary<int, Pending>? _others;
    private Pending _pending;
    private int _partition;

    /// <summary>A call begins.</summary>
    public void Begin(in PartitionStamp stamp)
    {
        if (_pending.Epoch != 0 && _partition != stamp.Partition)
        {
            _others ??= [];
            _others[_partition] = _pending;
            _pending = _others.GetValueOrDefault(stamp.Partition);
        }

        _partition = stamp.Partition;
        var sameRound = _pending.Epoch == stamp.Epoch && _pending.Round == stamp.Round;
        if (!sameRound) _pending.Handed = 0;
        if (_pending.Epoch == stamp.Epoch && !sameRound) _pending.Steps = null;
        (_pending.Epoch, _pending.Round) = (stamp.Epoch, stamp.Round);
    }

    /// <summary>What the call must commit: what is unconfirmed and not handed over in this round, and what is new; null: nothing.</summary>
    public IReadOnlyList<AlarmTransition>? With(in TransitionSink sink)
    {
        if (sink.Count > 0) (_pending.Steps ??= []).AddRange(sink.Items);
        if (_pending.Steps is not { } steps || _pending.Handed == steps.Count) return null;
        var from = _pending.Handed;
        _pending.Handed = steps.Count;
        return steps.GetRange(from, steps.Count - from);
    }

    private struct Pending
    {
        public long Epoch;
        public long Round;
        public int Handed;
        public List<AlarmTransition>? Steps;
    }
}
