using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Partitions;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Dispatch;

/// <summary>Groups readings of one partition by sensor, keeping the order of the journal within each. Reused by its pump; not
/// thread-safe.</summary>
internal sealed class BatchBuilder(SensorDirectory directory)
{
    private readonly List<int> _sensors = [];
    /// <summary>
    /// Sensor to slot + 1 by open addressing, sized to the batch: an array by handle would be one per pump for all sensors of the process.
    /// </summary>
    private int[] _places = new int[512];
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
        if (Count == _readings.Length)
        {
            Array.Resize(ref _readings, Count * 2);
            Array.Resize(ref _slots, Count * 2);
        }

        var slot = SlotOf(sensor);
        if (receivedMs > _lastMs) _lastMs = receivedMs;
        _counts[slot]++;
        _slots[Count] = slot;
        _readings[Count++] = new JournaledReading(position, _lastMs, reading);
    }

    /// <summary>Makes the batch and empties the builder.</summary>
    public PartitionBatch Build(string journalId, long epoch, long endPosition, long nowMs, long listeningFromMs)
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
            ListeningFromMs = listeningFromMs,
            Sensors = sensors,
            Offsets = offsets,
            Readings = readings,
        };
    }

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        if (_sensors.Count > 0) Array.Clear(_places);
        _sensors.Clear();
        Count = 0;
    }

    private int SlotOf(int sensor)
    {
        var place = PlaceOf(sensor);
        if (_places[place] != 0) return _places[place] - 1;
        var slot = _sensors.Count;
        _sensors.Add(sensor);
        if (slot == _counts.Length) Array.Resize(ref _counts, slot * 2);
        _counts[slot] = 0;
        _places[place] = slot + 1;
        if (_sensors.Count * 2 > _places.Length) Grow();
        return slot;
    }

    /// <summary>Where the sensor is, or where it belongs.</summary>
    private int PlaceOf(int sensor)
    {
        var mask = _places.Length - 1;
        // Handles of a plant are neighbours: their low bits spread them well enough.
        var place = sensor & mask;
        while (_places[place] is > 0 and var taken && _sensors[taken - 1] != sensor) place = (place + 1) & mask;
        return place;
    }

    private void Grow()
    {
        _places = new int[_places.Length * 2];
        for (var slot = 0; slot < _sensors.Count; slot++) _places[PlaceOf(_sensors[slot])] = slot + 1;
    }
}
