namespace Twin.Domain.Knowledge;

/// <summary>
/// Says why a vertex has its risk (domain.md D2 step 6): causes by counterfactual ("without this, the risk would be"), and the most
/// likely ways. Its work is bounded; the engine is not touched.
/// </summary>
/// <param name="engine">As it is; brought up to date by its owner.</param>
/// <param name="prior">What the own risk of a vertex would be with nothing the matter and no bad history.</param>
public sealed class RiskExplainer(RiskEngine engine, Func<int, double> prior)
{
    /// <summary>Vertices looked at backwards from the one explained, at most.</summary>
    public const int MostVertices = 5_000;

    /// <summary>Causes that are tried, at most: each costs a propagation on a copy.</summary>
    public const int MostCauses = 12;

    /// <summary>Explains a vertex.</summary>
    /// <param name="vertex">Which.</param>
    /// <param name="causes">Causes wanted, at most <see cref="MostCauses"/>.</param>
    /// <param name="paths">Ways wanted, at most 10.</param>
    public RiskExplanation Explain(int vertex, int causes = 6, int paths = 3)
    {
        var graph = engine.Graph;
        var reach = LikelyPaths.Backwards(engine, vertex, MostVertices, out var cut);
        var candidates = reach.Where(r => engine.Local(r.Vertex) > prior(r.Vertex) + 1e-9)
            .OrderByDescending(r => (engine.Local(r.Vertex) - prior(r.Vertex)) * r.Probability)
            .Take(Math.Clamp(causes, 0, MostCauses)).ToArray();
        var drops = Drops(vertex, candidates);
        var total = drops.Sum(static d => d.Drop);
        return new RiskExplanation
        {
            Id = graph.Vertices[vertex].Id,
            Risk = engine.Risk(vertex),
            Local = engine.Local(vertex),
            Causes =
            [
                .. drops.OrderByDescending(static d => d.Drop).Select(d => new RiskCause(
                    graph.Vertices[d.Vertex].Id, engine.Local(d.Vertex), engine.Risk(vertex) - d.Drop, d.Drop,
                    total > 0 ? d.Drop / total : 0)),
            ],
            Paths = LikelyPaths.To(engine, vertex, reach, Math.Clamp(paths, 0, 10)),
            Cut = cut,
            Table = engine.Table.Edition,
        };
    }

    private List<(int Vertex, double Drop)> Drops(int vertex, (int Vertex, double Probability)[] candidates)
    {
        var drops = new List<(int, double)>(candidates.Length);
        if (candidates.Length == 0) return drops;
        var without = engine.Clone();
        without.Propagate();
        var with = without.Risk(vertex);
        foreach (var (source, _) in candidates)
        {
            without.SetLocal(source, prior(source));
            without.Propagate();
            drops.Add((source, Math.Max(0, with - without.Risk(vertex))));
            without.CopyFrom(engine);
            without.Propagate();
        }

        return drops;
    }
}
