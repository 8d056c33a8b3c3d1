using Twin.Domain;
using Twin.Domain.Readings.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Ports;

namespace Twin.Ingest.History;

/// <summary>
/// Follows the journal with a cursor of its own and turns readings into chunks. Chunks and cursor are written in one transaction, so that
/// after a
/// kill the journal is read again from the cursor: nothing is lost, nothing is kept twice.
/// </summary>
public sealed class HistoryBuilder(
    IJournal journal, SensorDirectory directory, IChunkStore store, HistoryOptions options, TimeProvider time,
    ILogger<HistoryBuilder> logger)
    : BackgroundService, IHistoryTail
{
    private const int ReadAtOnce = 20_000;

    private readonly OpenBuffers _buffers = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _flush = Task.CompletedTask;
    private long _cursor;
    private long _position;
    private long _closedAt; // position at the last closing of buffers
    private Task? _due; // completes when the oldest buffered reading is old enough; null: nothing is buffered
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Position below which everything is in chunks; the journal may be trimmed below it. 0 until it was loaded.</summary>
    public long HistoryCursor => Volatile.Read(ref _cursor);

    /// <summary>Position up to which readings are in chunks or in <see cref="Tail"/>.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Completes when the cursor was loaded and following begins.</summary>
    public Task Started => _loaded.Task;

    /// <summary>
    /// Readings of a sensor that may not be in a chunk yet, sorted; safe from any thread. Take it before chunks are read, not after.
    /// </summary>
    public IReadOnlyList<HistoryReading> Tail(string realm, string plant, string sensor, long fromMs, long toMs) =>
        directory.TryGet(new TwinKey(realm, plant, sensor), out var handle) ? _buffers.Tail(handle, fromMs, toMs) : [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LoadAsync(stoppingToken);
            while (true) await StepAsync(stoppingToken);
        }
        catch (Exception exception) when (stoppingToken.IsCancellationRequested || exception is ObjectDisposedException)
        {
            await CloseAsync();
        }
    }

    private async Task LoadAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                _cursor = await store.LoadCursorAsync(journal.Id, stopping);
                break;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                Log.StoreAway(logger, exception);
                await Task.Delay(options.RetryEvery, time, stopping);
            }
        }

        if (_cursor > 0 && journal.Start > _cursor) Log.Trimmed(logger, _cursor, journal.Start);
        _position = _closedAt = _cursor;
        _loaded.SetResult();
    }

    private async Task StepAsync(CancellationToken stopping)
    {
        if (_buffers.Count >= options.FlushReadings || _due is { IsCompleted: true }) await BeginFlushAsync(stopping);
        var frames = await journal.ReadAsync(_position, ReadAtOnce, stopping);
        if (frames.Count == 0)
        {
            var data = journal.WaitForDataAsync(_position, stopping).AsTask();
            await (_due is null ? data : await Task.WhenAny(data, _due));
            return;
        }

        for (var i = 0; i < frames.Count; i++) _buffers.Add(frames[i]);
        _due ??= Task.Delay(options.FlushAge, time, stopping);
        Volatile.Write(ref _position, frames[^1].EndPosition);
    }

    /// <summary>
    /// Closes the open buffers and writes them beside the following; waits for the write before, so that two sets are in memory at
    /// most.
    /// </summary>
    private async Task BeginFlushAsync(CancellationToken cancellation)
    {
        await _flush.WaitAsync(cancellation);
        var handles = _buffers.BeginFlush();
        var cursor = _closedAt = _position;
        _due = null;
        _flush = Task.Run(() => FlushAsync(handles, cursor, _closing.Token), CancellationToken.None);
    }

    private async Task FlushAsync(IReadOnlyList<int> handles, long cursor, CancellationToken cancellation)
    {
        var written = new Flush(directory, _buffers, handles);
        await WriteAsync(written, cursor, cancellation);
        Volatile.Write(ref _cursor, cursor);
        _buffers.EndFlush();
        Log.Flushed(logger, written.Readings, written.Chunks, written.Bytes, cursor);
    }

    private async Task WriteAsync(IEnumerable<HistoryChunk> chunks, long cursor, CancellationToken cancellation)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                // A broken connection leaves open whether the commit was done: the cursor knows.
                if (again && await store.LoadCursorAsync(journal.Id, cancellation) >= cursor) return;
                await store.WriteAsync(journal.Id, cursor, chunks, cancellation);
                return;
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                Log.StoreAway(logger, exception);
                await Task.Delay(options.RetryEvery, time, cancellation);
            }
        }
    }

    /// <summary>The last flush, within its time; whatever it does not reach stays in the journal.</summary>
    private async Task CloseAsync()
    {
        using var limit = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), _closing, options.CloseWithin, Timeout.InfiniteTimeSpan);
        try
        {
            if (Position != _closedAt) await BeginFlushAsync(_closing.Token);
            await _flush;
        }
        catch (Exception exception)
        {
            Log.ClosedUnflushed(logger, exception);
        }

        // A write under way ends before we do: whoever starts next must not read a cursor that is about to move.
        await _closing.CancelAsync();
        await _flush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _closing.Dispose();
    }
}
