using System.Globalization;
using Twin.Domain;
using Twin.Domain.Shifts;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Shifts;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../shift</c>: the log book, the facts of the shift, hand-over signed by both sides.</summary>
internal static class ShiftEndpoints
{
    private const long DayMs = 86_400_000;

    /// <summary>Body of an entry.</summary>
    public sealed record EntryBody(string? Text, string? Twin, string? AlarmId);

    /// <summary>Body of a signature.</summary>
    public sealed record SignBody(string? Note);

    /// <summary>Body of a mute.</summary>
    public sealed record MuteBody(int Minutes);

    public static void Map(IEndpointRouteBuilder group)
    {
        var shift = group.MapGroup("/shift");
        shift.MapGet("/", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("The shift log, newest first, and the last hand-over");
        shift.MapGet("/facts", async Task<IResult> (Scope scope, IPlantCatalog plants, IClusterClient grains) =>
            plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : TypedResults.Ok(await Log(grains, scope).FactsAsync()))
            .RequireAuthorization(Rights.PlantsRead).WithSummary("What the next shift must know, now");
        shift.MapPost("/entries", (EntryBody body, Scope scope, IPlantCatalog plants, IClusterClient grains) => Write(scope, plants,
            grains, ShiftLineKind.Note, body.Text ?? "", body.Twin, body.AlarmId))
            .RequireAuthorization(Rights.AlarmsOperate).WithSummary("Write into the shift log");
        shift.MapPost("/mute", (MuteBody body, Scope scope, IPlantCatalog plants, IClusterClient grains) => Write(scope, plants, grains,
            ShiftLineKind.SoundMuted, body.Minutes.ToString(CultureInfo.InvariantCulture), null, null))
            .RequireAuthorization(Rights.AlarmsOperate).WithSummary("Record that a desk's sounds are muted for a time");
        shift.MapPost("/handovers", async (SignBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
            plants.Find(scope.Plant) is null
                ? Problems.NoPlant(scope.Plant)
                : Answer(await Log(grains, scope).OfferAsync(scope.Actor, body?.Note)))
            .RequireAuthorization(Rights.AlarmsOperate).WithSummary("Sign the facts as the outgoing side");
        shift.MapPost("/handovers/{id}/accept", async (
            string id, SignBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains) => plants.Find(scope.Plant) is null
                ? Problems.NoPlant(scope.Plant)
                : Answer(await Log(grains, scope).AcceptAsync(id, scope.Actor, body?.Note)))
            .RequireAuthorization(Rights.AlarmsOperate).WithSummary("Sign as the incoming side");
    }

    private static async Task<IResult> Get(Scope scope, IPlantCatalog plants, IClusterClient grains, TimeProvider time, string? from,
        string? to, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!ApiTime.TryParse(to, nowMs + 1, out var toMs) || !ApiTime.TryParse(from, toMs - DayMs, out var fromMs) || fromMs > toMs)
            return Problems.Of(new TwinError("query.time", "'from' and 'to' are epoch ms or ISO 8601, from ≤ to.", Path: "from"));
        var page = await Log(grains, scope).GetAsync(fromMs, toMs, Paging.Size(pageSize));
        return TypedResults.Ok(new { Items = page.Lines, Total = page.Lines.Length, Next = (string?)null, Handover = page.Last });
    }

    private static async Task<IResult> Write(Scope scope, IPlantCatalog plants, IClusterClient grains, ShiftLineKind kind, string text,
        string? twin, string? alarmId) =>
        plants.Find(scope.Plant) is null
            ? Problems.NoPlant(scope.Plant)
            : Answer(await Log(grains, scope).WriteAsync(kind, scope.Actor, text, twin, alarmId));

    private static IResult Answer(ShiftOutcome outcome) => outcome.Error is { } error
        ? Problems.Of(error)
        : TypedResults.Ok(new { outcome.Line, outcome.Handover });

    private static IShiftGrain Log(IClusterClient grains, Scope scope) => grains.GetGrain<IShiftGrain>(scope.Key("shift"));
}
