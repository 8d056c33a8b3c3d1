using Twin.Domain.Alarms;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Twins;

/// <summary>
/// Alarm steps a twin has decided but whose commit nobody has confirmed. Within one epoch of a partition a further call is the
/// confirmation;
/// in a new epoch they are handed over again (their ids make the second commit a no-op).
/// </summary>
internal struct Unconfirmed
{
    private Dictionary<int, (long Epoch, IReadOnlyList<AlarmTransition>? Steps)>? _byPartition;
    private long _epoch;
    private int _partition;
    private IReadOnlyList<AlarmTransition>? _steps;

    /// <summary>A call begins.</summary>
    public void Begin(in PartitionStamp stamp)
    {
        if (_epoch == 0 || _partition == stamp.Partition)
        {
            if (_epoch == stamp.Epoch) _steps = null;
            (_partition, _epoch) = (stamp.Partition, stamp.Epoch);
            return;
        }

        // Several partitions speak to this twin (a zone, say): the others are kept aside.
        _byPartition ??= [];
        _byPartition[_partition] = (_epoch, _steps);
        var known = _byPartition.GetValueOrDefault(stamp.Partition);
        (_partition, _epoch, _steps) = (stamp.Partition, stamp.Epoch, known.Epoch == stamp.Epoch ? null : known.Steps);
    }

    /// <summary>What the call must commit: what is unconfirmed and what is new; null: nothing.</summary>
    public IReadOnlyList<AlarmTransition>? With(in PartitionStamp stamp, in TransitionSink sink)
    {
        if (sink.Count == 0) return _steps;
        return _steps = _steps is null ? sink.Items : [.. _steps, .. sink.Items];
    }
}
