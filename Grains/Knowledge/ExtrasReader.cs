using Twin.Domain;
using Twin.Domain.Knowledge;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Knowledge;

/// <summary>Reads what lives in the graph beside the plant model: open work orders, and whatever the other rooms bring.</summary>
internal sealed class ExtrasReader(TwinKey graph, IGrainFactory grains, IEnumerable<IGraphExtrasSource> sources)
{
    private const int MostOrders = 500;
    private const int AsksAtOnce = 64;

    /// <summary>Ended orders never open again, so each is asked once.</summary>
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

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

    /// <summary>Open orders: those with the earliest due time first, then the newest.</summary>
    private async Task<IEnumerable<GraphOrder>> OrdersAsync()
    {
        var list = grains.GetGrain<IWorkOrderListGrain>(Key("work-orders"));
        var open = new List<WorkOrder>();
        foreach (var ids in (await list.ListAsync()).Where(id => !_ended.Contains(id)).Chunk(AsksAtOnce))
        {
            var orders = await Task.WhenAll(ids.Select(id => grains.GetGrain<IWorkOrderGrain>(Key(id)).GetAsync().AsTask()));
            foreach (var order in orders.OfType<WorkOrder>())
            {
                if (order.State is WorkOrderState.Created or WorkOrderState.Assigned) open.Add(order);
                else _ended.Add(order.Id);
            }
        }

        return open.OrderBy(static o => o.DueMs == 0 ? long.MaxValue : o.DueMs).Take(MostOrders)
            .Select(static o => new GraphOrder(o.Id, new LocalizedText(o.Title, o.Title), o.Twin, o.DueMs));
    }

    private string Key(string id) => new TwinKey(graph.Realm, graph.Plant, id).ToString();
}

/// <summary>A room that puts something into knowledge graphs: incidents, permits. Asked at start and every minute.</summary>
public interface IGraphExtrasSource
{
    /// <summary>The extras with what this room has of a plant.</summary>
    ValueTask<GraphExtras> AddAsync(string realm, string plant, GraphExtras extras);

    /// <summary>Priors of the incident history, 0 to 1, by twin.</summary>
    ValueTask<IReadOnlyDictionary<string, double>> PriorsAsync(string realm, string plant);
}
