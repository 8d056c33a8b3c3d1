using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Readings;

namespace Twin.Ingest.Decoding;

/// <summary>
/// One reading object <c>{"id","t","v","q","s"}</c>, read token by token into fields that are reused. Unknown fields are skipped.
/// A wrong field marks the row and reading goes on to its end, so that the rows after it are still found.
/// </summary>
public sealed class JsonRow
{
    private const int IdBytes = Limits.LocalIdChars * 4;
    private readonly byte[] _id = new byte[IdBytes];
    private readonly byte[] _text = new byte[64];
    private int _idLength;
    private Field _seen;
    private long _timeMs;
    private double _value;
    private long _sequence;
    private Quality _quality;

    [Flags]
    private enum Field { None = 0, Id = 1, Time = 2, Value = 4, Quality = 8, Sequence = 16, OwnTime = 32 }

    /// <summary>First thing wrong with the row, or null.</summary>
    public TwinError? Error { get; private set; }

    /// <summary>Sensor id as sent, UTF-8; empty when none.</summary>
    public ReadOnlySpan<byte> Id => _id.AsSpan(0, _idLength);

    /// <summary>The reading; <paramref name="nowMs"/> stands in for a missing time.</summary>
    public Reading ToReading(long nowMs) => (_seen & Field.OwnTime) != 0
        ? new Reading(_timeMs, _value, _sequence, _quality, ReadingFlags.None)
        : new Reading(nowMs, _value, _sequence, _quality, ReadingFlags.ArrivalTime);

    /// <summary>Reads an object whose start is the current token; false when the data ends before it does.</summary>
    public bool TryRead(ref Utf8JsonReader reader, bool wantId)
    {
        Reset();
        while (true)
        {
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.EndObject) break;
            var field = FieldOf(ref reader);
            if (!reader.Read()) return false;
            if (field == Field.None)
            {
                if (!reader.TrySkip()) return false;
                continue;
            }

            if ((_seen & field) != 0) Error ??= ReadingErrors.DuplicateKey;
            _seen |= field;
            Take(ref reader, field);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && !reader.TrySkip()) return false;
        }

        if (wantId && (_seen & Field.Id) == 0) Error ??= ReadingErrors.IdMissing;
        if ((_seen & Field.Value) == 0) Error ??= ReadingErrors.ValueMissing;
        return true;
    }

    /// <summary>Takes a bare number as the row.</summary>
    public void TakeNumber(ref Utf8JsonReader reader)
    {
        Reset();
        TakeValue(ref reader);
    }

    private void Reset()
    {
        Error = null;
        _idLength = 0;
        _seen = Field.None;
        _timeMs = 0;
        _value = 0;
        _sequence = -1;
        _quality = Quality.Good;
    }

    private static Field FieldOf(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            var name = reader.ValueSpan;
            if (name.Length == 1)
                return name[0] switch
                {
                    (byte)'t' => Field.Time,
                    (byte)'v' => Field.Value,
                    (byte)'q' => Field.Quality,
                    (byte)'s' => Field.Sequence,
                    _ => Field.None,
                };
            return name.Length == 2 && name[0] == 'i' && name[1] == 'd' ? Field.Id : Field.None;
        }

        if (reader.ValueTextEquals("v"u8)) return Field.Value;
        if (reader.ValueTextEquals("t"u8)) return Field.Time;
        if (reader.ValueTextEquals("id"u8)) return Field.Id;
        if (reader.ValueTextEquals("q"u8)) return Field.Quality;
        return reader.ValueTextEquals("s"u8) ? Field.Sequence : Field.None;
    }

    private void Take(ref Utf8JsonReader reader, Field field)
    {
        switch (field)
        {
            case Field.Value: TakeValue(ref reader); break;
            case Field.Time: TakeTime(ref reader); break;
            case Field.Id: TakeId(ref reader); break;
            case Field.Quality: TakeQuality(ref reader); break;
            default: TakeSequence(ref reader); break;
        }
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetDouble(out _value)) Error ??= ReadingErrors.ValueRange;
            return;
        }

        var infinite = reader.TokenType == JsonTokenType.String && NotFinite.IsWord(Text(ref reader));
        Error ??= infinite ? ReadingErrors.ValueNan : ReadingErrors.ValueType;
    }

    private void TakeTime(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return;
            case JsonTokenType.Number when reader.TryGetInt64(out _timeMs): break;
            case JsonTokenType.Number when reader.TryGetDouble(out var ms) && Math.Abs(ms) < 9e18: _timeMs = (long)Math.Floor(ms); break;
            case JsonTokenType.String when IsoTime.TryParse(Text(ref reader), out _timeMs): break;
            default: Error ??= ReadingErrors.TimeFormat; return;
        }

        _seen |= Field.OwnTime;
    }

    private void TakeQuality(ref Utf8JsonReader reader)
    {
        var known = reader.TokenType switch
        {
            JsonTokenType.Null => true,
            JsonTokenType.String => QualityText.TryParse(Text(ref reader), out _quality),
            JsonTokenType.Number => reader.TryGetInt64(out var number) && QualityText.TryParse(number, out _quality),
            _ => false,
        };
        if (!known) Error ??= ReadingErrors.QualityFormat;
    }

    private void TakeSequence(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _sequence) && _sequence >= 0) return;
        _sequence = -1;
        Error ??= ReadingErrors.SequenceFormat;
    }

    private void TakeId(ref Utf8JsonReader reader)
    {
        var raw = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (reader.TokenType != JsonTokenType.String || raw is 0 or > IdBytes)
        {
            Error ??= ReadingErrors.IdInvalid;
            return;
        }

        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            reader.ValueSpan.CopyTo(_id);
            _idLength = (int)raw;
            return;
        }

        try
        {
            _idLength = reader.CopyString(_id);
        }
        catch (InvalidOperationException)
        {
            Error ??= ReadingErrors.IdInvalid;
        }
    }

    /// <summary>A short text value; empty when it is longer than any time or quality.</summary>
    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped) return reader.ValueSpan;
        var raw = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (raw > _text.Length) return default;
        try
        {
            return _text.AsSpan(0, reader.CopyString(_text));
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
