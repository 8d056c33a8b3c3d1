using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge;

/// <summary>Something wrong in what a graph was to be made of. The graph is made without it.</summary>
/// <param name="Code"><c>graph.edge.target</c> (an edge to nothing), <c>graph.edge.self</c>, <c>graph.edge.duplicate</c>,
/// <c>graph.edge.weight</c>, <c>graph.edge.condition</c>, <c>graph.cycle.certain</c> (a cycle of probability one),
/// <c>graph.vertex.duplicate</c>, <c>graph.neighbours.cut</c> (a warning: only the nearest were taken).</param>
/// <param name="Message">English sentence naming what and where.</param>
/// <param name="Source">Id of the vertex that holds it.</param>
/// <param name="Target">Id of the other vertex, or null.</param>
/// <param name="IsWarning">True when the graph is still what was asked for.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.problem.v1")]
public sealed record GraphProblem(
    [property: Id(0)] string Code,
    [property: Id(1)] string Message,
    [property: Id(2)] string Source,
    [property: Id(3)] string? Target = null,
    [property: Id(4)] bool IsWarning = false);

/// <summary>A graph and what was wrong in its definition.</summary>
public readonly record struct GraphBuild(KnowledgeGraph Graph, ImmutableArray<GraphProblem> Problems);
