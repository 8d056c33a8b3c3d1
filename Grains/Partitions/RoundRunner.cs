using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Partitions;

/// <summary>Calls the twins of a round in the order that makes a replay come out the same: readings, silence, those who use them,
/// their own deadlines, modes, borders crossed.</summary>
internal sealed class RoundRunner(Roster roster, DeadlineQueue deadlines)
{
    private const int CallsAtOnce = 256;

    /// <summary>Kept: one for a whole batch would be a large object each time.</summary>
    private readonly ValueTask<TwinStep>[] _started = new ValueTask<TwinStep>[CallsAtOnce];

    /// <summary>Every sensor of the batch, once.</summary>
    public async ValueTask ApplyAsync(PartitionBatch batch, Round round)
    {
        var calls = new List<(TwinEntry Entry, int Index)>(batch.Sensors.Length);
        for (var i = 0; i < batch.Sensors.Length; i++)
        {
            if (roster.Find(batch.Sensors[i]) is { Sensor: not null } entry) calls.Add((entry, i));
        }

        await AskModesAsync(calls);
        await AllAsync(calls, static c => c.Entry, round, c => c.Entry.Sensor!.ApplyAsync(new SensorBatch
        {
            Stamp = round.Stamp(c.Entry),
            Readings = batch.Readings.AsMemory(batch.Offsets[c.Index], batch.Offsets[c.Index + 1] - batch.Offsets[c.Index]),
            WantChanges = c.Entry.Subscribers.Length > 0 || c.Entry.SamplePlace > 0,
        }));
    }

    /// <summary>Everything that follows from the sensors, up to the round's time.</summary>
    public async ValueTask FollowAsync(Round round)
    {
        var owners = new HashSet<TwinEntry>();
        var sensors = new List<TwinEntry>();
        Due(round, sensors, owners);
        await AllAsync(sensors, static e => e, round, e => e.Sensor!.TickAsync(round.Stamp(e)));
        await ChangeAsync(round);
        Due(round, sensors, owners);
        owners.RemoveWhere(e => e.DeadlineMs == 0 || e.DeadlineMs > round.NowMs);
        await AllAsync([.. owners], static e => e, round, e => e.Owner!.TickAsync(round.Stamp(e)));
        foreach (var owner in round.Modes) await TellModeAsync(owner, round);
        foreach (var move in round.Moves.ToArray())
        {
            if (roster.Find(move.Zone) is { Owner: IZoneGrain zone } entry)
                round.Take(entry, await zone.MoveAsync(round.Stamp(entry), move));
        }
    }

    /// <summary>The modes of twins whose sensors have readings: limits and suppressions must be theirs from the first one on.</summary>
    private static async ValueTask AskModesAsync(List<(TwinEntry Entry, int Index)> calls)
    {
        foreach (var (entry, _) in calls)
        {
            if (entry.Parent is { Mode: null } parent) parent.Mode = await parent.Owner!.ModeAsync();
        }
    }

    private void Due(Round round, List<TwinEntry> sensors, HashSet<TwinEntry> owners)
    {
        sensors.Clear();
        while (deadlines.Due(round.NowMs) is { } due)
        {
            if (due.Owner is null) sensors.Add(due);
            else owners.Add(due);
        }
    }

    private async ValueTask ChangeAsync(Round round)
    {
        var calls = new List<(TwinEntry Entry, SignalChange[] Changes)>(round.Changes.Count);
        foreach (var (id, changes) in round.Changes)
        {
            if (roster.Find(id) is { Owner: not null } entry) calls.Add((entry, [.. changes.OrderBy(static c => c, ByArrival)]));
        }

        round.ClearChanges();
        await AllAsync(calls, static c => c.Entry, round, c => c.Entry.Owner!.ApplyAsync(round.Stamp(c.Entry), c.Changes));
    }

    private async ValueTask TellModeAsync(TwinEntry owner, Round round)
    {
        if (roster.Model is not { } model) return;
        var sensors = model.SensorsOf(owner.Id).Select(roster.Find).OfType<TwinEntry>().ToList();
        await AllAsync(sensors, static e => e, round, e => e.Sensor!.TickAsync(round.Stamp(e)));
    }

    /// <summary>Starts the calls, waits for all of them, then takes their steps in order; the first failure is told at the end.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Each call is awaited exactly once, after all were started.")]
    private async ValueTask AllAsync<T>(
        List<T> items, Func<T, TwinEntry> entryOf, Round round, Func<T, ValueTask<TwinStep>> call)
    {
        ExceptionDispatchInfo? failure = null;
        for (var from = 0; from < items.Count; from += CallsAtOnce)
        {
            var count = Math.Min(CallsAtOnce, items.Count - from);
            for (var i = 0; i < count; i++) _started[i] = call(items[from + i]);
            for (var i = 0; i < count; i++)
            {
                try
                {
                    var (entry, step) = (entryOf(items[from + i]), await _started[i]);
                    round.Take(entry, step);
                    roster.Samples.Note(entry, step);
                }
                catch (Exception e)
                {
                    failure ??= ExceptionDispatchInfo.Capture(e);
                }
            }

            Array.Clear(_started, 0, count);
            failure?.Throw();
        }
    }

    /// <summary>By arrival; a timer's word (no position) comes after the readings of its time.</summary>
    private static readonly Comparer<SignalChange> ByArrival = Comparer<SignalChange>.Create(static (a, b) =>
        a.ReceivedMs != b.ReceivedMs ? a.ReceivedMs.CompareTo(b.ReceivedMs) : ((ulong)a.Position).CompareTo((ulong)b.Position));
}
