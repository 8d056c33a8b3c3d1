namespace Twin.Domain.Knowledge;

/// <summary>
/// The part of a graph in which risk travels, as arrays: parallel edges from u to v form one pair, so that a message can leave out
/// everything that came from where it goes. Shared by all engines of a graph.
/// </summary>
internal sealed class RiskPairs
{
    public RiskPairs(KnowledgeGraph graph)
    {
        var carriers = new List<int>();
        var pairs = new List<(int Source, int Target, int Edge)>();
        foreach (ref readonly var edge in graph.Edges)
        {
            if (!edge.Carries || edge.Source == edge.Target) continue;
            if (pairs.Count == 0 || pairs[^1].Source != edge.Source || pairs[^1].Target != edge.Target)
                pairs.Add((edge.Source, edge.Target, carriers.Count));
            carriers.Add(edge.Index);
        }

        var vertices = graph.VertexCount;
        Edges = [.. carriers];
        Count = pairs.Count;
        Source = new int[Count];
        Target = new int[Count];
        EdgeStart = new int[Count + 1];
        OutStart = new int[vertices + 1];
        InStart = new int[vertices + 1];
        for (var p = 0; p < Count; p++)
        {
            (Source[p], Target[p], EdgeStart[p]) = pairs[p];
            OutStart[Source[p] + 1]++;
            InStart[Target[p] + 1]++;
        }

        EdgeStart[Count] = Edges.Length;
        for (var v = 0; v < vertices; v++)
        {
            OutStart[v + 1] += OutStart[v];
            InStart[v + 1] += InStart[v];
        }

        var next = InStart[..^1];
        In = new int[Count];
        for (var p = 0; p < Count; p++) In[next[Target[p]]++] = p;
        Reverse = Reverses();
        PlaceOf = new int[graph.EdgeCount];
        Array.Fill(PlaceOf, -1);
        for (var k = 0; k < Edges.Length; k++) PlaceOf[Edges[k]] = k;
        PairOf = new int[Edges.Length];
        for (var p = 0; p < Count; p++) Array.Fill(PairOf, p, EdgeStart[p], EdgeStart[p + 1] - EdgeStart[p]);
    }

    public int Count { get; }

    /// <summary>Per pair: where it leaves, where it arrives, and its first carrier (one more at the end).</summary>
    public int[] Source { get; }

    public int[] Target { get; }

    public int[] EdgeStart { get; }

    /// <summary>Per pair: the pair that goes back, or -1.</summary>
    public int[] Reverse { get; }

    /// <summary>Pairs that leave v: [OutStart[v], OutStart[v + 1]).</summary>
    public int[] OutStart { get; }

    /// <summary>Pairs that reach v: In[InStart[v]..InStart[v + 1]].</summary>
    public int[] InStart { get; }

    public int[] In { get; }

    /// <summary>Per carrier: its edge in the graph.</summary>
    public int[] Edges { get; }

    /// <summary>Per carrier: its pair.</summary>
    public int[] PairOf { get; }

    /// <summary>Per edge of the graph: its carrier, or -1.</summary>
    public int[] PlaceOf { get; }

    private int[] Reverses()
    {
        var reverse = new int[Count];
        for (var p = 0; p < Count; p++)
        {
            // Pairs that leave a vertex are sorted by target.
            var from = OutStart[Target[p]];
            var found = Array.BinarySearch(Target, from, OutStart[Target[p] + 1] - from, Source[p]);
            reverse[p] = found >= 0 ? found : -1;
        }

        return reverse;
    }
}
