using Twin.Ingest.Intake;

namespace Twin.Ingest.Journal;

/// <summary>
/// Where producers put readings for the next commit; guarded by the journal's lock. Slabs are filled to the end and then left to the
/// frames that
/// point into them, so a small commit costs no buffer; a slab stays below the large-object threshold (2,048 × 40 B).
/// </summary>
internal sealed class Staging(long next)
{
    public const int SlabReadings = 2_048;
    private const int FrameNoteBytes = 256 * 1024;
    private const int FrameNotes = 1_024;

    private readonly Queue<JournalFrame> _closed = new();
    private StagedReading[] _readings = GC.AllocateUninitializedArray<StagedReading>(SlabReadings);
    private long[] _received = GC.AllocateUninitializedArray<long>(SlabReadings);
    private List<JournalNote>? _notes;
    private int _noteBytes;
    private int _start;
    private int _used;
    private long _first = next;

    /// <summary>Position the next entry gets.</summary>
    public long Next { get; private set; } = next;

    /// <summary>Entries not yet taken.</summary>
    public long Count => Next - Taken;

    /// <summary>Position after the last entry taken.</summary>
    public long Taken { get; private set; } = next;

    public void Add(ReadOnlySpan<StagedReading> readings, long receivedMs)
    {
        // Notes take positions after the readings of a frame, so a reading after a note begins a new frame.
        if (_notes is not null) Close();
        while (!readings.IsEmpty)
        {
            if (_used == SlabReadings)
            {
                Close();
                _readings = GC.AllocateUninitializedArray<StagedReading>(SlabReadings);
                _received = GC.AllocateUninitializedArray<long>(SlabReadings);
                _start = _used = 0;
            }

            var count = Math.Min(readings.Length, SlabReadings - _used);
            readings[..count].CopyTo(_readings.AsSpan(_used));
            _received.AsSpan(_used, count).Fill(receivedMs);
            _used += count;
            Next += count;
            readings = readings[count..];
        }
    }

    public void AddNote(JournalNote note)
    {
        (_notes ??= []).Add(note);
        _noteBytes += note.Payload.Length;
        Next++;
        if (_notes.Count >= FrameNotes || _noteBytes >= FrameNoteBytes) Close();
    }

    /// <summary>Moves up to <paramref name="max"/> frames, oldest first; true when nothing is left behind.</summary>
    public bool Take(List<JournalFrame> into, int max)
    {
        Close();
        while (into.Count < max && _closed.TryDequeue(out var frame))
        {
            into.Add(frame);
            Taken = frame.EndPosition;
        }

        return _closed.Count == 0;
    }

    private void Close()
    {
        if (Next == _first) return;
        _closed.Enqueue(new JournalFrame
        {
            FirstPosition = _first,
            Readings = _readings.AsMemory(_start, _used - _start),
            ReceivedMs = _received.AsMemory(_start, _used - _start),
            Notes = _notes is null ? [] : _notes,
        });
        _start = _used;
        _first = Next;
        _notes = null;
        _noteBytes = 0;
    }
}
