using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Decoding;

/// <summary>
/// Turns JSON into readings of a batch without allocating for good ones. Two modes: one sensor known from the topic (object, array or
/// bare number), or many sensors named by <c>id</c> in each row. Reusable, one per connection or request; not thread-safe.
/// </summary>
public sealed class ReadingDecoder
{
    private readonly JsonRow _row = new();
    private JsonReaderState _state;
    private Phase _phase;
    private PlantIntake? _plant;
    private IntakeBatch? _batch;
    private long _nowMs;
    private ReadOnlyMemory<byte> _sensorUtf8;
    private int _sensor;
    private bool _array;

    private enum Phase { Start, Rows, End }

    /// <summary>Rows met so far, good or bad.</summary>
    public int Rows { get; private set; }

    /// <summary>Bad rows that were not listed any more (<see cref="Limits.RejectionsPerMessage"/>).</summary>
    public int Unlisted { get; private set; }

    /// <summary>Rows of sensors that are not in the model.</summary>
    public int Unmodelled { get; private set; }

    /// <summary>When set, rows of sensors that are not in the model are listed here too (HTTP answers name them).</summary>
    public List<RejectedReading>? UnmodelledRows { get; set; }

    /// <summary>Starts a message that names its sensors row by row.</summary>
    public void Begin(PlantIntake plant, IntakeBatch batch, long nowMs)
    {
        (_plant, _batch, _nowMs, _sensorUtf8, _sensor) = (plant, batch, nowMs, default, -1);
        Rows = Unlisted = Unmodelled = 0;
        _phase = Phase.Start;
        _array = false;
        _state = new JsonReaderState(new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
    }

    /// <summary>Starts a message of one sensor.</summary>
    /// <param name="plant">Plant.</param>
    /// <param name="batch">Takes the readings.</param>
    /// <param name="nowMs">Arrival, Unix ms.</param>
    /// <param name="sensor">Handle, or -1 when it is not in the model.</param>
    /// <param name="sensorUtf8">Its id.</param>
    public void Begin(PlantIntake plant, IntakeBatch batch, long nowMs, int sensor, ReadOnlyMemory<byte> sensorUtf8)
    {
        Begin(plant, batch, nowMs);
        (_sensor, _sensorUtf8) = (sensor, sensorUtf8);
    }

    /// <summary>
    /// Decodes a whole payload. The error, if any, says why the rest of it could not be read; rows before it are in the batch.
    /// </summary>
    public TwinError? Decode(in ReadOnlySequence<byte> payload)
    {
        var count = _batch!.Count;
        var rejected = _batch.Rejected.Count;
        var error = Feed(payload, final: true, out _);
        if (error?.Code != ReadingErrors.JsonMalformed.Code) return error;
        if (!_array && count == 0 && rejected == 0) _batch.Clear(); // one object with rubbish behind it is not a reading
        var copy = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        try
        {
            var span = copy.AsSpan(0, (int)payload.Length);
            payload.CopyTo(span);
            if (count != 0 || rejected != 0 || !NotFinite.Mark(span)) return error;
            _batch.Clear();
            Begin(_plant!, _batch, _nowMs, _sensor, _sensorUtf8);
            return Feed(new ReadOnlySequence<byte>(copy, 0, span.Length), final: true, out _);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <summary>Decodes what is there; the caller keeps what was not consumed and comes again with more.</summary>
    public TwinError? Feed(in ReadOnlySequence<byte> data, bool final, out long consumed)
    {
        consumed = 0;
        if (final && data.IsEmpty && _phase == Phase.Start) return ReadingErrors.JsonEmpty;
        var reader = data.IsSingleSegment ? new Utf8JsonReader(data.FirstSpan, final, _state) : new Utf8JsonReader(data, final, _state);
        try
        {
            while (true)
            {
                var before = reader;
                if (!Step(ref reader, out var error))
                {
                    consumed = before.BytesConsumed;
                    _state = before.CurrentState;
                    return null;
                }

                if (error is not null) return error;
            }
        }
        catch (JsonException e)
        {
            return ReadingErrors.JsonMalformed with
            {
                Message = "The payload is not valid JSON: it breaks off or goes wrong in row " + Rows + ".",
                Path = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}",
            };
        }
        catch (InvalidOperationException)
        {
            return ReadingErrors.JsonMalformed; // an escaped key that is no valid text
        }
    }

    /// <summary>Decodes one line of NDJSON; a bad one costs only itself.</summary>
    public void Line(in ReadOnlySequence<byte> line)
    {
        var options = new JsonReaderState(new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
        var reader = line.IsSingleSegment ? new Utf8JsonReader(line.FirstSpan, true, options) : new Utf8JsonReader(line, true, options);
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject && _row.TryRead(ref reader, wantId: true))
            {
                reader.Read();
                TakeRow();
            }
            else
            {
                Reject(default, ReadingErrors.RowShape);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Reject(default, ReadingErrors.JsonMalformed);
        }
    }

    /// <summary>Takes a row decoded elsewhere (CSV).</summary>
    public void Take(ReadOnlySpan<byte> id, in Reading reading, TwinError? error)
    {
        if (error is not null) Reject(id, error);
        else Place(id, reading);
    }

    /// <summary>One step: the start, a row, or the end. False: more data is needed (or all is read).</summary>
    private bool Step(ref Utf8JsonReader reader, out TwinError? error)
    {
        error = null;
        if (!reader.Read()) return false;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when _phase == Phase.Start:
                _phase = Phase.Rows;
                _array = true;
                return true;
            case JsonTokenType.EndArray when _phase == Phase.Rows:
                _phase = Phase.End;
                return true;
            case JsonTokenType.StartObject:
                if (Rows >= Limits.ReadingsPerMessage) error = ReadingErrors.TooMany;
                var start = reader.TokenStartIndex;
                if (!_row.TryRead(ref reader, wantId: _sensorUtf8.IsEmpty)) return false;
                if (reader.BytesConsumed - start > Limits.ReadingRowBytes) error = ReadingErrors.RowTooLong;
                if (_phase == Phase.Start) _phase = Phase.End;
                if (error is null) TakeRow();
                return true;
            case JsonTokenType.Number when _phase == Phase.Start && !_sensorUtf8.IsEmpty:
                _row.TakeNumber(ref reader);
                _phase = Phase.End;
                TakeRow();
                return true;
            default:
                if (_phase == Phase.Start)
                {
                    error = Wrong(ref reader);
                    return true;
                }

                if (Rows >= Limits.ReadingsPerMessage) error = ReadingErrors.TooMany;
                if (!reader.TrySkip()) return false;
                Reject(default, ReadingErrors.RowShape);
                return true;
        }
    }

    /// <summary>Why a payload that is one token is not a reading.</summary>
    private TwinError Wrong(ref Utf8JsonReader reader)
    {
        if (_sensorUtf8.IsEmpty) return ReadingErrors.ManyShape;
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence) return ReadingErrors.JsonShape;
        return NotFinite.IsWord(reader.ValueSpan) ? ReadingErrors.ValueNan : ReadingErrors.ValueType;
    }

