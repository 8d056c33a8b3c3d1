using System.Collections.Concurrent;
using Twin.Domain;
using Twin.Grains.Interfaces.Plants;
using Twin.Ingest.DeadLetters;
using Twin.Ingest.Decoding;
using Twin.Ingest.Journal;

namespace Twin.Ingest.Intake;

/// <summary>Where all doors meet: checks readings, stages them into the journal, turns what is unusable into dead letters.</summary>
public sealed class ReadingIntake : IIntake, IDisposable
{
    /// <summary>Realms beside <c>live</c> that may be fed at once.</summary>
    public const int MaxRealms = 64;

    private static readonly TwinError Overloaded =
        new("ingest.overloaded", "More readings are waiting to be applied than the configured bound; try again shortly.", Retry.Later);

    private readonly ConcurrentDictionary<(string Realm, string Plant), PlantDoor> _doors = new();
    private readonly ConcurrentDictionary<string, RealmClock> _clocks = new(StringComparer.Ordinal);
    private readonly IJournal _journal;
    private readonly SensorDirectory _directory;
    private readonly IPlantCatalog _catalog;
    private readonly IntakeOptions _options;
    private long _stagedEnd;
    private long _appliedEnd = -1;

    public ReadingIntake(IJournal journal, SensorDirectory directory, IPlantCatalog catalog, TimeProvider time, IntakeOptions options)
    {
        _journal = journal;
        _directory = directory;
        _catalog = catalog;
        _options = options;
        _clocks[TwinKey.Live] = new WallClock(time);
        _stagedEnd = journal.DurableEnd;
        _catalog.Changed += OnPlantChanged;
    }

    /// <inheritdoc/>
    public long DurableEnd => _journal.DurableEnd;

    /// <summary>Position after the last staged reading; what is below it may not be on disk yet.</summary>
    public long StagedEnd => Interlocked.Read(ref _stagedEnd);

    /// <summary>What arrives, by source.</summary>
    public ArrivalMeter Arrivals { get; } = new();

    /// <summary>What doors opened so far.</summary>
    public IEnumerable<PlantDoor> Doors => _doors.Values;

    /// <inheritdoc/>
    public TwinError? Refusal
    {
        get
        {
            if (_journal.Fault is { } fault) return new TwinError(fault.Code, fault.Message, Retry.Later);
            var applied = Interlocked.Read(ref _appliedEnd);
            return applied >= 0 && _journal.DurableEnd - applied > _options.MaxLagReadings ? Overloaded : null;
        }
    }

    /// <summary>Told by the dispatcher: everything below is applied; -1: unknown, or the grains are away (then only the journal's size
    /// bounds us).</summary>
    public void Applied(long position) => Interlocked.Exchange(ref _appliedEnd, position);

    /// <summary>The clock of a realm.</summary>
    public RealmClock ClockOf(string realm) => _clocks.GetOrAdd(realm, static _ => new RecordingClock());

    /// <inheritdoc/>
    public PlantIntake? FindPlant(string realm, string plant)
    {
        if (_doors.TryGetValue((realm, plant), out var door)) return door;
        if (DrillRealm.Is(realm) || _catalog.Find(plant) is not { } model || !TwinKey.IsLocalId(realm)) return null;
        if (!_clocks.ContainsKey(realm) && _clocks.Count > MaxRealms) return null;
        return _doors.GetOrAdd((realm, plant), _ => new PlantDoor(realm, model, _directory, ClockOf(realm)));
    }

    /// <inheritdoc/>
    public long Submit(PlantIntake plant, IntakeBatch batch)
    {
        if (Refusal is not null) return -1;
        var clock = ((PlantDoor)plant).Clock;
        var receivedMs = Check(plant, batch, clock);
        var position = batch.Count == 0 ? 0 : _journal.Append(batch.Items, receivedMs);
        if (position < 0) return -1;
        Arrivals.Note(plant.Realm, plant.Plant, batch.Source, batch.Items, batch.Rejected.Count, receivedMs);
        foreach (var rejected in batch.Rejected)
        {
            var at = DeadLetter(plant.Realm, plant.Plant, batch.Source, rejected.Code,
                $"{rejected.Id}[{rejected.Index}]: {rejected.Detail}", []);
            if (at < 0) return -1;
            position = Math.Max(position, at);
        }

        Raise(ref _stagedEnd, position);
        return position;
    }

    /// <inheritdoc/>
    public long DeadLetter(string realm, string plant, string source, string code, string detail, ReadOnlySpan<byte> payload)
    {
        if (Refusal is not null) return -1;
        var note = DeadLetterNote.Encode(realm, plant, source, code, detail, payload);
        var position = _journal.AppendNote(DeadLetterNote.Kind, note, ClockOf(TwinKey.Live).NowMs);
        if (position > 0) Raise(ref _stagedEnd, position);
        return position;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default) =>
        _journal.WaitDurableAsync(position, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _catalog.Changed -= OnPlantChanged;

    /// <summary>Keeps the good readings of the batch, marks the others; returns the realm's arrival time.</summary>
    private static long Check(PlantIntake plant, IntakeBatch batch, RealmClock clock)
    {
        var items = batch.Buffer;
        var indexes = batch.IndexBuffer;
        var nowMs = clock.NowMs;
        var kept = 0;
        for (var i = 0; i < items.Length; i++)
        {
            ref var item = ref items[i];
            if (clock.Runs && ReadingChecks.Inspect(item.Reading, nowMs) is { } error)
            {
                batch.Reject(indexes[i], plant.Plant, error.Code, error.Message);
                continue;
            }

            if (!clock.Runs) nowMs = clock.Stamp(item.Reading.SourceMs);
            items[kept] = item;
            indexes[kept++] = indexes[i];
        }

        batch.Truncate(kept);
        return nowMs;
    }

    private static void Raise(ref long target, long value)
    {
        var seen = Interlocked.Read(ref target);
        while (value > seen)
        {
            var was = Interlocked.CompareExchange(ref target, value, seen);
            if (was == seen) return;
            seen = was;
        }
    }

    private void OnPlantChanged(string plant)
    {
        if (_catalog.Find(plant) is not { } model) return;
        foreach (var door in _doors.Values)
        {
            if (door.Plant == plant) door.Update(model);
        }
    }
}
