using System.Collections.Immutable;

namespace Twin.Domain.Knowledge;

/// <summary>Supposes states on a copy of an engine and says what would change. The engine itself is not touched.</summary>
public static class WhatIf
{
    /// <summary>Computes it. Unknown ids and numbers out of range are answered, not supposed.</summary>
    /// <param name="engine">As it is.</param>
    /// <param name="request">What to suppose.</param>
    /// <param name="prior">Prior of a vertex, for "without this".</param>
    public static WhatIfResult Run(RiskEngine engine, WhatIfRequest request, Func<int, double> prior)
    {
        var problems = ImmutableArray.CreateBuilder<TwinError>();
        var supposed = engine.Clone();
        supposed.Propagate();
        var before = supposed.Risks.ToArray();
        foreach (var local in request.Locals) SetLocal(supposed, local, prior, problems);
        foreach (var barrier in request.Barriers)
        {
            if (!Known(supposed.Graph, barrier.Id, problems, out var vertex)) continue;
            if (barrier.Availability is >= 0 and <= 1) supposed.SetBarrier(vertex, barrier.Availability);
            else problems.Add(new TwinError("what-if.value", "An availability is from 0 to 1.", Path: barrier.Id));
        }

        foreach (var edge in request.Edges) SetEdge(supposed, edge, problems);
        if (request.Weather is { } weather) supposed.SetWeather(weather);
        supposed.Propagate();
        return new WhatIfResult(Changes(before, supposed, request.Most, out var total), total, problems.DrainToImmutable());
    }

    private static ImmutableArray<WhatIfChange> Changes(double[] before, RiskEngine after, int most, out int total)
    {
        var changes = new List<WhatIfChange>();
        for (var v = 0; v < before.Length; v++)
        {
            if (Math.Abs(after.Risk(v) - before[v]) >= RiskEngine.ReportStep)
                changes.Add(new WhatIfChange(after.Graph.Vertices[v].Id, before[v], after.Risk(v)));
        }

        total = changes.Count;
        return [.. changes.OrderByDescending(static c => Math.Abs(c.After - c.Before)).Take(Math.Max(0, most))];
    }

    private static void SetLocal(RiskEngine engine, WhatIfLocal local, Func<int, double> prior, ImmutableArray<TwinError>.Builder problems)
    {
        if (!Known(engine.Graph, local.Id, problems, out var vertex)) return;
        if (double.IsNaN(local.Local)) engine.SetLocal(vertex, prior(vertex));
        else if (local.Local is >= 0 and <= 1) engine.SetLocal(vertex, local.Local);
        else problems.Add(new TwinError("what-if.value", "A risk is from 0 to 1.", Path: local.Id));
    }

    private static void SetEdge(RiskEngine engine, WhatIfEdge asked, ImmutableArray<TwinError>.Builder problems)
    {
        var graph = engine.Graph;
        int source = -1, target = -1;
        if (asked.Source is not null && !Known(graph, asked.Source, problems, out source)) return;
        if (asked.Target is not null && !Known(graph, asked.Target, problems, out target)) return;
        if (source < 0 && target < 0)
        {
            problems.Add(new TwinError("what-if.edge", "Say the source or the target of the edge."));
            return;
        }

        if (!(asked.Factor is >= 0 && asked.Factor <= engine.Table.MaxFactor))
        {
            problems.Add(
                new TwinError("what-if.value", $"A factor is from 0 to {engine.Table.MaxFactor}.", Path: asked.Source ?? asked.Target));
            return;
        }

        var found = false;
        foreach (var edge in source >= 0 ? graph.Quik.OutEdges(source) : graph.Quik.InEdges(target))
        {
            if ((target >= 0 && edge.Target != target) || (asked.Kind is { } kind && edge.Kind != kind)) continue;
            engine.SetEdgeState(edge.Index, asked.Factor);
            found = true;
        }

        if (!found) problems.Add(new TwinError("what-if.edge", "There is no such edge.", Path: asked.Source ?? asked.Target));
    }

    private static bool Known(KnowledgeGraph graph, string id, ImmutableArray<TwinError>.Builder problems, out int vertex)
    {
        if (graph.TryGet(id, out vertex)) return true;
        problems.Add(new TwinError("what-if.unknown", $"There is no '{id}' in the graph.", Path: id));
        return false;
    }
}
