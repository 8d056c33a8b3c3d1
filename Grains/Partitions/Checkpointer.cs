using Twin.Domain;
using Twin.Grains.Ports;

namespace Twin.Grains.Partitions;

/// <summary>
/// Saves what changed in a partition every 5 s, with the journal position it includes. The states are taken between two batches, so they
/// agree; the writing goes on beside the next batches.
/// </summary>
internal sealed class Checkpointer(TwinKey key, int number, ITwinStore store, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly Saving _saving = new(new StateSlab());
    private long _takenAt;
    private long _savedEnd;
    private long _epoch;
    private Task _writing = Task.CompletedTask;

    /// <summary>Saved below this position.</summary>
    public long DurableEnd { get; private set; }

    /// <summary>Waits until nothing is being written: what is read then is what there is.</summary>
    public Task SettleAsync() => _writing;

    /// <summary>A new epoch begins at what is saved.</summary>
    public void Opened(long epoch, long watermark)
    {
        _epoch = epoch;
        DurableEnd = watermark;
        _savedEnd = watermark;
        _takenAt = time.GetTimestamp();
    }

    /// <summary>Takes a checkpoint when its time has come and the last one is written.</summary>
    public async ValueTask RunWhenDueAsync(Roster roster, string journal, long applied)
    {
        if (!_writing.IsCompleted || time.GetElapsedTime(_takenAt) < Period) return;
        _takenAt = time.GetTimestamp();
        var dirty = roster.Entries.Where(static e => e.Dirty).ToArray();
        if (dirty.Length == 0 && applied == _savedEnd) return;
        _saving.Clear(); // Its last states are written.
        await _saving.TakeAsync(dirty);
        foreach (var entry in dirty) entry.Dirty = false;
        _savedEnd = applied;
        _writing = WriteAsync(_saving, dirty, (journal, applied), _epoch);
    }

    private async Task WriteAsync(Saving saving, TwinEntry[] dirty, (string Journal, long Position) watermark, long epoch)
    {
        try
        {
            await store.CommitAsync(new TwinCommit
            {
                Realm = key.Realm,
                Plant = key.Plant,
                Partition = number,
                Transitions = [.. saving.Steps],
                Sensors = saving.Snapshots,
                Watermark = watermark,
            });
            if (epoch == _epoch) DurableEnd = watermark.Position;
        }
        catch (Exception e)
        {
            _savedEnd = -1;
            foreach (var entry in dirty) entry.Dirty = true;
            Log.CheckpointFailed(logger, e, key.ToString());
            return;
        }

        foreach (var slice in saving.Owners.Chunk(64)) await FlushAsync(slice);
    }

    /// <summary>A copy in the twins' own storage; what counts is committed, so a failure is only told.</summary>
    private async Task FlushAsync((TwinEntry Entry, long Revision)[] owners)
    {
        try
        {
            await Task.WhenAll(owners.Select(static o => o.Entry.Owner!.FlushAsync(o.Revision).AsTask()));
        }
        catch (Exception e)
        {
            Log.FlushFailed(logger, e, key.ToString());
        }
    }
}
