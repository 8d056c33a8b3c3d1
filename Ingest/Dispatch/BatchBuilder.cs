using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Partitions;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Dispatch;

/// <summary>Groups readings of one partition by sensor, keeping the order of the journal within each. Reused by its pump; not
/// thread-safe.</summary>
internal sealed class BatchBuilder(SensorDirectory directory)
{
    private readonly List<int> _sensors = [];
    private int[] _slotOf = new int[1024];
    private int[] _slots = new int[256];
    private JournaledReading[] _readings = new JournaledReading[256];
    private int[] _counts = new int[64];
    private long _lastMs;

    /// <summary>Readings so far.</summary>
    public int Count { get; private set; }

    /// <summary>Arrival time of the newest reading ever added; time never falls within a partition.</summary>
    public long LastMs => _lastMs;

    /// <summary>Adds a reading.</summary>
    public void Add(int sensor, long position, long receivedMs, in Reading reading)
    {
        if (sensor >= _slotOf.Length) Array.Resize(ref _slotOf, Math.Max(sensor + 1, _slotOf.Length * 2));
        if (Count == _readings.Length)
        {
            Array.Resize(ref _readings, Count * 2);
            Array.Resize(ref _slots, Count * 2);
        }

        var slot = _slotOf[sensor] - 1;
        if (slot < 0)
        {
            slot = _sensors.Count;
            _sensors.Add(sensor);
            _slotOf[sensor] = slot + 1;
            if (slot == _counts.Length) Array.Resize(ref _counts, slot * 2);
            _counts[slot] = 0;
        }

        if (receivedMs > _lastMs) _lastMs = receivedMs;
        _counts[slot]++;
        _slots[Count] = slot;
        _readings[Count++] = new JournaledReading(position, _lastMs, reading);
    }

    /// <summary>Makes the batch and empties the builder.</summary>
    public PartitionBatch Build(string journalId, long epoch, long endPosition, long nowMs)
    {
        var sensors = new string[_sensors.Count];
        var offsets = new int[_sensors.Count + 1];
        for (var i = 0; i < sensors.Length; i++)
        {
            sensors[i] = directory.KeyOf(_sensors[i]).Id;
            offsets[i + 1] = offsets[i] + _counts[i];
            _counts[i] = offsets[i];
        }

        var readings = new JournaledReading[Count];
        for (var i = 0; i < Count; i++) readings[_counts[_slots[i]]++] = _readings[i];
        Clear();
        return new PartitionBatch
        {
            JournalId = journalId,
            Epoch = epoch,
            EndPosition = endPosition,
            NowMs = nowMs,
            Sensors = sensors,
            Offsets = offsets,
            Readings = readings,
        };
    }

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        foreach (var sensor in _sensors) _slotOf[sensor] = 0;
        _sensors.Clear();
        Count = 0;
    }
}
