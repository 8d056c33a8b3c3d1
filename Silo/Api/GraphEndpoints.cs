using Twin.Grains.Interfaces.Drills;
using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../graph</c>: the knowledge graph, ways through it, and what would be if.</summary>
internal static class GraphEndpoints
{
    /// <summary>Body of a what-if.</summary>
    /// <param name="States">What to suppose.</param>
    /// <param name="Wind">Weather to suppose; null: as it is.</param>
    /// <param name="Most">Most changes answered, largest first.</param>
    public sealed record WhatIfBody(IReadOnlyList<WhatIfState>? States, WindBody? Wind, int Most = 200);

    /// <summary>Weather to suppose; what is left out is not known.</summary>
    public sealed record WindBody(
        double? FromDeg, double? SpeedMS, Stability? Stability, double? TemperatureC, double? RainMmH, double? LightningKm);

    public static void Map(IEndpointRouteBuilder group)
    {
        var graph = group.MapGroup("/graph").WithMetadata(AnswersInDrills.Yes);
        graph.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Vertices with their risk, and the edges between them");
        graph.MapGet("/status", Status).RequireAuthorization(Rights.PlantsRead).WithSummary("Version, size, freshness and problems");
        graph.MapGet("/{id}/paths", Paths).RequireAuthorization(Rights.PlantsRead).WithSummary("Why: causes, and the ways risk comes");
        graph.MapGet("/{id}/neighbours", Neighbours).RequireAuthorization(Rights.PlantsRead).WithSummary("What lies around a vertex");
        graph.MapGet("/{id}/downstream", Downstream).RequireAuthorization(Rights.PlantsRead).WithSummary("Where its risk goes");
        graph.MapGet("/{id}/protectedBy", ProtectedBy).RequireAuthorization(Rights.PlantsRead).WithSummary("What protects it");
        graph.MapGet("/{id}/commonCauses", CommonCauses).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Its barriers that fail together");
        graph.MapPost("/what-if", WhatIf).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Risks under supposed states; nothing live is touched");
    }

    /// <summary>The graph's grain.</summary>
    internal static IKnowledgeGraphGrain Graph(IClusterClient grains, Scope scope) =>
        grains.Room<IKnowledgeGraphGrain>(scope.Realm, scope.Plant, "graph");

