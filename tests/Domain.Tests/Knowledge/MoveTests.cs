using CsCheck;
using Twin.Domain.Knowledge;
using Xunit;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>Going over to a graph with a few other edges against starting anew in it.</summary>
public sealed class MoveTests
{
    private static readonly EdgeKind[] Kinds = [EdgeKind.Contains, EdgeKind.Feeds, EdgeKind.Ignition];

    [Fact]
    public void Moved_EqualsFromScratch_WhateverComesAndGoes() => (
        from n in Gen.Int[2, 30]
        let edge = Gen.Select(Gen.Int[0, n - 1], Gen.Int[0, n - 1], Gen.Int[0, 2], Gen.Double[0.01, 0.9])
        from first in edge.Array[0, n * 4]
        from local in Gen.Frequency((2, Gen.Const(0.0)), (2, Gen.Double[1e-4, 1])).Array[n]
        from steps in Gen.Select(edge.Array[0, 6], Gen.Int[0, 1_000].Array[0, 6], Gen.Bool).Array[1, 8]
        select (first, local, steps)).Sample(scene =>
        {
            var graph = KnowledgeGraph.Create(
                1, [.. scene.local.Select(static (_, v) => Make.Vertex($"v{v}"))], Made(scene.first).DistinctBy(Key));
            var engine = new RiskEngine(graph);
            for (var v = 0; v < scene.local.Length; v++) engine.SetLocal(v, scene.local[v]);
            engine.Propagate();
            foreach (var (come, go, settle) in scene.steps)
            {
                var left = graph.EdgeCount == 0 ? [] : go.Select(g => Key(graph.Edge(g % graph.EdgeCount))).ToArray();
                var next = graph.With(left, Made(come));
                var expected = graph.Edges.ToArray().Where(e => !left.Contains(Key(e))).Concat(Made(come)).DistinctBy(Key).Select(Key);
                Assert.Equal(expected.Order(), next.Edges.ToArray().Select(Key).Order());
                Assert.Equal(Enumerable.Range(0, next.EdgeCount), next.Edges.ToArray().Select(static e => e.Index));
                (graph, engine) = (next, engine.MoveTo(next));
                if (settle) engine.Propagate();
            }

            engine.Propagate();
            Assert.InRange(engine.MaxDriftAgainstFull(), 0, 1e-3);
            var anew = new RiskEngine(graph);
            for (var v = 0; v < scene.local.Length; v++) anew.SetLocal(v, scene.local[v]);
            anew.FullSolve();
            for (var v = 0; v < scene.local.Length; v++) Assert.Equal(anew.Risk(v), engine.Risk(v), 1e-3);
        }, iter: 400);

    private static IEnumerable<GraphEdge> Made(IEnumerable<(int From, int To, int Kind, double Q)> edges) =>
        edges.Where(static e => e.From != e.To).Select(
            static e => new GraphEdge { Source = e.From, Target = e.To, Kind = Kinds[e.Kind], Q = e.Q });

    private static (int Source, int Target, EdgeKind Kind) Key(GraphEdge e) => (e.Source, e.Target, e.Kind);
}
