using System.Buffers.Text;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Decoding;

namespace Twin.Ingest.Http;

/// <summary>
/// CSV of readings: header <c>id,t,v[,q][,s]</c> in any order, then rows. Ids need no quotes; quoted fields may not hold quotes.
/// </summary>
internal sealed class CsvRows
{
    private const int MaxColumns = 64;
    private readonly int[] _at = [-1, -1, -1, -1, -1];
    private int _columns;

    private enum Column { Id, Time, Value, Quality, Sequence }

    /// <summary>True when the header line was read.</summary>
    public bool HasHeader => _columns > 0;

    /// <summary>Makes it ready for another body.</summary>
    public void Reset()
    {
        _columns = 0;
        Array.Fill(_at, -1);
    }

    /// <summary>Takes a line; an error ends the body (the header is wrong).</summary>
    public TwinError? Line(ReadOnlySpan<byte> line, ReadingDecoder decoder, long nowMs)
    {
        Span<Range> fields = stackalloc Range[MaxColumns + 1];
        if (!HasHeader && line.StartsWith("\uFEFF"u8)) line = line[3..];
        var count = Split(line, fields);
        if (!HasHeader) return Header(line, fields[..count]);
        if (count != _columns)
        {
            decoder.Take(default, default, ReadingErrors.CsvColumns);
            return null;
        }

        var error = Parse(line, fields, nowMs, out var reading);
        var id = Text(line, fields, Column.Id);
        if (id.IsEmpty) error ??= ReadingErrors.IdMissing;
        decoder.Take(id.Length > Limits.LocalIdChars * 4 ? default : id, reading, error);
        return null;
    }

    private TwinError? Header(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var name = Unquote(line[fields[i]]);
            var column = name.Length == 1
                ? name[0] switch { (byte)'t' => 1, (byte)'v' => 2, (byte)'q' => 3, (byte)'s' => 4, _ => -1 }
                : name.SequenceEqual("id"u8) ? 0 : -1;
            if (column < 0) continue;
            if (_at[column] >= 0) return ReadingErrors.CsvHeader;
            _at[column] = i;
        }

        if (_at[0] < 0 || _at[2] < 0 || fields.Length > MaxColumns) return ReadingErrors.CsvHeader;
        _columns = fields.Length;
        return null;
    }

    private TwinError? Parse(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, long nowMs, out Reading reading)
    {
        reading = default;
        var value = Text(line, fields, Column.Value);
        if (value.IsEmpty) return ReadingErrors.ValueMissing;
        if (!Utf8Parser.TryParse(value, out double number, out var used) || used != value.Length) return ReadingErrors.ValueType;
        var time = Text(line, fields, Column.Time);
        var timeMs = nowMs;
        if (!time.IsEmpty && !(Utf8Parser.TryParse(time, out timeMs, out used) && used == time.Length) && !IsoTime.TryParse(time,
            out timeMs))
            return ReadingErrors.TimeFormat;
        var quality = Quality.Good;
        var word = Text(line, fields, Column.Quality);
        if (!word.IsEmpty && !QualityText.TryParse(word, out quality) &&
            !(Utf8Parser.TryParse(word, out long code, out used) && used == word.Length && QualityText.TryParse(code, out quality)))
            return ReadingErrors.QualityFormat;
        var sequence = -1L;
        var order = Text(line, fields, Column.Sequence);
        if (!order.IsEmpty && !(Utf8Parser.TryParse(order, out sequence, out used) && used == order.Length && sequence >= 0))
            return ReadingErrors.SequenceFormat;
        reading = new Reading(timeMs, number, sequence, quality, time.IsEmpty ? ReadingFlags.ArrivalTime : ReadingFlags.None);
        return null;
    }

    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, Column column)
    {
        var at = _at[(int)column];
        return at < 0 ? default : Unquote(line[fields[at]]);
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> field)
    {
        field = field.Trim((byte)' ');
        return field.Length >= 2 && field[0] == '"' && field[^1] == '"' ? field[1..^1] : field;
    }

    /// <summary>Splits at commas outside quotes; a line with too many columns counts one too many.</summary>
    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= line.Length && count < fields.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            if (i < line.Length && (line[i] != ',' || quoted)) continue;
            fields[count++] = start..i;
            start = i + 1;
        }

        return count;
    }
}
