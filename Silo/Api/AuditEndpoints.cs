using System.Globalization;
using System.Text;
using System.Text.Json;
using Twin.Domain;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../audit</c>: the event log searched by time, actor, twin and kind, and exported as CSV or JSON lines.</summary>
internal static class AuditEndpoints
{
    private const int MostExported = 1_000_000;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/audit", Search).RequireAuthorization(Rights.AuditRead)
            .WithSummary("The event log, newest first; by time, actor, twin and kind");
        group.MapGet("/audit/export", Export).RequireAuthorization(Rights.AuditRead)
            .WithSummary("The event log as JSON lines or CSV, oldest first, with the hash chain");
    }

    private static async Task<IResult> Search(
        Scope scope, IPlantCatalog plants, IAuditReader log, string? from, string? to, string? actor, string? twin, string? type,
            string? cursor,
        int? pageSize, CancellationToken stop)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (Query(from, to, actor, twin, type, cursor, newestFirst: true, Paging.Size(pageSize) + 1) is not { } query) return NoTime();
        var found = await log.SearchAsync(scope.Live.ToString(), scope.Plant, query, stop);
        var page = found.Take(query.Max - 1).ToArray();
        var next = found.Count == query.Max ? page[^1].Position.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new { Items = page.Select(Shown), Total = page.Length, IsMore = next is not null, Next = next });
    }

    private static async Task Export(
        Scope scope, IPlantCatalog plants, IAuditReader log, string? from, string? to, string? actor, string? twin, string? type,
            string? format,
        HttpContext http)
    {
        var stop = http.RequestAborted;
        var query = Query(from, to, actor, twin, type, null, newestFirst: false, Limits.PageSize);
        var problem = plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : query is null ? NoTime()
            : format is not (null or "jsonl" or "csv") ? Problems.Of(400, new TwinError("audit.format", "'format' is jsonl or csv.",
                Path: "format")
            { Zh = "format 须为 jsonl 或 csv。" }) : (IResult?)null;
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
            return;
        }

        var csv = format == "csv";
        http.Response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit.{(csv ? "csv" : "jsonl")}\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(false), 1 << 16);
        if (csv) await writer.WriteLineAsync("position,at,type,actor,twin,cause,id,payload,previousHash,hash");
        for (var written = 0; written < MostExported;)
        {
            var found = await log.SearchAsync(scope.Live.ToString(), scope.Plant, query!, stop);
            foreach (var stored in found) await writer.WriteLineAsync(csv ? Line(stored) : JsonSerializer.Serialize(Shown(stored), s_json));
            if (found.Count < query!.Max) break;
            written += found.Count;
            query = query with { After = found[^1].Position };
        }
    }

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static AuditQuery? Query(
        string? from, string? to, string? actor, string? twin, string? type, string? cursor, bool newestFirst, int max)
    {
        if (!ApiTime.TryParse(from, 0, out var fromMs) || !ApiTime.TryParse(to, long.MaxValue, out var toMs)) return null;
        var after = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;
        return new AuditQuery(fromMs, toMs, actor, twin, type, after, newestFirst, max);
    }

    private static object Shown(StoredEvent stored)
    {
        using var payload = JsonDocument.Parse(stored.Event.Payload);
        return new
        {
            Id = stored.Event.Id,
            stored.Position,
            At = DateTimeOffset.FromUnixTimeMilliseconds(stored.Event.AtMs),
            stored.Event.Type,
            stored.Event.Actor,
            stored.Event.Twin,
            stored.Event.Cause,
            Payload = payload.RootElement.Clone(),
            PreviousHash = Convert.ToHexStringLower(stored.PreviousHash.Span),
            Hash = Convert.ToHexStringLower(stored.Hash.Span),
        };
    }

    private static string Line(StoredEvent stored) => string.Join(',', new[]
    {
        stored.Position.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset.FromUnixTimeMilliseconds(stored.Event.AtMs).ToString("O", CultureInfo.InvariantCulture), stored.Event.Type,
        stored.Event.Actor, stored.Event.Twin, stored.Event.Cause, stored.Event.Id, Encoding.UTF8.GetString(stored.Event.Payload.Span),
        Convert.ToHexStringLower(stored.PreviousHash.Span), Convert.ToHexStringLower(stored.Hash.Span),
    }.Select(Cell));

    /// <summary>Quoted where needed; what a spreadsheet would run as a formula is made text.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult NoTime() =>
        Problems.Of(400, new TwinError("time", "'from' and 'to' are epoch ms or ISO 8601.",
            Path: "from") { Zh = "from、to 须为毫秒时间戳或 ISO 8601。" });
}
