namespace Twin.Domain.Knowledge;

/// <content>Goes over to a graph that differs in a few edges.</content>
public sealed partial class RiskEngine
{
    /// <summary>
    /// An engine of a graph with the same vertices and some other edges, in the state of this one. Only what the other edges change
    /// waits for <see cref="Propagate"/>; nothing is computed from scratch.
    /// </summary>
    public RiskEngine MoveTo(KnowledgeGraph graph)
    {
        if (graph.Vertices != Graph.Vertices) throw new ArgumentException("The vertices are other ones.", nameof(graph));
        var next = new RiskEngine(graph, Table, weigh: false);
        foreach (var (from, to) in new[]
        {
            (_availability, next._availability), (_local, next._local), (_risk, next._risk), (_reported, next._reported),
            (_sum, next._sum), (_sent, next._sent),
        }) from.CopyTo(to, 0);
        _weather.CopyTo(next._weather, 0);
        _age.CopyTo(next._age, 0);
        next.CopyQueue(this);
        next.Take(this);
        return next;
    }

    // Both have their pairs in order of source and target, and a pair's edges in order of kind.
    private void Take(RiskEngine old)
    {
        var (p, o) = (0, 0);
        while (p < _pairs.Count || o < old._pairs.Count)
        {
            var order = p == _pairs.Count ? 1 : o == old._pairs.Count ? -1 : Order(_pairs, p, old._pairs, o);
            if (order > 0)
            {
                // Gone: what came along it is taken out, and with it whatever it alone kept alight.
                if (old._pass[o] != 1) _dark.Add(old._pairs.Target[o]);
                o++;
                continue;
            }

            var same = order == 0 && Weights(p, old, o);
            if (order == 0) _pass[p] = old._pass[o++];
            else Weights(p, null, 0);
            if (!same)
            {
                _dark.Add(_pairs.Source[p]);
                Enqueue(_pairs.Source[p]);
            }

            p++;
        }
    }

    /// <summary>Weighs the edges of a pair, those that were there as before; false when they are other ones.</summary>
    private bool Weights(int pair, RiskEngine? old, int oldPair)
    {
        var same = old is not null;
        var (k, o) = (_pairs.EdgeStart[pair], old?._pairs.EdgeStart[oldPair] ?? 0);
        var end = old?._pairs.EdgeStart[oldPair + 1] ?? 0;
        for (; k < _pairs.EdgeStart[pair + 1]; k++)
        {
            ref readonly var edge = ref Graph.Edge(_pairs.Edges[k]);
            for (; o < end && old!.Graph.Edge(old._pairs.Edges[o]).Kind < edge.Kind; o++) same = false;
            if (o < end && old!.Graph.Edge(old._pairs.Edges[o]) is var before && before.Kind == edge.Kind)
            {
                _state[k] = old._state[o];
                if (before with { Index = edge.Index } == edge)
                {
                    _weight[k] = old._weight[o++];
                    continue;
                }

                o++;
            }

            _weight[k] = WeightOf(k);
            same = false;
        }

        return same && o == end;
    }

    private static int Order(RiskPairs a, int p, RiskPairs b, int o) =>
        a.Source[p] != b.Source[o] ? a.Source[p].CompareTo(b.Source[o]) : a.Target[p].CompareTo(b.Target[o]);
}
