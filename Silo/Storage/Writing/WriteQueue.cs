using Twin.Domain;

namespace Twin.Silo.Storage.Writing;

/// <summary>
/// What waits for a writer: urgent before checkpoints before bulk, first come first served within a lane, bounded.
/// A lower lane gets one slice after <see cref="Patience"/> urgent groups, so that nothing starves.
/// </summary>
internal sealed class WriteQueue(int groupJobs, int groupRows) : IDisposable
{
    /// <summary>Jobs that may wait in one lane; beyond it the store is overloaded and says so.</summary>
    public const int JobsPerLane = 20_000;

    /// <summary>Urgent groups in a row before a waiting lower lane gets its turn.</summary>
    public const int Patience = 16;

    private readonly LinkedList<WriteJob>[] _lanes = [new(), new(), new()];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _ready = new(0);
    private int _urgentInRow;
    private bool _closed;

    /// <summary>Jobs waiting.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _lanes[0].Count + _lanes[1].Count + _lanes[2].Count;
        }
    }

    public void Add(WriteJob job)
    {
        lock (_gate)
        {
            if (_closed) throw StorageErrors.Refused("storage.closed", "The store is closed.", Retry.Later);
            var lane = _lanes[(int)job.Lane];
            if (lane.Count >= JobsPerLane) throw StorageErrors.Refused("storage.busy", "Too many changes wait for the store.", Retry.Later);
            lane.AddLast(job);
        }

        _ready.Release();
    }

    /// <summary>Puts a job whose slice is done back at the head of its lane.</summary>
    public void Return(WriteJob job)
    {
        lock (_gate) _lanes[(int)job.Lane].AddFirst(job);
        _ready.Release();
    }

    /// <summary>Waits for work and fills <paramref name="group"/>; false when closed and empty.</summary>
    public bool Take(List<WriteJob> group)
    {
        group.Clear();
        while (true)
        {
            _ready.Wait();
            lock (_gate)
            {
                Fill(group);
                if (group.Count > 0) return true;
                if (_closed && _lanes.All(l => l.Count == 0)) return false;
            }
        }
    }

    public void Close()
    {
        lock (_gate) _closed = true;
        _ready.Release();
    }

    public void Dispose() => _ready.Dispose();

    private void Fill(List<WriteJob> group)
    {
        var lane = Choose();
        if (lane is null) return;
        var rows = 0;
        while (lane.First is { } first && group.Count < groupJobs)
        {
            var job = first.Value;
            if (group.Count > 0 && rows + job.Rows > groupRows) break;
            lane.RemoveFirst();
            if (job.IsCancelled) continue;
            group.Add(job);
            rows += job.Rows;
        }

        // More waits than was signalled for: keep the writer awake.
        if (_lanes.Any(l => l.Count > 0) || _closed) _ready.Release();
    }

    private LinkedList<WriteJob>? Choose()
    {
        var lower = _lanes[1].Count > 0 ? _lanes[1] : _lanes[2].Count > 0 ? _lanes[2] : null;
        if (_lanes[0].Count > 0 && (lower is null || _urgentInRow < Patience))
        {
            _urgentInRow++;
            return _lanes[0];
        }

        _urgentInRow = 0;
        return lower;
    }
}
