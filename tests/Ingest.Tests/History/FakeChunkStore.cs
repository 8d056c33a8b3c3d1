using Twin.Domain.Readings.History;
using Twin.Ingest.Ports;
using Xunit;

namespace Twin.Ingest.Tests.History;

/// <summary>Chunks in memory, with a store that can be away; only for timing, the real stores have tests of their own.</summary>
internal sealed class FakeChunkStore : IChunkStore
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _attempts = new(0);
    private List<HistoryChunk> _chunks = [];
    private long _cursor;
    private int _failures;

    /// <summary>Next writes that fail; a negative number fails all of them.</summary>
    public int Failures
    {
        get => Volatile.Read(ref _failures);
        set => Volatile.Write(ref _failures, value);
    }

    /// <summary>A failing write has done its work before the connection broke.</summary>
    public bool FailAfterCommit { get; set; }

    public int Reads { get; private set; }

    public IReadOnlyList<HistoryChunk> Chunks
    {
        get
        {
            lock (_gate) return [.. _chunks];
        }
    }

    /// <summary>Completes once per attempted write, after it.</summary>
    public async Task AttemptAsync() => Assert.True(await _attempts.WaitAsync(TimeSpan.FromSeconds(30)), "no write came");

    public ValueTask WriteAsync(string journalId, long cursor, IEnumerable<HistoryChunk> chunks, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var fails = _failures != 0;
            if (_failures > 0) _failures--;
            if (!fails || FailAfterCommit)
            {
                _chunks.AddRange(chunks);
                _cursor = cursor;
            }

            _attempts.Release();
            return fails ? ValueTask.FromException(new IOException("store away")) : ValueTask.CompletedTask;
        }
    }

    public ValueTask<long> LoadCursorAsync(string journalId, CancellationToken cancellationToken)
    {
        lock (_gate) return ValueTask.FromResult(_cursor);
    }

    public ValueTask<IReadOnlyList<HistoryChunk>> ReadAsync(
        string realm, string plant, string sensor, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Reads++;
            return ValueTask.FromResult<IReadOnlyList<HistoryChunk>>(
                [.. _chunks.Where(c => (c.Realm, c.Plant, c.Sensor) == (realm, plant, sensor) && c.ToMs >= fromMs && c.FromMs <= toMs)
                    .OrderBy(c => c.FromMs)]);
        }
    }

    public ValueTask<int> DeleteBeforeAsync(string realm, string plant, long beforeMs, CancellationToken cancellationToken)
    {
        lock (_gate) return ValueTask.FromResult(_chunks.RemoveAll(c => (c.Realm, c.Plant) == (realm, plant) && c.ToMs < beforeMs));
    }

    public ValueTask ReplaceAsync(IReadOnlyList<HistoryChunk> remove, IReadOnlyList<HistoryChunk> add, CancellationToken cancellationToken)
    {
        lock (_gate) _chunks = [.. _chunks.Except(remove), .. add];
        return ValueTask.CompletedTask;
    }

    public ValueTask<HistorySize> SizeAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return ValueTask.FromResult(new HistorySize(_chunks.Sum(c => (long)c.Data.Length), _chunks.Sum(c => (long)c.Count),
            _chunks.Count));
    }

    public void Add(string realm, string plant, string sensor, params HistoryReading[] readings)
    {
        lock (_gate)
        {
            _chunks.Add(new HistoryChunk(realm, plant, sensor, readings[0].T, readings[^1].T, readings.Length,
                HistoryCodec.Encode(readings)));
        }
    }

    public void Damage(int index)
    {
        lock (_gate)
        {
            var data = _chunks[index].Data.ToArray();
            data[^1] ^= 0xFF;
            _chunks[index] = _chunks[index] with { Data = data };
        }
    }
}
