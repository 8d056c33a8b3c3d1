using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Grains.Knowledge;

/// <summary>Answers about a graph that are computed on a copy and beside the grain that owns it, so that what comes in does not
/// wait.</summary>
internal static class GraphAnswers
{
    /// <summary>Risk of a vertex; null: there is no such vertex.</summary>
    public static VertexRisk? Vertex(PlantRisk risk, string id) =>
        risk.Graph.TryGet(id, out var vertex) ? GraphPages.Vertex(risk, vertex) : null;

    /// <summary>Why a vertex has its risk; null: there is no such vertex.</summary>
    public static async ValueTask<WhyRisk?> WhyAsync(Func<PlantRisk> now, string id, int causes, int paths)
    {
        while (true)
        {
            var risk = now();
            if (!risk.Graph.TryGet(id, out var vertex)) return null;
            var (engine, priors, usual) = (risk.Engine.Clone(), risk.Priors(), risk.Engine.Table.Local.PriorDefault);
            // A bad history is a cause like any other.
            var explained = await Task.Run(() => new RiskExplainer(engine, v => Math.Min(priors[v], usual)).Explain(vertex, causes, paths));
            // Otherwise the graph is another one by now, and its vertices have other numbers.
            if (ReferenceEquals(risk.Graph, engine.Graph)) return GraphPages.Why(risk, vertex, explained);
        }
    }

    /// <summary>The most likely ways of risk; null: an end is not there.</summary>
    public static async ValueTask<IReadOnlyList<RiskPath>?> WaysAsync(PlantRisk risk, string from, string to, int count)
    {
        if (!risk.Graph.TryGet(from, out var source) || !risk.Graph.TryGet(to, out var target)) return null;
        var engine = risk.Engine.Clone();
        return await Task.Run(() => GraphQueries.MostLikely(engine, source, target, count).ToArray());
    }

    /// <summary>Barriers that fail together; null: there is no such vertex.</summary>
    public static async ValueTask<IReadOnlyList<CommonFailure>?> CommonCausesAsync(PlantRisk risk, string id)
    {
        var graph = risk.Graph;
        if (!graph.TryGet(id, out var vertex)) return null;
        return await Task.Run(() => GraphQueries.CommonCauses(graph, vertex).Select(c => new CommonFailure(
            graph.Vertices[c.Parent].Id, [.. c.Barriers.Select(b => graph.Vertices[b].Id)])).ToArray());
    }

    /// <summary>What would change under supposed states.</summary>
    public static async ValueTask<WhatIfResult> WhatIfAsync(PlantRisk risk, WhatIfRequest request)
    {
        var (engine, priors) = (risk.Engine.Clone(), risk.Priors());
        return await Task.Run(() => WhatIf.Run(engine, request, v => priors[v]));
    }
}
