using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Knowledge;

namespace Twin.Grains.Interfaces.Knowledge;

/// <summary>What part of the graph is wanted.</summary>
/// <param name="Kinds">Kinds of vertices; empty: all.</param>
/// <param name="From">Vertices to leave out at the beginning.</param>
/// <param name="Most">Most vertices answered; edges are those between them.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.filter.v1")]
public sealed record GraphFilter(
    [property: Id(0)] ImmutableArray<VertexKind> Kinds, [property: Id(1)] int From, [property: Id(2)] int Most);

/// <summary>Which way to go from a vertex.</summary>
public enum GraphDirection : byte
{
    /// <summary>Along the edges and against them.</summary>
    Both = 0,
    /// <summary>Where risk goes: what is downstream.</summary>
    Out = 1,
    /// <summary>Where risk comes from.</summary>
    In = 2,
}

/// <summary>How to walk from a vertex.</summary>
/// <param name="Direction">Which way.</param>
/// <param name="Kinds">Kinds of edges gone along; empty: all.</param>
/// <param name="Depth">Steps, at most.</param>
/// <param name="Carrying">Only edges along which risk travels.</param>
/// <param name="Most">Most vertices answered, the nearest first.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.walk.v1")]
public sealed record GraphWalk(
    [property: Id(0)] GraphDirection Direction, [property: Id(1)] ImmutableArray<EdgeKind> Kinds, [property: Id(2)] int Depth,
    [property: Id(3)] bool Carrying, [property: Id(4)] int Most);

/// <summary>A vertex with its risk.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">For people.</param>
/// <param name="Risk">0 to 1.</param>
/// <param name="Local">Its own part, 0 to 1.</param>
/// <param name="Level">Level, with hysteresis.</param>
/// <param name="Steps">Steps from the vertex asked about; 0 when none was.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.vertex.v1")]
public sealed record VertexRisk(
    [property: Id(0)] string Id, [property: Id(1)] VertexKind Kind, [property: Id(2)] LocalizedText Name, [property: Id(3)] double Risk,
    [property: Id(4)] double Local, [property: Id(5)] RiskLevel Level, [property: Id(6)] int Steps = 0);

/// <summary>An edge with its weight in force.</summary>
/// <param name="From">Source.</param>
/// <param name="To">Target.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Q">Base probability; 0: structure.</param>
/// <param name="Weight">In force now.</param>
/// <param name="DistanceM">Metres; NaN: none.</param>
/// <param name="Derived">Found from geometry.</param>
/// <param name="Condition">Sensor that opens and closes it, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.edge.v1")]
public sealed record EdgeRisk(
    [property: Id(0)] string From, [property: Id(1)] string To, [property: Id(2)] EdgeKind Kind, [property: Id(3)] double Q,
    [property: Id(4)] double Weight, [property: Id(5)] double DistanceM, [property: Id(6)] bool Derived,
    [property: Id(7)] string? Condition);

/// <summary>A part of the graph.</summary>
/// <param name="Version">Version of the graph.</param>
/// <param name="AsOfMs">Realm time of the risks, Unix ms; 0: nothing told yet.</param>
/// <param name="Vertices">Vertices.</param>
/// <param name="Edges">Edges between them.</param>
/// <param name="Total">Vertices that there are, answered or not.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.page.v1")]
public sealed record GraphPage(
    [property: Id(0)] string Version, [property: Id(1)] long AsOfMs, [property: Id(2)] ImmutableArray<VertexRisk> Vertices,
    [property: Id(3)] ImmutableArray<EdgeRisk> Edges, [property: Id(4)] int Total);

/// <summary>Why a vertex has its risk.</summary>
/// <param name="Vertex">The vertex.</param>
/// <param name="Explanation">Causes and ways.</param>
/// <param name="Origins">Own risks of the vertex and of each cause, with what they are made of.</param>
/// <param name="Names">Names of all vertices mentioned.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.why.v1")]
public sealed record WhyRisk(
    [property: Id(0)] VertexRisk Vertex, [property: Id(1)] RiskExplanation Explanation,
    [property: Id(2)] ImmutableArray<RiskOrigin> Origins, [property: Id(3)] ImmutableDictionary<string, LocalizedText> Names);

/// <summary>Barriers that fail together.</summary>
/// <param name="Cause">What they hang on.</param>
/// <param name="Barriers">The barriers.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.common.v1")]
public sealed record CommonFailure([property: Id(0)] string Cause, [property: Id(1)] ImmutableArray<string> Barriers);

/// <summary>An own risk and what it is made of.</summary>
[GenerateSerializer, Immutable, Alias("twin.graph.origin.v1")]
public sealed record RiskOrigin([property: Id(0)] string Id, [property: Id(1)] LocalRiskValue Local);
