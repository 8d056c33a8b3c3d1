using System.Collections.Immutable;

namespace Twin.Domain.Knowledge.Live;

/// <content>Work orders whose time is over, in time of the realm.</content>
public sealed partial class PlantRisk
{
    private readonly PriorityQueue<int, long> _dues = new();
    private readonly Dictionary<string, long> _dueOf = new(StringComparer.Ordinal);

    /// <summary>True while an open order is past its time.</summary>
    private bool IsOverdue(string order) => _dueOf.TryGetValue(order, out var due) && due <= NowMs;

    /// <summary>Whose own risk changes when the time of an order is over.</summary>
    private void WatchDues()
    {
        _dueOf.Clear();
        _dues.Clear();
        foreach (var order in _extras.Orders)
        {
            if (order.DueMs > 0) _dueOf.TryAdd(order.Id, order.DueMs);
            if (order.DueMs > NowMs && Graph.TryGet(order.Twin, out var twin)) _dues.Enqueue(twin, order.DueMs);
        }
    }

    private void PassDues()
    {
        while (_dues.TryPeek(out _, out var due) && due <= NowMs) _dirty.Add(_dues.Dequeue());
    }

    private ImmutableArray<RiskOrder> OverdueOn(int vertex)
    {
        if (_dueOf.Count == 0) return [];
        var found = ImmutableArray.CreateBuilder<RiskOrder>();
        foreach (var e in Graph.In(vertex))
        {
            ref readonly var edge = ref Graph.Edge(e);
            if (edge.Kind != EdgeKind.WorksOn || Graph.Vertices[edge.Source] is not { Kind: VertexKind.WorkOrder, Id: var id }) continue;
            if (IsOverdue(id)) found.Add(new RiskOrder(id, false));
        }

        return found.DrainToImmutable();
    }
}
