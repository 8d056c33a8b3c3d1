using System.Runtime.InteropServices;
using Twin.Domain.Readings.History;
using Twin.Grains.Interfaces.History;
using Twin.Ingest.Ports;

namespace Twin.Ingest.History;

/// <summary>Readings not yet in a chunk.</summary>
public interface IHistoryTail
{
    /// <summary>Readings of a sensor in [fromMs, toMs], sorted.</summary>
    IReadOnlyList<HistoryReading> Tail(string realm, string plant, string sensor, long fromMs, long toMs);
}

/// <summary>Answers from chunks and open buffers together; late and repeated readings come out once and in order.</summary>
public sealed class HistoryQuery(IChunkStore store, IHistoryTail tail, ILogger<HistoryQuery> logger) : IHistoryReader
{
    /// <summary>Points given at most, whatever was asked.</summary>
    public const int MaxPoints = 100_000;

    // Long ranges are thinned piece by piece, so that a year of readings is never in memory at once.
    private const int ReduceFrom = 200_000;

    /// <inheritdoc/>
    public async ValueTask<HistorySeries> QueryAsync(
        string realm, string plant, string sensor, long fromMs, long toMs, int points, CancellationToken cancellationToken = default)
    {
        if (toMs < fromMs) return new HistorySeries([], true, 0);
        points = Math.Clamp(points, 1, MaxPoints);
        // The tail first: what is flushed in between is then seen twice, not never.
        var open = tail.Tail(realm, plant, sensor, fromMs, toMs);
        var chunks = await store.ReadCoarseAsync(
            realm, plant, sensor, fromMs, toMs, (long)points * HistoryLevel.GroupReadings, cancellationToken);
        var parts = new List<Part>(chunks.Count + 1);
        if (open.Count > 0) parts.Add(new Part(open[0].T, open[^1].T, open, null));
        foreach (var chunk in chunks) parts.Add(new Part(chunk.FromMs, chunk.ToMs, null, chunk));
        parts.Sort((a, b) => a.FromMs.CompareTo(b.FromMs));
        return Merge(parts, fromMs, toMs, points, cancellationToken);
    }

    private HistorySeries Merge(List<Part> parts, long fromMs, long toMs, int points, CancellationToken cancellationToken)
    {
        var pending = new List<HistoryReading>();
        var reduced = new List<HistoryReading>();
        long total = 0, end = long.MinValue;
        foreach (var part in parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Nothing that comes can lie among what is pending: it can be thinned for good.
            if (part.FromMs > end && pending.Count >= ReduceFrom) total += Reduce(pending, fromMs, toMs, points, reduced);
            total += Add(part, pending);
            end = Math.Max(end, part.ToMs);
        }

        total += Reduce(pending, fromMs, toMs, points, reduced);
        var result = reduced;
        if (total > points) Downsample.Thin(CollectionsMarshal.AsSpan(reduced), fromMs, toMs, points, result = []);
        return new HistorySeries(result.ConvertAll(r => new HistoryPoint(r.T, r.V, r.Q.Code)), result.Count == total, total);
    }

    private static int Reduce(List<HistoryReading> pending, long fromMs, long toMs, int points, List<HistoryReading> into)
    {
        var sorted = CollectionsMarshal.AsSpan(pending);
        var count = Downsample.ToPoints(sorted[..HistoryReading.SortAndDedupe(sorted)], fromMs, toMs, points, into);
        pending.Clear();
        return count;
    }

    /// <summary>Adds the readings of a part; how many more it stands for than it gave.</summary>
    private int Add(Part part, List<HistoryReading> into)
    {
        if (part.Readings is not null) into.AddRange(part.Readings);
        if (part.Chunk is not { } chunk) return 0;
        var before = into.Count;
        if (HistoryCodec.TryDecode(chunk.Data.Span, into, out var error)) return chunk.Count - (into.Count - before);
        Log.DamagedChunk(logger, chunk.Realm, chunk.Plant, chunk.Sensor, chunk.FromMs, error.Code, error.Message);
        return 0;
    }

    private readonly record struct Part(long FromMs, long ToMs, IReadOnlyList<HistoryReading>? Readings, HistoryChunk? Chunk);
}
