using Twin.Domain;
using Twin.Domain.Knowledge;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Knowledge;

/// <summary>Reads what lives in the graph beside the plant model: open work orders, and whatever the other rooms bring.</summary>
internal sealed class ExtrasReader(TwinKey graph, IGrainFactory grains, IEnumerable<IGraphExtrasSource> sources)
{
    private const int MostOrders = 500;

    /// <summary>All of it as it is now.</summary>
    public async Task<(GraphExtras Extras, IReadOnlyDictionary<string, double> Priors)> ReadAsync()
    {
        var extras = GraphExtras.Empty with { Orders = [.. await OrdersAsync()] };
        var priors = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            extras = await source.AddAsync(graph.Realm, graph.Plant, extras);
            foreach (var (twin, prior) in await source.PriorsAsync(graph.Realm, graph.Plant)) priors[twin] = prior;
        }

        return (extras, priors);
    }

    private async Task<List<GraphOrder>> OrdersAsync()
    {
        var list = grains.GetGrain<IWorkOrderListGrain>(new TwinKey(graph.Realm, graph.Plant, "work-orders").ToString());
        var ids = (await list.ListAsync()).Take(MostOrders);
        var orders = await Task.WhenAll(ids.Select(id =>
            grains.GetGrain<IWorkOrderGrain>(new TwinKey(graph.Realm, graph.Plant, id).ToString()).GetAsync().AsTask()));
        return
        [
            .. orders.OfType<WorkOrder>().Where(static o => o.State is WorkOrderState.Created or WorkOrderState.Assigned)
                .Select(static o => new GraphOrder(o.Id, new LocalizedText(o.Title, o.Title), o.Twin)),
        ];
    }
}

/// <summary>A room that puts something into knowledge graphs: incidents, permits. Asked at start and every minute.</summary>
public interface IGraphExtrasSource
{
    /// <summary>The extras with what this room has of a plant.</summary>
    ValueTask<GraphExtras> AddAsync(string realm, string plant, GraphExtras extras);

    /// <summary>Priors of the incident history, 0 to 1, by twin.</summary>
    ValueTask<IReadOnlyDictionary<string, double>> PriorsAsync(string realm, string plant);
}
