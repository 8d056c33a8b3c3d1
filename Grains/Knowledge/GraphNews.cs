using Twin.Domain;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Grains.Knowledge;

/// <summary>
/// Tells a plant's graph that something beside its model changed. A graph that does not answer looks again within a minute.
/// </summary>
internal static class GraphNews
{
    public static async Task TellAsync(IGrainFactory grains, TwinKey about, ILogger logger)
    {
        var graph = new TwinKey(about.Realm, about.Plant, "graph").ToString();
        try
        {
            await grains.GetGrain<IKnowledgeGraphGrain>(graph).RefreshAsync();
        }
        catch (Exception e)
        {
            Log.ExtrasAway(logger, e, graph);
        }
    }
}
