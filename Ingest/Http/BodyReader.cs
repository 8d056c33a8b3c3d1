using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Twin.Domain;
using Twin.Ingest.Decoding;

namespace Twin.Ingest.Http;

/// <summary>Reads a body of readings as it comes: nothing but one row is ever held, whatever the body's size.</summary>
internal static class BodyReader
{
    private static readonly TwinError s_tooLarge = new("readings.body.too-large",
        "The body is larger than allowed (8 MiB, 32 MiB decompressed).");
    private static readonly TwinError s_gzip = new("readings.body.gzip", "The body is not valid gzip.");

    /// <summary>Null when all was read; else the error and its HTTP status.</summary>
    public static async ValueTask<(int Status, TwinError Error)?> ReadAsync(HttpContext context, BodyFormat format, HttpRows rows)
    {
        var request = context.Request;
        if (request.ContentLength > Limits.HttpReadingsBytes) return (StatusCodes.Status413PayloadTooLarge, s_tooLarge);
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size is { IsReadOnly: false }) size.MaxRequestBodySize = Limits.HttpReadingsBytes;
        var gzip = request.Headers.ContentEncoding.ToString();
        if (gzip.Length == 0 || gzip.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return await PumpAsync(request.BodyReader, Limits.HttpReadingsBytes, format, rows, context.RequestAborted);
        if (!gzip.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            return (StatusCodes.Status415UnsupportedMediaType, new TwinError("readings.body.encoding",
                "Content-Encoding is not gzip or identity."));
        await using var inflate = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
        var reader = PipeReader.Create(inflate, new StreamPipeReaderOptions(bufferSize: 16 << 10, leaveOpen: true));
        try
        {
            return await PumpAsync(reader, Limits.HttpReadingsInflatedBytes, format, rows, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return (StatusCodes.Status400BadRequest, s_gzip);
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static async ValueTask<(int Status, TwinError Error)?> PumpAsync(
        PipeReader reader, long limit, BodyFormat format, HttpRows rows, CancellationToken aborted)
    {
        var taken = 0L;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(aborted);
            }
            catch (BadHttpRequestException e)
            {
                return (e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? s_tooLarge : new("request.bad", e.Message));
            }

            var buffer = read.Buffer;
            if (taken + buffer.Length > limit) return (StatusCodes.Status413PayloadTooLarge, s_tooLarge);
            var error = rows.Feed(buffer, format, read.IsCompleted, out var consumed);
            if (error is not null) return (StatusCodes.Status400BadRequest, error);
            if (buffer.Length - consumed > Limits.ReadingRowBytes && !read.IsCompleted)
                return (StatusCodes.Status400BadRequest, ReadingErrors.RowTooLong);
            taken += consumed;
            reader.AdvanceTo(buffer.GetPosition(consumed), buffer.End);
            if (read.IsCompleted) return null;
        }
    }
}

/// <summary>How the rows of a body are written.</summary>
internal enum BodyFormat
{
    /// <summary>One JSON array.</summary>
    Json,

    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>A header line, then a row a line.</summary>
    Csv,
}
