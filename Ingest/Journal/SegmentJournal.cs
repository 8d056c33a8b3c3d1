using Twin.Domain;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Journal;

/// <summary>
/// The journal on segment files. Producers stage under a short lock; one thread takes what is staged, writes and fsyncs it, puts it in the
/// ring and
/// completes everybody who waits with two shared tasks. A failed write is tried again with the same bytes until the disk takes it;
/// meanwhile nothing
/// is acknowledged and appends are refused.
/// </summary>
public sealed partial class SegmentJournal : IJournal
{
    /// <summary>Largest note.</summary>
    public const int MaxNoteBytes = 256 * 1024;

    private const int FramesPerCommit = 64;
    private static readonly JournalFault Overload = new("ingest.overload", "The disk is behind with the journal; try again soon.");

    private readonly object _gate = new(); // Monitor: the writer waits on it
    private readonly JournalOptions _options;
    private readonly SensorDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IJournalFiles _files;
    private readonly SegmentWriter _writer;
    private readonly SegmentReader _reader;
    private readonly JournalRing _ring;
    private readonly Staging _staging;
    private readonly Thread _thread;
    private Segment[] _segments;
    private long _durableEnd;
    private long _dataEnd; // end of the last frame; below _durableEnd when a repair left positions out
    private long _receivedMs;
    private long _bytes;
    private volatile JournalFault? _fault;

    // All under _gate.
    private bool _writerIdle;
    private bool _stopping;
    private bool _stopped;
    private bool _ioFault;
    private bool _retryDue;
    private long _flightEnd;
    private TaskCompletionSource<bool>? _flightWaiters;
    private TaskCompletionSource<bool>? _nextWaiters;
    private TaskCompletionSource? _dataWaiters;

    private SegmentJournal(
        JournalOptions options, SensorDirectory directory, TimeProvider time, ILogger logger, IJournalFiles files, RecoveredJournal found)
    {
        (_options, _directory, _time, _logger, _files) = (options, directory, time, logger, files);
        Id = found.Id;
        Gaps = found.Gaps;
        _segments = [.. found.Segments];
        _durableEnd = _flightEnd = found.NextPosition;
        _dataEnd = found.DataEnd;
        _receivedMs = found.ReceivedMs;
        _staging = new Staging(found.NextPosition);
        _ring = new JournalRing(found.NextPosition, options.RingReadings);
        _reader = new SegmentReader(files, logger);
        _writer = new SegmentWriter(files, options, directory, time, found.Id);
        _thread = new Thread(WriteLoop) { IsBackground = true, Name = "journal" };
    }

