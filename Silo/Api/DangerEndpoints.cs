using Twin.Domain.Dangers;
using Twin.Grains.Interfaces.Dangers;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../dangers</c>: levels, temperatures and pressures on their way to a limit.</summary>
internal static class DangerEndpoints
{
    /// <summary>A danger as the API says it.</summary>
    /// <param name="Id">Sensor and limit.</param>
    /// <param name="Twin">Whose limit it is.</param>
    /// <param name="Sensor">What measures it.</param>
    /// <param name="Kind">Kind of limit.</param>
    /// <param name="Rule">Rule that has the limit; null: full or empty.</param>
    /// <param name="Limit">The limit.</param>
    /// <param name="Unit">UCUM unit of limit and value.</param>
    /// <param name="Value">Where it stands.</param>
    /// <param name="PerMinute">How fast it goes.</param>
    /// <param name="FromMinutes">Soonest, from now.</param>
    /// <param name="ToMinutes">Latest (95 % interval), from now.</param>
    /// <param name="From">Soonest.</param>
    /// <param name="To">Latest.</param>
    /// <param name="Near">Shown on the map.</param>
    /// <param name="ByFlow">The tank's flows are measured and counted.</param>
    /// <param name="IsNext">First limit on its way.</param>
    public sealed record DangerDto(
        string Id, string Twin, string Sensor, DangerKind Kind, string? Rule, double Limit, string Unit, double Value, double PerMinute,
        double FromMinutes, double ToMinutes, DateTimeOffset From, DateTimeOffset To, bool Near, bool ByFlow, bool IsNext);

    public static void Map(RouteGroupBuilder group) =>
        group.MapGet("/dangers", List).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Levels, temperatures and pressures on their way to a limit within 8 hours, soonest first; ?twin= narrows it");

    private static async Task<IResult> List(
        Scope scope, IPlantCatalog plants, IClusterClient grains, string? twin, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (twin is not null && plant.Twins.All(t => t.Id != twin)) return Problems.NoTwin(twin);
        var list = await grains.Dangers(scope.Realm, scope.Plant).GetDangersAsync();
        DangerDto[] items =
            [.. list.Dangers.Where(d => twin is null || d.Twin == twin || d.Sensor == twin).Select(d => Dto(d, list.NowMs))];
        return TypedResults.Ok(Paging.Cut(items, cursor, pageSize));
    }

    private static DangerDto Dto(Danger danger, long nowMs) => new(
        $"{danger.Sensor}.{(danger.Rule.Length > 0 ? danger.Rule : danger.Kind)}", danger.Twin, danger.Sensor, danger.Kind,
        danger.Rule.Length > 0 ? danger.Rule : null, danger.Limit, danger.Unit, danger.Value, danger.PerMinute,
        Minutes(danger.FromMs, nowMs), Minutes(danger.ToMs, nowMs), DateTimeOffset.FromUnixTimeMilliseconds(danger.FromMs),
        DateTimeOffset.FromUnixTimeMilliseconds(danger.ToMs), danger.Near, danger.ByFlow, danger.IsNext);

    private static double Minutes(long atMs, long nowMs) => Math.Round(Math.Max(0, atMs - nowMs) / 60_000.0, 1);
}
