using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Ports;

namespace Twin.Grains.Partitions;

/// <summary>States of twins as they are between two calls, ready to be committed together.</summary>
/// <param name="slab">Takes the bytes of the states; null: they stay the arrays that the twins made.</param>
internal sealed class Saving(StateSlab? slab = null)
{
    private const int CallsAtOnce = 256;
    private const int SnapshotsKept = 16_384;
    private readonly Dictionary<string, AlarmTransition> _steps = new(StringComparer.Ordinal);

    public List<SensorSnapshot> Snapshots { get; } = [];

    /// <summary>Twins with storage of their own, and the revision that was taken.</summary>
    public List<(TwinEntry Entry, long Revision)> Owners { get; } = [];

    /// <summary>Steps that these states hold and nobody has committed yet.</summary>
    public IReadOnlyCollection<AlarmTransition> Steps => _steps.Values;

    /// <summary>Ready for the next states; what was taken is not valid any more.</summary>
    public void Clear()
    {
        _steps.Clear();
        Owners.Clear();
        Snapshots.Clear();
        if (Snapshots.Capacity > SnapshotsKept) Snapshots.Capacity = 0;
        slab?.Clear();
    }

    public void Add(IEnumerable<AlarmTransition> steps)
    {
        foreach (var step in steps) _steps.TryAdd(step.EventId, step);
    }

    /// <summary>
    /// Takes the states of these twins. Those who use sensors come before them, zones before people: when only the first part of a
    /// checkpoint is written, a replay of the second changes nothing in the first.
    /// </summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Each call is awaited exactly once, after all of a slice were started.")]
    public async ValueTask TakeAsync(IReadOnlyCollection<TwinEntry> entries)
    {
        // Sensors are by far the most: they are not sorted, and their list does not grow by doubling.
        var order = entries.Where(static e => e.Kind != TwinKind.Sensor).OrderBy(static e => e.Kind)
            .Concat(entries.Where(static e => e.Kind == TwinKind.Sensor));
        Snapshots.EnsureCapacity(Snapshots.Count + entries.Count);
        ExceptionDispatchInfo? failure = null;

        // Value tasks awaited here: as tasks their pooled sources would gather in the thousands on the threads that complete them.
        var taken = new ValueTask<TwinCheckpoint>[CallsAtOnce];
        foreach (var slice in order.Chunk(CallsAtOnce))
        {
            for (var i = 0; i < slice.Length; i++) taken[i] = slice[i].Sensor?.CheckpointAsync() ?? slice[i].Owner!.CheckpointAsync();
            for (var i = 0; i < slice.Length; i++)
            {
                try
                {
                    Take(slice[i], await taken[i]);
                }
                catch (Exception e)
                {
                    failure ??= ExceptionDispatchInfo.Capture(e);
                }
            }

            failure?.Throw();
        }
    }

    private void Take(TwinEntry entry, in TwinCheckpoint taken)
    {
        // Started anew since it was called: what is committed now would not be in any state.
        if (taken.Revision < entry.Revision)
            throw new TwinException(new TwinError("twin.lost", $"Twin '{entry.Id}' was started anew.", Retry.Later));
        if (taken.Revision < 0) return;
        Snapshots.Add(new SensorSnapshot(entry.Id, taken.Revision, taken.DeadlineMs,
            slab is null ? taken.Data : slab.Copy(taken.Data.Span)));
        if (entry.Owner is not null) Owners.Add((entry, taken.Revision));
        if (taken.Transitions is { } steps) Add(steps);
    }
}
