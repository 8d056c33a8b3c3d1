using System.Buffers;
using Twin.Domain;
using Twin.Ingest.Decoding;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Http;

/// <summary>What one request needs to decode its rows; pooled, so that a reading costs no memory.</summary>
internal sealed class HttpRows
{
    private readonly List<RejectedReading> _unmodelled = [];
    private readonly CsvRows _csv = new();

    /// <summary>Rows taken.</summary>
    public IntakeBatch Batch { get; } = new();

    /// <summary>Decoder of the rows.</summary>
    public ReadingDecoder Decoder { get; } = new();

    /// <summary>Rows of sensors that are not in the model.</summary>
    public IReadOnlyList<RejectedReading> Unmodelled => _unmodelled;

    /// <summary>Makes it ready for a request.</summary>
    public void Begin(PlantIntake plant, string source, long nowMs)
    {
        Batch.Clear();
        Batch.Source = source;
        _unmodelled.Clear();
        _csv.Reset();
        Decoder.UnmodelledRows = _unmodelled;
        Decoder.Begin(plant, Batch, nowMs);
        NowMs = nowMs;
    }

    /// <summary>Arrival of the request, Unix ms.</summary>
    public long NowMs { get; private set; }

    /// <summary>Takes the whole rows at the start of <paramref name="data"/>.</summary>
    public TwinError? Feed(in ReadOnlySequence<byte> data, BodyFormat format, bool final, out long consumed)
    {
        if (format == BodyFormat.Json) return Decoder.Feed(data, final, out consumed);
        consumed = 0;
        var rest = data;
        while (!rest.IsEmpty)
        {
            ReadOnlySequence<byte> line;
            long step;
            if (rest.PositionOf((byte)'\n') is { } end)
            {
                line = rest.Slice(0, end);
                step = line.Length + 1;
            }
            else if (final)
            {
                line = rest;
                step = line.Length;
            }
            else
            {
                return null;
            }

            if (Line(line, format) is { } error) return error;
            consumed += step;
            rest = data.Slice(consumed);
        }

        return final && format == BodyFormat.Csv && !_csv.HasHeader ? ReadingErrors.CsvHeader : null;
    }

    private TwinError? Line(in ReadOnlySequence<byte> line, BodyFormat format)
    {
        if (Decoder.Rows >= Limits.ReadingsPerMessage) return ReadingErrors.TooMany;
        if (line.Length > Limits.ReadingRowBytes) return ReadingErrors.RowTooLong;
        if (line.IsSingleSegment) return Span(line.FirstSpan, line, format);
        var copy = ArrayPool<byte>.Shared.Rent((int)line.Length);
        line.CopyTo(copy);
        var whole = new ReadOnlySequence<byte>(copy, 0, (int)line.Length);
        var error = Span(whole.FirstSpan, whole, format);
        ArrayPool<byte>.Shared.Return(copy);
        return error;
    }

    private TwinError? Span(ReadOnlySpan<byte> text, in ReadOnlySequence<byte> line, BodyFormat format)
    {
        if (text.Trim(" \t\r"u8).IsEmpty) return null;
        if (format == BodyFormat.Csv) return _csv.Line(text.TrimEnd((byte)'\r'), Decoder, NowMs);
        Decoder.Line(line);
        return null;
    }
}
