using Twin.Grains.Interfaces.Drills;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge;
using Twin.Domain.Plants;
using Twin.Domain.Twins;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Silo.Api;

/// <summary>Answers <c>?where=</c> from the picture that the change feed keeps.</summary>
internal static class StateQuery
{
    private const int MostPermits = 200;

    /// <summary>Twins for which the question is true now.</summary>
    public static async Task<List<TwinDefinition>> RunAsync(TwinFilter filter, CompiledPlant plant, Scope scope, IClusterClient grains)
    {
        var picture = await grains.Room<IFeedGrain>(scope.Realm, scope.Plant, "feed").SnapshotAsync();
        var now = new TwinNow?[plant.Index.Count];
        if (picture.ModelVersion == plant.Model.Version)
        {
            foreach (var item in picture.Items) now[item.Index] = new TwinNow(item, float.NaN);
            foreach (var risk in picture.Risks)
                now[risk.Index] = new TwinNow(now[risk.Index]?.Item ?? new FeedItem(risk.Index, 0, 3, float.NaN, float.NaN), risk.Risk);
        }

        var permits = await PermitsAsync(plant, scope, grains);
        return [.. filter.Find(plant, i => now[i], permits).Select(i => plant.Model.Twins[i])];
    }

    private static async Task<List<PointM>> PermitsAsync(CompiledPlant plant, Scope scope, IClusterClient grains)
    {
        var graph = GraphEndpoints.Graph(grains, scope);
        var permits = await graph.GetAsync(new GraphFilter([VertexKind.Permit], 0, MostPermits));
        var places = new List<PointM>();
        foreach (var permit in permits.Vertices)
        {
            var on = await graph.AroundAsync(permit.Id, new GraphWalk(GraphDirection.Out, [EdgeKind.WorksOn], 1, false, 50));
            foreach (var vertex in on?.Vertices ?? [])
            {
                if (plant.Find(vertex.Id) is { Shape.Points: [var at, ..] }) places.Add(at);
            }
        }

        return places;
    }
}
