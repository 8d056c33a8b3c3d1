using Twin.Ingest.Journal;
using Twin.Ingest.Ports;

namespace Twin.Ingest.DeadLetters;

/// <summary>
/// Follows the journal and writes its dead letters to the list, in batches, trying for ever. The cursor is a file; it may fall behind,
/// since
/// ids are made of the position and writing twice is writing once.
/// </summary>
public sealed partial class DeadLetterWriter(
    IJournal journal, IDeadLetterStore store, TimeProvider time, string cursorPath, ILogger<DeadLetterWriter> log) : BackgroundService
{
    private const int FrameReadings = 50_000;
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);
    private readonly List<DeadLetter> _letters = [];
    private long _cursor = -1;
    private long _saved = -1;
    private long _savedAtMs;

    /// <summary>Position below which every dead letter is in the list; the journal must not be trimmed beyond it.</summary>
    public long Cursor => Math.Max(0, Volatile.Read(ref _cursor));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Volatile.Write(ref _cursor, Math.Max(journal.Start, LoadCursor()));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await journal.WaitForDataAsync(_cursor, stoppingToken);
                await StepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogFailed(e);
                await Task.Delay(s_retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        TrySaveCursor();
    }

    /// <summary>Takes what is there now, one batch.</summary>
    internal async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        if (_cursor < 0) Volatile.Write(ref _cursor, Math.Max(journal.Start, LoadCursor()));
        var frames = await journal.ReadAsync(_cursor, FrameReadings, cancellationToken);
        if (frames.Count == 0) return;
        _letters.Clear();
        foreach (var frame in frames) Collect(frame);
        if (_letters.Count > 0) await store.AddAsync(_letters.ToArray(), cancellationToken);
        Volatile.Write(ref _cursor, Math.Max(_cursor, frames[^1].EndPosition));
        if (_letters.Count > 0 || time.GetUtcNow().ToUnixTimeMilliseconds() - _savedAtMs > 5_000) TrySaveCursor();
    }

    private void Collect(JournalFrame frame)
    {
        for (var i = 0; i < frame.Notes.Count; i++)
        {
            var note = frame.Notes[i];
            var position = frame.FirstPosition + frame.Readings.Length + i;
            if (note.Kind != DeadLetterNote.Kind || position < _cursor) continue;
            if (DeadLetterNote.TryDecode(note.Payload) is { } letter) _letters.Add(letter.ToLetter(journal.Id, position, note.ReceivedMs));
            else LogUnreadable(position);
        }
    }

    private long LoadCursor()
    {
        try
        {
            var text = File.Exists(cursorPath) ? File.ReadAllText(cursorPath).Split(' ') : [];
            return text.Length == 2 && text[0] == journal.Id && long.TryParse(text[1], out var position) ? position : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void TrySaveCursor()
    {
        if (_cursor < 0 || _cursor == _saved) return;
        try
        {
            File.WriteAllText(cursorPath + ".new", $"{journal.Id} {_cursor}");
            File.Move(cursorPath + ".new", cursorPath, overwrite: true);
            (_saved, _savedAtMs) = (_cursor, time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        catch (IOException e)
        {
            LogCursor(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters could not be written; tried again")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dead-letter cursor could not be saved")]
    private partial void LogCursor(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The dead letter at journal position {Position} is not readable")]
    private partial void LogUnreadable(long position);
}
