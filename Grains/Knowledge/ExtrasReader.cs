using Twin.Domain;
using Twin.Domain.Knowledge;
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

    /// <summary>Open orders: those with the earliest due time first, then the oldest. Only the real plant has any.</summary>
    private async Task<IEnumerable<GraphOrder>> OrdersAsync()
    {
        if (graph.Realm != TwinKey.Live) return [];
        var page = await grains.Orders(graph.Plant).ListAsync(new OrderQuery { Open = true, ByDue = true, Max = MostOrders });
        return page.Items.Where(static o => o.Facts.Twin.Length > 0)
            .Select(static o => new GraphOrder(o.Id, o.Facts.Title, o.Facts.Twin, o.DueMs));
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
