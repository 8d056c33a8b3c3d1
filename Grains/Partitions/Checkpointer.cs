using Twin.Domain;
using Twin.Grains.Ports;

namespace Twin.Grains.Partitions;

/// <summary>
/// Saves what changed in a partition every 5 s, with the journal position it includes. The states are taken between two batches, so they
/// agree;
/// the writing goes on beside the next batches.
/// </summary>
internal sealed class Checkpointer(TwinKey key, ITwinStore store, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly int _number = int.Parse(key.Id, System.Globalization.CultureInfo.InvariantCulture);
    private long _takenAt;
    private long _savedEnd;
    private Task? _writing;

    /// <summary>Saved below this position.</summary>
    public long DurableEnd { get; private set; }

    /// <summary>Newest epoch given by this activation.</summary>
    public long LastEpoch { get; set; }

    /// <summary>A new epoch begins at what is saved.</summary>
    public void Opened(long watermark)
    {
        DurableEnd = watermark;
        _savedEnd = watermark;
        _takenAt = time.GetTimestamp();
    }

    /// <summary>Takes a checkpoint when its time has come and the last one is written.</summary>
    public async ValueTask RunWhenDueAsync(Roster roster, string journal, long applied)
    {
        if (_writing is { IsCompleted: false } || time.GetElapsedTime(_takenAt) < Period) return;
        _takenAt = time.GetTimestamp();
        var dirty = roster.Entries.Where(static e => e.Dirty).ToArray();
        if (dirty.Length == 0 && applied == _savedEnd) return;
        var snapshots = await TakeAsync(dirty);
        var commit = new TwinCommit
        {
            Realm = key.Realm,
            Plant = key.Plant,
            Partition = _number,
            Sensors = snapshots,
            Watermark = (journal, applied),
        };
        _savedEnd = applied;
        _writing = WriteAsync(commit, dirty, applied, LastEpoch);
    }

    private static async ValueTask<List<SensorSnapshot>> TakeAsync(TwinEntry[] dirty)
    {
        var snapshots = new List<SensorSnapshot>(dirty.Length);
        foreach (var slice in dirty.Chunk(1_000))
        {
            var sensors = slice.Where(static e => e.Sensor is not null)
                .Select(static e => (e.Id, Taken: e.Sensor!.CheckpointAsync().AsTask())).ToArray();
            foreach (var (id, taken) in sensors)
            {
                var state = await taken;
                snapshots.Add(new SensorSnapshot(id, state.Position, state.DeadlineMs, state.Data));
            }

            foreach (var owner in slice)
            {
                if (owner.Owner is { } grain) await grain.FlushAsync();
                owner.Dirty = false;
            }
        }

        return snapshots;
    }

    private async Task WriteAsync(TwinCommit commit, TwinEntry[] dirty, long applied, long epoch)
    {
        try
        {
            await store.CommitAsync(commit);
            if (epoch == LastEpoch) DurableEnd = applied;
        }
        catch (Exception e)
        {
            _savedEnd = -1;
            foreach (var entry in dirty) entry.Dirty = true;
            Log.CheckpointFailed(logger, e, key.ToString());
        }
    }
}
