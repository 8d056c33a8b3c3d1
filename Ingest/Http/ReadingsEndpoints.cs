using System.Text.Json;
using Microsoft.Extensions.ObjectPool;
using Twin.Domain;
using Twin.Ingest.Decoding;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Http;

/// <summary>
/// <c>POST /api/v1/plants/{plant}/readings</c> and the same below <c>/api/v1/realms/{realm}</c>: JSON array, NDJSON or CSV, plain or gzip.
/// Answers <c>{"accepted", "rejected", "rejectedTotal"}</c> when every accepted reading is on disk.
/// </summary>
public static class ReadingsEndpoints
{
    private static readonly TwinError s_overload = new("ingest.overload", "Twin cannot take more readings now.", Retry.Later);
    private static readonly ObjectPool<HttpRows> s_pool = new DefaultObjectPool<HttpRows>(new DefaultPooledObjectPolicy<HttpRows>(), 64);

    /// <summary>Maps both addresses; the policy is <see cref="Policies.ReadingsWrite"/>.</summary>
    public static IEndpointRouteBuilder MapReadingsEndpoints(this IEndpointRouteBuilder endpoints)
    {
        foreach (var path in (string[])["/api/v1/plants/{plant}/readings", "/api/v1/realms/{realm}/plants/{plant}/readings"])
        {
            endpoints.MapPost(path, (Delegate)PostAsync)
                .RequireAuthorization(Policies.ReadingsWrite)
                .Produces(StatusCodes.Status200OK)
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status409Conflict)
                .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
                .ProducesProblem(StatusCodes.Status429TooManyRequests)
                .ProducesProblem(StatusCodes.Status507InsufficientStorage)
                .WithTags("Readings");
        }

        return endpoints;
    }

    private static async Task PostAsync(HttpContext context)
    {
        var intake = context.RequestServices.GetRequiredService<IIntake>();
        var time = context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        var realm = context.Request.RouteValues["realm"] as string ?? TwinKey.Live;
        if (DrillRealm.Is(realm))
        {
            await Problems.WriteAsync(context, StatusCodes.Status409Conflict, ReadingErrors.RealmDrill);
            return;
        }

        var plant = intake.FindPlant(realm, context.Request.RouteValues["plant"] as string ?? "");
        if (plant is null)
        {
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, ReadingErrors.PlantUnknown);
            return;
        }

        if (FormatOf(context.Request.ContentType) is not { } format)
        {
            await Problems.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, new TwinError(
                "readings.body.type", "Content-Type is not application/json, application/x-ndjson or text/csv."));
            return;
        }

        if (intake.Refusal is { } refusal)
        {
            await Problems.WriteAsync(context, Problems.StatusOf(refusal), refusal);
            return;
        }

        var rows = s_pool.Get();
        try
        {
            rows.Begin(plant, "http:" + (context.User.Identity?.Name ?? "anonymous"), time.GetUtcNow().ToUnixTimeMilliseconds());
            await TakeAsync(context, intake, plant, format, rows);
        }
        finally
        {
            s_pool.Return(rows);
        }
    }

    private static async Task TakeAsync(HttpContext context, IIntake intake, PlantIntake plant, BodyFormat format, HttpRows rows)
    {
        if (await BodyReader.ReadAsync(context, format, rows) is { } wrong)
        {
            await Problems.WriteAsync(context, wrong.Status, wrong.Error);
            return;
        }

        var position = rows.Batch.Count + rows.Batch.Rejected.Count == 0 ? 0 : intake.Submit(plant, rows.Batch);
        if (position < 0 || (position > 0 && !await intake.WaitDurableAsync(position, context.RequestAborted)))
        {
            var refusal = intake.Refusal ?? s_overload;
            await Problems.WriteAsync(context, Problems.StatusOf(refusal), refusal);
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter)) Write(json, rows);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, HttpRows rows)
    {
        json.WriteStartObject();
        json.WriteNumber("accepted"u8, rows.Batch.Count);
        json.WriteStartArray("rejected"u8);
        foreach (var row in rows.Batch.Rejected) Write(json, row);
        foreach (var row in rows.Unmodelled) Write(json, row);
        json.WriteEndArray();
        json.WriteNumber("rejectedTotal"u8, rows.Batch.Rejected.Count + rows.Unmodelled.Count + rows.Decoder.Unlisted);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RejectedReading row)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, row.Index);
        json.WriteString("id"u8, row.Id);
        json.WriteString("code"u8, row.Code);
        json.WriteString("detail"u8, row.Detail);
        json.WriteEndObject();
    }

    /// <summary>No content type means JSON; the form types that curl sends by default count as none.</summary>
    private static BodyFormat? FormatOf(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        if (type.IsEmpty || Is(type, "application/json") || Is(type, "application/x-www-form-urlencoded")) return BodyFormat.Json;
        if (Is(type, "application/x-ndjson") || Is(type, "application/ndjson") || Is(type, "application/jsonl")) return BodyFormat.Ndjson;
        return Is(type, "text/csv") ? BodyFormat.Csv : null;

        static bool Is(ReadOnlySpan<char> type, string name) => type.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