    private void TakeRow()
    {
        var id = _sensorUtf8.IsEmpty ? _row.Id : _sensorUtf8.Span;
        if (_row.Error is { } error) Reject(id, error);
        else Place(id, _row.ToReading(_nowMs));
    }

    private void Place(ReadOnlySpan<byte> id, in Reading reading)
    {
        if (ReadingChecks.Inspect(reading, _nowMs) is { } wrong)
        {
            Reject(id, wrong);
            return;
        }

        var sensor = _sensor;
        if (sensor >= 0 || (_sensorUtf8.IsEmpty && _plant!.TryResolve(id, out sensor)))
        {
            _batch!.Add(sensor, reading, Rows++);
            return;
        }

        if (!IsLocalId(id))
        {
            Reject(id, ReadingErrors.IdInvalid);
            return;
        }

        _plant!.SeenNotModelled(id, reading, _batch!.Source);
        Unmodelled++;
        if (UnmodelledRows is { Count: < Limits.RejectionsPerMessage } rows)
            rows.Add(new RejectedReading(Rows, IdText(id), ReadingErrors.SensorUnknown.Code, ReadingErrors.SensorUnknown.Message));
        else if (UnmodelledRows is not null) Unlisted++;
        Rows++;
    }

    private void Reject(ReadOnlySpan<byte> id, TwinError error)
    {
        if (_batch!.Rejected.Count < Limits.RejectionsPerMessage) _batch.Reject(Rows, IdText(id), error.Code, error.Message);
        else Unlisted++;
        Rows++;
    }

    private static string IdText(ReadOnlySpan<byte> id) => Encoding.UTF8.GetString(id);

    /// <summary>Whether bytes are a local id (design 7.7): valid UTF-8 and only what an id may hold.</summary>
    public static bool IsLocalId(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Limits.LocalIdChars * 4 || !Utf8.IsValid(utf8)) return false;
        Span<char> chars = stackalloc char[Limits.LocalIdChars * 4];
        var count = Encoding.UTF8.GetChars(utf8, chars);
        return TwinKey.IsLocalId(chars[..count]);
    }
}