    /// <summary>
    /// Opens or creates the journal in a folder and repairs what a crash left. Throws <see cref="IOException"/> when the folder cannot be
    /// used or
    /// another process has it, <see cref="TwinException"/> (<c>journal.version</c>) when a later release wrote it.
    /// </summary>
    public static SegmentJournal Open(
        JournalOptions options, SensorDirectory directory, TimeProvider time, ILogger<SegmentJournal> logger, IJournalFiles? files = null)
    {
        files ??= new DiskJournalFiles(options.Directory);
        SegmentJournal? journal = null;
        try
        {
            var found = new JournalRecovery(files, options, directory, logger).Run();
            journal = new SegmentJournal(options, directory, time, logger, files, found);
            journal.Begin(found);
            return journal;
        }
        catch
        {
            journal?._writer.Dispose();
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>What could not be read at open.</summary>
    public IReadOnlyList<JournalGap> Gaps { get; }

    /// <inheritdoc/>
    public long DurableEnd => Volatile.Read(ref _durableEnd);

    /// <inheritdoc/>
    public long Start => Volatile.Read(ref _segments)[0].FirstPosition;

    /// <inheritdoc/>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <inheritdoc/>
    public JournalFault? Fault => _fault ?? (StagedNow >= _options.MaxStaged ? Overload : null);

    /// <summary>Readings and notes waiting for the disk.</summary>
    public long StagedNow
    {
        get
        {
            lock (_gate) return _staging.Count;
        }
    }

    /// <inheritdoc/>
    public long Append(ReadOnlySpan<StagedReading> readings, long receivedMs)
    {
        var known = (uint)_directory.Count;
        foreach (ref readonly var reading in readings)
        {
            if ((uint)reading.Sensor >= known) throw new ArgumentOutOfRangeException(nameof(readings), "Unknown sensor handle.");
        }

        lock (_gate)
        {
            if (!MayAppend()) return -1;
            if (readings.IsEmpty) return _staging.Next;
            _staging.Add(readings, receivedMs);
            Raise(receivedMs);
            WakeWriter();
            return _staging.Next;
        }
    }

    /// <inheritdoc/>
    public long AppendNote(byte kind, ReadOnlySpan<byte> payload, long receivedMs)
    {
        if (payload.Length > MaxNoteBytes)
        {
            throw new ArgumentOutOfRangeException(nameof(payload), $"A note holds at most {MaxNoteBytes} bytes.");
        }
        var copy = payload.ToArray();
        lock (_gate)
        {
            if (!MayAppend()) return -1;
            _staging.AddNote(new JournalNote(kind, Raise(receivedMs), copy));
            WakeWriter();
            return _staging.Next;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default)
    {
        if (DurableEnd >= position) return new ValueTask<bool>(true);
        Task<bool> task;
        lock (_gate)
        {
            if (DurableEnd >= position) return new ValueTask<bool>(true);
            if (_ioFault || _stopped) return new ValueTask<bool>(false);
            if (position <= _flightEnd) task = (_flightWaiters ??= NewWaiters()).Task;
            else if (position <= _staging.Next) task = (_nextWaiters ??= NewWaiters()).Task;
            else return WaitBeyondAsync(position, (_nextWaiters ??= NewWaiters()).Task, cancellationToken);
        }

        return new ValueTask<bool>(cancellationToken.CanBeCanceled ? task.WaitAsync(cancellationToken) : task);
    }

    /// <inheritdoc/>
    public async ValueTask WaitForDataAsync(long position, CancellationToken cancellationToken = default)
    {
        while (Volatile.Read(ref _dataEnd) <= position)
        {
            Task task;
            lock (_gate)
            {
                if (_dataEnd > position) return;
                ObjectDisposedException.ThrowIf(_stopped, this);
                task = (_dataWaiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalFrame>> ReadAsync(long position, int maxReadings, CancellationToken cancellationToken = default)
    {
        var end = DurableEnd;
        if (position >= end) return new ValueTask<IReadOnlyList<JournalFrame>>([]);
        return _ring.Read(position, maxReadings) is { } frames
            ? new ValueTask<IReadOnlyList<JournalFrame>>(frames)
            : ReadFilesAsync(position, end, maxReadings, cancellationToken);
    }

    /// <inheritdoc/>
    public void Trim(long position)
    {
        var gone = new List<Segment>();
        lock (_gate)
        {
            var keep = 0;
            while (keep < _segments.Length - 1 && _segments[keep + 1].FirstPosition <= position) gone.Add(_segments[keep++]);
            if (keep == 0) return;
            Volatile.Write(ref _segments, _segments[keep..]);
        }

        foreach (var segment in gone)
        {
            try
            {
                _files.Delete(segment.Name);
            }
            catch (Exception exception)
            {
                Log.DeleteFailed(_logger, exception, segment.Name);
            }

            Interlocked.Add(ref _bytes, -segment.Length);
        }

        lock (_gate)
        {
            if (_fault?.Code == FullCode && Bytes < _options.MaxBytes) ClearFault();
        }
    }

    /// <summary>
    /// Writes and fsyncs what is staged, then closes. With a broken disk one last try is made; what it refuses was never acknowledged.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        await Task.Run(_thread.Join);
        _writer.Dispose();
        _files.Dispose();
    }

    private async ValueTask<IReadOnlyList<JournalFrame>> ReadFilesAsync(
        long position, long end, int max, CancellationToken cancellationToken) =>
        await Task.Run(() => ReadFiles(position, end, max, cancellationToken), cancellationToken);

    private List<JournalFrame> ReadFiles(long position, long end, int max, CancellationToken cancellationToken)
    {
        var frames = new List<JournalFrame>();
        long entries = 0;
        foreach (var segment in Volatile.Read(ref _segments))
        {
            if (segment.EndPosition <= position) continue;
            if (entries >= max || segment.FirstPosition >= end) break;
            _reader.Read(segment, position, end, max, frames, ref entries, cancellationToken);
        }

        // Nothing readable left in the files: whoever follows goes on with what is in memory.
        return frames.Count > 0 ? frames : _ring.Read(Math.Max(position, _ring.Start), max) ?? [];
    }

    private async ValueTask<bool> WaitBeyondAsync(long position, Task<bool> task, CancellationToken cancellationToken)
    {
        if (!await task.WaitAsync(cancellationToken)) return false;
        return await WaitDurableAsync(position, cancellationToken);
    }

    private bool MayAppend() => !_stopping && _fault is null && _staging.Count < _options.MaxStaged;

    private long Raise(long receivedMs) => _receivedMs = Math.Max(_receivedMs, receivedMs);

    private void WakeWriter()
    {
        if (_writerIdle) Monitor.PulseAll(_gate);
    }

    private static TaskCompletionSource<bool> NewWaiters() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
