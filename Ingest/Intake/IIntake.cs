using Twin.Domain;
using Twin.Domain.Readings;

namespace Twin.Ingest.Intake;

/// <summary>What every door (MQTT, HTTP, Sparkplug, bridge) hands decoded readings to: resolve, check, stage, and a promise to wait
/// for.</summary>
public interface IIntake
{
    /// <summary>The plant as doors see it; null: unknown, refuse with <c>plant.unknown</c>.</summary>
    PlantIntake? FindPlant(string realm, string plant);

    /// <summary>
    /// Checks and stages what <paramref name="batch"/> holds. Bad readings are marked in the batch (<see cref="IntakeBatch.Rejected"/>) and
    /// become dead letters; the good ones go to the journal. Never blocks; safe from any thread with its own batch.
    /// </summary>
    /// <returns>Position to wait for before acknowledging (0: nothing to wait for); -1: refused as a whole, see <see
    /// cref="Refusal"/>.</returns>
    long Submit(PlantIntake plant, IntakeBatch batch);

    /// <summary>Notes an unusable message: durable like a reading, listed with its reason, countable.</summary>
    /// <returns>As <see cref="Submit"/>.</returns>
    long DeadLetter(string realm, string plant, string source, string code, string detail, ReadOnlySpan<byte> payload);

    /// <summary>Position below which everything is on disk.</summary>
    long DurableEnd { get; }

    /// <summary>Waits until it is durable; false: refused, do not acknowledge.</summary>
    ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default);

    /// <summary>Why submissions are refused now (disk full → 507, overload → 429), or null.</summary>
    TwinError? Refusal { get; }
}

/// <summary>A plant as doors see it.</summary>
public abstract class PlantIntake
{
    /// <summary>Realm of the plant.</summary>
    public abstract string Realm { get; }

    /// <summary>Plant id.</summary>
    public abstract string Plant { get; }

    /// <summary>Finds a modelled sensor by its UTF-8 id, without allocating.</summary>
    public abstract bool TryResolve(ReadOnlySpan<byte> sensorUtf8, out int sensor);

    /// <summary>Remembers a sensor that is not in the model (bounded; last value, count and times are kept for the Data page).</summary>
    public abstract void SeenNotModelled(ReadOnlySpan<byte> sensorUtf8, in Reading reading, string source);
}

/// <summary>Readings of one message, reused by its door. Not thread-safe.</summary>
public sealed class IntakeBatch
{
    private StagedReading[] _items = new StagedReading[64];
    private int[] _index = new int[64];
    private readonly List<RejectedReading> _rejected = [];

    /// <summary>Readings so far.</summary>
    public int Count { get; private set; }

    /// <summary>Where they came from, for dead letters: <c>mqtt:client-7</c>, <c>http:key-3</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>The readings.</summary>
    public ReadOnlySpan<StagedReading> Items => _items.AsSpan(0, Count);

    /// <summary>Index in the message of each reading.</summary>
    public ReadOnlySpan<int> Indexes => _index.AsSpan(0, Count);

    /// <summary>Readings that could not be used, with their index in the message.</summary>
    public IReadOnlyList<RejectedReading> Rejected => _rejected;

    /// <summary>Adds a decoded reading.</summary>
    public void Add(int sensor, in Reading reading, int index)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
            Array.Resize(ref _index, Count * 2);
        }

        _items[Count] = new StagedReading(sensor, reading);
        _index[Count++] = index;
    }

    /// <summary>Marks a reading of the message as unusable.</summary>
    public void Reject(int index, string id, string code, string detail) => _rejected.Add(new RejectedReading(index, id, code, detail));

    /// <summary>For an in-place filter, then <see cref="Truncate"/>.</summary>
    internal Span<StagedReading> Buffer => _items.AsSpan(0, Count);

    internal Span<int> IndexBuffer => _index.AsSpan(0, Count);

    internal void Truncate(int count) => Count = count;

    /// <summary>Empties it for the next message.</summary>
    public void Clear()
    {
        Count = 0;
        _rejected.Clear();
    }
}

/// <summary>A reading that was not taken.</summary>
/// <param name="Index">Place in the message, from 0.</param>
/// <param name="Id">Sensor id as sent.</param>
/// <param name="Code">Stable code, e.g. <c>reading.value.nan</c>.</param>
/// <param name="Detail">English sentence.</param>
public sealed record RejectedReading(int Index, string Id, string Code, string Detail);