    private static async Task<IResult> List(
        Scope scope, IPlantCatalog plants, IClusterClient grains, string? kind, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (!TryKinds<VertexKind>(kind, out var kinds, out var wrong))
            return Problems.Of(new TwinError("query.kind", $"'{wrong}' is not a kind of vertex.", Path: "kind"));
        var from = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        var size = Math.Clamp(pageSize ?? Limits.PageSize, 1, Limits.PageSize);
        var page = await Graph(grains, scope).GetAsync(new GraphFilter(kinds, from, size));
        var next = from + page.Vertices.Length;
        return TypedResults.Ok(GraphDto.From(page, next < page.Total ? next.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> Status(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var status = await Graph(grains, scope).StatusAsync();
        return TypedResults.Ok(new
        {
            status.Version, status.Vertices, status.Edges, status.Behind,
            AsOf = status.AsOfMs == 0 ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(status.AsOfMs),
            Drift = double.IsFinite(status.Drift) ? status.Drift : (double?)null,
            status.Problems,
        });
    }

    private static async Task<IResult> Paths(string id, Scope scope, IPlantCatalog plants, IClusterClient grains, string? to, int? count)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (to is not null)
        {
            var ways = await Graph(grains, scope).WaysAsync(id, to, Math.Clamp(count ?? 3, 1, 10));
            return ways is null ? NoVertex($"{id}' or '{to}") : TypedResults.Ok(new { Paths = ways.Select(PathDto.From) });
        }

        var why = await Graph(grains, scope).WhyAsync(id, 6, Math.Clamp(count ?? 3, 1, 10));
        if (why is null) return NoVertex(id);
        var desk = grains.GetGrain<IIncidentDeskGrain>(scope.Paper("incidents"));
        return TypedResults.Ok(WhyDto.From(why, await HistoryDto.OfAsync(id, why, plant, desk)));
    }

    private static Task<IResult> Neighbours(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, string? kind, string? direction, int? depth, int? pageSize)
    {
        if (!TryKinds<EdgeKind>(kind, out var kinds, out var wrong))
            return Task.FromResult<IResult>(Problems.Of(new TwinError("query.kind", $"'{wrong}' is not a kind of edge.", Path: "kind")));
        var way = GraphDirection.Both;
        if (direction is not null && (int.TryParse(direction, out _) || !Enum.TryParse(direction, true, out way)))
            return Task.FromResult<IResult>(Problems.Of(
                new TwinError("query.direction", $"'{direction}' is not one of both, out, in.", Path: "direction")));
        return Walk(id, new GraphWalk(way, kinds, Math.Clamp(depth ?? 1, 1, 100), false, Paging.Size(pageSize)), scope, plants, grains);
    }

    private static Task<IResult> Downstream(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, int? depth,
        int? pageSize) => Walk(
            id, new GraphWalk(GraphDirection.Out, [], Math.Clamp(depth ?? 100, 1, 100), true, Paging.Size(pageSize)), scope, plants,
            grains);

    private static Task<IResult> ProtectedBy(string id, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        Walk(id, new GraphWalk(GraphDirection.In, [EdgeKind.Protects], 1, false, Limits.PageSize), scope, plants, grains);

    private static async Task<IResult> CommonCauses(string id, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var common = await Graph(grains, scope).CommonCausesAsync(id);
        return common is null ? NoVertex(id) : TypedResults.Ok(new { Items = common, Total = common.Count });
    }

    private static async Task<IResult> Walk(string id, GraphWalk walk, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        return await Graph(grains, scope).AroundAsync(id, walk) is { } page ? TypedResults.Ok(GraphDto.From(page)) : NoVertex(id);
    }

    private static async Task<IResult> WhatIf(WhatIfBody body, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (WhatIfStates.Of(body.States ?? [], Weather(body.Wind), body.Most, out var error) is not { } request) return Problems.Of(error!);
        var result = await Graph(grains, scope).WhatIfAsync(request);
        if (!result.Problems.IsEmpty) return Problems.Of([.. result.Problems]);
        var levels = RiskTable.Default.Levels;
        return TypedResults.Ok(new
        {
            Items = result.Changes.Select(c => new
            {
                c.Id, c.Before, c.After, LevelBefore = RiskLevels.Of(c.Before, levels), LevelAfter = RiskLevels.Of(c.After, levels),
            }),
            result.Total,
        });
    }

    private static WeatherNow? Weather(WindBody? wind) => wind is null ? null : new WeatherNow
    {
        WindFromDeg = wind.FromDeg ?? double.NaN,
        WindMS = wind.SpeedMS ?? double.NaN,
        Stability = wind.Stability ?? Stability.D,
        TemperatureC = wind.TemperatureC ?? double.NaN,
        RainMmH = wind.RainMmH ?? 0,
        LightningKm = wind.LightningKm ?? double.NaN,
    };

    private static bool TryKinds<T>(string? text, out ImmutableArray<T> kinds, out string wrong)
        where T : struct, Enum
    {
        var found = ImmutableArray.CreateBuilder<T>();
        wrong = "";
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, out _) && Enum.TryParse<T>(word.Replace("-", "", StringComparison.Ordinal), true, out var kind))
                found.Add(kind);
            else wrong = word;
        }

        kinds = found.DrainToImmutable();
        return wrong.Length == 0;
    }

    private static IResult NoVertex(string id) =>
        Problems.Of(new TwinError("vertex.unknown", $"There is no '{id}' in the knowledge graph."));
}
