using QuikGraph;
using QuikGraph.Algorithms.ShortestPath;

namespace Twin.Domain.Drills.Scene;

/// <summary>
/// The way out for one person: QuikGraph's Dijkstra over the walk map, an edge costing its time and 300 s for every minute at the
/// relative
/// dose rate 1 that is forecast for when the person will be there (domain.md E8). Arrival times are final when a node's edges are looked
/// at, so that the labels are set once.
/// </summary>
internal sealed class RouteFinder(WalkMap map, HazardForecast forecast)
{
    private const double CostPerDose = 300;
    private const double Shut = 1e9;
    private const double ForbiddenCost = 1e4;
    private readonly double[] _arriveS = new double[map.Nodes];
    private readonly int[] _before = new int[map.Nodes];

    /// <summary>Nodes from where the person is to a muster point; empty: no gate is open.</summary>
    /// <param name="x">m.</param>
    /// <param name="y">m.</param>
    /// <param name="speedMS">m/s.</param>
    /// <param name="nowS">Drill time, s.</param>
    /// <param name="gateWaitS">Waiting at each gate now, s; infinite: shut.</param>
    public int[] Find(double x, double y, double speedMS, double nowS, double[] gateWaitS)
    {
        if (map.Site.Muster.IsEmpty || map.GateNodes.Length == 0) return [];
        var root = map.NodeAt(x, y);
        Array.Fill(_before, -1);
        _arriveS[root] = nowS - forecast.MadeS;
        double Weight(SEdge<int> edge) => Cost(edge, speedMS, gateWaitS, out _);
        var search = new DijkstraShortestPathAlgorithm<int, SEdge<int>>(map.Graph, Weight);
        search.TreeEdge += edge =>
        {
            Cost(edge, speedMS, gateWaitS, out var takesS);
            _arriveS[edge.Target] = _arriveS[edge.Source] + takesS;
            _before[edge.Target] = edge.Source;
        };
        // The first muster point whose turn comes is the cheapest: nothing beyond it need be looked at.
        var best = -1;
        search.ExamineVertex += node =>
        {
            if (node < map.Cells || best >= 0) return;
            best = search.TryGetDistance(node, out var cost) && cost < Shut ? node : -1;
            search.Abort();
        };
        search.Compute(root);
        if (best < 0) return [];
        var way = new List<int>();
        for (var n = best; n >= 0 && n != root; n = _before[n]) way.Add(n);
        way.Reverse();
        return [.. way];
    }

    private double Cost(SEdge<int> edge, double speedMS, double[] gateWaitS, out double takesS)
    {
        takesS = map.At(edge.Source).To(map.At(edge.Target)) / (speedMS * map.SpeedShare(edge.Target));
        var cost = takesS;
        var gate = map.GateOf(edge.Source, edge.Target);
        if (gate >= 0)
        {
            if (double.IsPositiveInfinity(gateWaitS[gate])) return Shut;
            cost += gateWaitS[gate];
            takesS += gateWaitS[gate];
        }

        var rate = forecast.Rate(edge.Target, _arriveS[edge.Source] + takesS);
        if (rate >= HazardForecast.Forbidden) return cost + ForbiddenCost;
        return cost + (CostPerDose * rate * takesS / 60);
    }
}
