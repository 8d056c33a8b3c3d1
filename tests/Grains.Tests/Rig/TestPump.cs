using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Partitions;

namespace Twin.Grains.Tests.Rig;

/// <summary>
/// A journal in memory and its pumps, with the manners of the real ones: a failure makes a partition be asked where it stands, and the
/// journal is read again from there; when sensors may have moved, from the lowest of the plant.
/// </summary>
public sealed class TestPump(Func<IGrainFactory> grains, Func<PlantModel> model)
{
    private readonly Dictionary<int, Cursor> _cursors = [];
    private readonly List<(string Sensor, JournaledReading Reading)> _journal = [];

    public string JournalId { get; set; } = "j1";

    /// <summary>Newest arrival.</summary>
    public long NowMs { get; private set; }

    /// <summary>From when silence counts; 0: always.</summary>
    public long ListeningFromMs { get; set; }

    /// <summary>How often a partition answered that it must be opened again.</summary>
    public int Reopened { get; private set; }

    public void Start(long nowMs) => NowMs = nowMs;

    /// <summary>A reading arrives.</summary>
    public TestPump Read(string sensor, double value, long afterMs = 1_000, Quality quality = default, long lateMs = 0)
    {
        NowMs += afterMs;
        var reading = new Reading(NowMs - lateMs, value, -1, quality, ReadingFlags.None);
        _journal.Add((sensor, new JournaledReading(_journal.Count, NowMs, reading)));
        return this;
    }

    /// <summary>Another ingest with an empty journal of its own.</summary>
    public void NewJournal(string id)
    {
        JournalId = id;
        _journal.Clear();
        ForgetEpochs();
    }

    /// <summary>The pumps start again: every partition is opened anew.</summary>
    public void ForgetEpochs() => _cursors.Clear();

    /// <summary>The published model may have moved sensors: all start from the lowest checkpoint.</summary>
    public async Task RerouteAsync()
    {
        _cursors.Clear();
        for (var p = 0; p < Partitioning.Count; p++) await OpenAsync(p);
        var lowest = _cursors.Values.Min(c => c.Next);
        foreach (var cursor in _cursors.Values) cursor.Next = lowest;
    }

    /// <summary>Hands over all that there is, then time.</summary>
    public async Task PumpAsync(long afterMs = 0, int perBatch = 50)
    {
        NowMs += afterMs;
        for (var p = 0; p < Partitioning.Count; p++) await PumpAsync(p, perBatch);
    }

    /// <summary>One partition; throws what the partition throws.</summary>
    public async Task PumpAsync(int partition, int perBatch = 50)
    {
        var plant = CompiledPlant.Compile(model()).Plant!;
        for (var tries = 0; tries < 20; tries++)
        {
            if (!_cursors.TryGetValue(partition, out var cursor)) cursor = await OpenAsync(partition);
            try
            {
                if (await StepAsync(partition, cursor, plant, perBatch)) return;
            }
            catch
            {
                _cursors.Remove(partition);
                throw;
            }
        }

        Assert.Fail($"Partition {partition} does not come to rest.");
    }

    public IPartitionGrain Grain(int partition) =>
        grains().GetGrain<IPartitionGrain>(new TwinKey(TwinKey.Live, SmallPlant.Id, Partitioning.IdOf(partition)).ToString());

    private async Task<Cursor> OpenAsync(int partition)
    {
        var opening = await Grain(partition).OpenAsync(JournalId);
        return _cursors[partition] = new Cursor { Epoch = opening.Epoch, Next = (int)opening.Watermark };
    }

    /// <summary>True when the partition is at the end.</summary>
    private async Task<bool> StepAsync(int partition, Cursor cursor, CompiledPlant plant, int perBatch)
    {
        var taken = new List<(string Sensor, JournaledReading Reading)>();
        var end = cursor.Next;
        for (; end < _journal.Count && taken.Count < perBatch; end++)
        {
            if (plant.PartitionOf(_journal[end].Sensor) == partition) taken.Add(_journal[end]);
        }

        var last = end == _journal.Count;
        var receipt = await Grain(partition).ApplyAsync(Batch(taken, cursor.Epoch, end, last ? NowMs : taken[^1].Reading.ReceivedMs));
        if (receipt.Reopen)
        {
            Reopened++;
            _cursors.Remove(partition);
            return false;
        }

        cursor.Next = end;
        return last;
    }

    private PartitionBatch Batch(List<(string Sensor, JournaledReading Reading)> readings, long epoch, long end, long nowMs)
    {
        var groups = readings.GroupBy(r => r.Sensor).ToArray();
        var offsets = new int[groups.Length + 1];
        for (var i = 0; i < groups.Length; i++) offsets[i + 1] = offsets[i] + groups[i].Count();
        return new PartitionBatch
        {
            JournalId = JournalId,
            Epoch = epoch,
            EndPosition = end,
            NowMs = nowMs,
            ListeningFromMs = ListeningFromMs,
            Sensors = [.. groups.Select(g => g.Key)],
            Offsets = offsets,
            Readings = [.. groups.SelectMany(g => g.Select(r => r.Reading))],
        };
    }

    private sealed class Cursor
    {
        public required long Epoch { get; init; }

        public required int Next { get; set; }
    }
}
