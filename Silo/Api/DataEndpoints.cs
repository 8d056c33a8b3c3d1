using Twin.Grains.Interfaces.Plants;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary>What arrives and what could not be used: dead letters, "seen, not modelled", the journal.</summary>
internal static class DataEndpoints
{
    public static void Map(IEndpointRouteBuilder group, bool ingest)
    {
        group.MapGet("/dead-letters", DeadLetters).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Messages and readings that could not be used");
        if (ingest) group.MapGet("/unmodelled", Unmodelled).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Sensors seen but not modelled");
    }

    public static void MapRoot(IEndpointRouteBuilder api, bool ingest)
    {
        if (ingest) api.MapGet("/ingest", Status).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Journal and backlog of this process");
    }

    private static async Task<IResult> DeadLetters(
        Scope scope, IDeadLetterStore letters, string? code, string? cursor, int? pageSize, CancellationToken stop)
    {
        var size = Paging.Size(pageSize);
        var items = await letters.ListAsync(scope.Realm, scope.Plant, code, cursor, size, stop);
        var counts = await letters.CountAsync(scope.Realm, scope.Plant, stop);
        return TypedResults.Ok(new
        {
            Items = items.Select(static l => new
            {
                l.Id,
                At = DateTimeOffset.FromUnixTimeMilliseconds(l.AtMs),
                l.Source,
                l.Code,
                l.Detail,
                l.PayloadBytes,
                PayloadBase64 = Convert.ToBase64String(l.Payload.Span),
            }),
            Total = code is null ? counts.Values.Sum() : counts.GetValueOrDefault(code),
            Counts = counts,
            Next = items.Count == size ? items[^1].Id : null,
        });
    }

    private static IResult Unmodelled(Scope scope, IPlantCatalog plants, IIntake intake, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null
            || intake.FindPlant(scope.Realm, scope.Plant) is not PlantDoor door) return Problems.NoPlant(scope.Plant);
        var page = Paging.Cut(door.Unmodelled.List(), cursor, pageSize);
        return TypedResults.Ok(new { page.Items, page.Total, page.Next, door.Unmodelled.Beyond });
    }

    private static IResult Status(IJournal journal, ReadingIntake intake, Ingest.Dispatch.Dispatcher dispatcher,
        Ingest.History.HistoryBuilder history) =>
        TypedResults.Ok(new
        {
            JournalId = journal.Id,
            journal.Start,
            journal.DurableEnd,
            journal.Bytes,
            AppliedEnd = dispatcher.AppliedEnd,
            Lag = Math.Max(0, journal.DurableEnd - dispatcher.AppliedEnd),
            HistoryEnd = history.Position,
            Fault = journal.Fault?.Code,
            Refusal = intake.Refusal?.Code,
            dispatcher.Degraded,
        });
}
