using System.Runtime.InteropServices;
using Twin.Domain;
using Twin.Domain.Readings.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.History;

/// <summary>
/// Deletes what is past its retention, merges the small chunks of days that are over, and says when the disk will be full.
/// </summary>
public sealed class HistoryMaintenance(
    IChunkStore store, SensorDirectory directory, HistoryOptions options, TimeProvider time, ILogger<HistoryMaintenance> logger)
        : BackgroundService
{
    private const long DayMs = 86_400_000;
    private const int Samples = 24 * 14;

    private readonly Dictionary<TwinKey, long> _mergedBefore = [];
    private readonly Queue<SizeSample> _sizes = new();

    /// <summary>Estimated day on which the disk is full, Unix ms; null: not growing, or not known yet.</summary>
    public long? DiskFullAtMs { get; private set; }

    /// <summary>One turn: retention, compaction, forecast.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        await DeleteOldAsync(nowMs, cancellationToken);
        for (var handle = 0; handle < directory.Count; handle++) await CompactAsync(directory.KeyOf(handle), nowMs, cancellationToken);
        await ForecastAsync(nowMs, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.MaintainEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.MaintenanceFailed(logger, exception);
            }
        }
    }

    private async Task DeleteOldAsync(long nowMs, CancellationToken cancellationToken)
    {
        var plants = new HashSet<(string, string)>();
        for (var handle = 0; handle < directory.Count; handle++)
        {
            var key = directory.KeyOf(handle);
            if (!plants.Add((key.Realm, key.Plant)) || options.RetentionOf(key.Realm, key.Plant) is not { } retention) continue;
            var deleted = await store.DeleteBeforeAsync(key.Realm, key.Plant, nowMs - (long)retention.TotalMilliseconds, cancellationToken);
            if (deleted > 0) Log.Deleted(logger, deleted, key.Realm, key.Plant);
        }
    }

    /// <summary>Merges days that ended at least an hour ago and were not looked at yet; at first sight of a sensor the last two.</summary>
    private async Task CompactAsync(TwinKey key, long nowMs, CancellationToken cancellationToken)
    {
        var today = (nowMs - 3_600_000) / DayMs * DayMs;
        var day = _mergedBefore.GetValueOrDefault(key, today - (2 * DayMs));
        for (; day < today; day += DayMs)
        {
            var chunks = await store.ReadAsync(key.Realm, key.Plant, key.Id, day, day + DayMs - 1, cancellationToken);
            var small = chunks.Where(c => c.FromMs >= day && c.ToMs < day + DayMs && c.Count < options.SmallChunkReadings).ToList();
            if (small.Count >= options.SmallChunks && TryMerge(key, small, out var merged))
            {
                await store.ReplaceAsync(small, merged, cancellationToken);
            }
            _mergedBefore[key] = day + DayMs;
        }
    }

    private bool TryMerge(TwinKey key, List<HistoryChunk> small, out List<HistoryChunk> merged)
    {
        merged = [];
        var readings = new List<HistoryReading>();
        for (var i = small.Count - 1; i >= 0; i--)
        {
            if (HistoryCodec.TryDecode(small[i].Data.Span, readings, out var error)) continue;
            // A damaged chunk stays as it is: perhaps a later release can save something of it.
            Log.DamagedChunk(logger, key.Realm, key.Plant, key.Id, small[i].FromMs, error.Code, error.Message);
            small.RemoveAt(i);
        }

        if (readings.Count == 0) return false;
        var sorted = CollectionsMarshal.AsSpan(readings);
        ChunkMaker.Add(key.Realm, key.Plant, key.Id, sorted[..HistoryReading.SortAndDedupe(sorted)], merged);
        return merged.Count < small.Count;
    }

    private async Task ForecastAsync(long nowMs, CancellationToken cancellationToken)
    {
        var size = await store.SizeAsync(cancellationToken);
        Log.Size(logger, size.Bytes, size.Readings, size.Chunks);
        if (_sizes.Count == Samples) _sizes.Dequeue();
        _sizes.Enqueue(new SizeSample(nowMs, size.Bytes));
        if (options.FreeBytes() is not { } free) return;
        DiskFullAtMs = DiskForecast.FullAtMs(_sizes.ToArray(), free);
        if (DiskFullAtMs is { } full && full < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            Log.DiskFullOn(logger, DateTimeOffset.FromUnixTimeMilliseconds(full));
        }
    }
}
