using Twin.Ingest.Intake;

namespace Twin.Ingest.Journal;

/// <summary>
/// Writes frames to the newest segment. Used by the writer thread only. After a failure it repairs the file (cut to the last good frame)
/// before
/// anything else is written, and the same bytes are written again, so that positions never move.
/// </summary>
internal sealed class SegmentWriter(IJournalFiles files, JournalOptions options, SensorDirectory directory, TimeProvider time, string id)
    : IDisposable
{
    private ISegmentFile? _file;
    private bool _repair;
    private byte[] _buffer = new byte[1 << 20];
    private int _length;
    private int[] _numbers = new int[1024];
    private int _numberCount;
    private readonly List<(long Position, int Offset)> _frameOffsets = [];
    private readonly List<(int Number, int Handle)> _defined = [];

    /// <summary>Segment written to; null before the first.</summary>
    public Segment? Active { get; private set; }

    /// <summary>Goes on with a segment found at open.</summary>
    public void Continue(Segment segment)
    {
        _file = files.OpenWrite(segment.Name, create: false);
        Active = segment;
        var sensors = segment.Sensors;
        _numberCount = sensors.Length;
        for (var number = 0; number < sensors.Length; number++)
        {
            if (sensors[number] >= 0) NumberOf(sensors[number]) = number + 1;
        }
    }

    /// <summary>True when the next frame belongs into a new segment.</summary>
    public bool ShouldRoll => Active is not { } active || active.Length >= options.EffectiveSegmentBytes
        || (active.Length > JournalFormat.HeaderBytes && NowMs() - active.CreatedMs >= options.SegmentAge.TotalMilliseconds);

    /// <summary>Makes a new durable segment and goes on there.</summary>
    public Segment Roll(long firstPosition, long receivedMs)
    {
        var created = NowMs();
        var name = JournalFormat.NameOf(firstPosition);
        Span<byte> header = stackalloc byte[JournalFormat.HeaderBytes];
        JournalFormat.WriteHeader(header, id, firstPosition, created, receivedMs);
        var file = files.OpenWrite(name, create: true);
        try
        {
            file.SetLength(0);
            file.Write(header, 0);
            file.Flush();
            files.SyncDirectory();
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file?.Dispose();
        _file = file;
        _repair = false;
        Active = new Segment(name, firstPosition, created);
        Array.Clear(_numbers);
        _numberCount = 0;
        return Active;
    }

    /// <summary>Turns frames into bytes; <see cref="Write"/> puts them on disk.</summary>
    public void Serialise(List<JournalFrame> frames)
    {
        _length = 0;
        _frameOffsets.Clear();
        _defined.Clear();
        foreach (var frame in frames)
        {
            DefineSensors(frame);
            var room = JournalFormat.RecordOverhead + FrameHead.Bytes + (frame.Readings.Length * FrameCodec.MaxEntryBytes);
            for (var i = 0; i < frame.Notes.Count; i++) room += FrameCodec.MaxNoteOverhead + frame.Notes[i].Payload.Length;
            Reserve(room);
            _frameOffsets.Add((frame.FirstPosition, _length));
            var payload = FrameCodec.Encode(frame, _numbers, _buffer.AsSpan(_length + JournalFormat.RecordOverhead));
            Seal(payload, RecordType.Frame);
        }
    }

    /// <summary>Writes and fsyncs what was serialised; throws and can be called again.</summary>
    public void Write(long endPosition)
    {
        var active = Active!;
        if (_repair) Repair();
        _repair = true;
        _file!.Write(_buffer.AsSpan(0, _length), active.Length);
        _file.Flush();
        _repair = false;
        foreach (var (number, handle) in _defined) active.Define(number, handle);
        foreach (var (position, offset) in _frameOffsets) active.Mark(position, active.Length + offset);
        active.Length += _length;
        active.EndPosition = endPosition;
    }

    /// <summary>
    /// After a failed <see cref="Write"/>: cuts what it left, through a fresh handle; throws when the disk refuses that too.
    /// </summary>
    public void Repair()
    {
        if (!_repair) return;
        _file!.Dispose();
        _file = files.OpenWrite(Active!.Name, create: false);
        _file.SetLength(Active.Length);
        _repair = false;
    }

    public void Dispose() => _file?.Dispose();

    private void DefineSensors(JournalFrame frame)
    {
        var begun = false;
        var at = 0;
        foreach (ref readonly var staged in frame.Readings.Span)
        {
            ref var number = ref NumberOf(staged.Sensor);
            if (number != 0) continue;
            var key = directory.KeyOf(staged.Sensor);
            Reserve(JournalFormat.RecordOverhead + at + FrameCodec.MaxSensorBytes(key));
            begun = true;
            at += FrameCodec.EncodeSensor(_numberCount, key, _buffer.AsSpan(_length + JournalFormat.RecordOverhead + at));
            _defined.Add((_numberCount, staged.Sensor));
            number = ++_numberCount;
        }

        if (begun) Seal(at, RecordType.Sensors);
    }

    private ref int NumberOf(int handle)
    {
        if (handle >= _numbers.Length) Array.Resize(ref _numbers, Math.Max(handle + 1, _numbers.Length * 2));
        return ref _numbers[handle];
    }

    private void Seal(int payload, RecordType type)
    {
        JournalFormat.SealRecord(_buffer.AsSpan(_length, JournalFormat.RecordOverhead + payload), type);
        _length += JournalFormat.RecordOverhead + payload;
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_length + bytes, _buffer.Length * 2));
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
