using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge;

/// <summary>Why a vertex has its risk.</summary>
[GenerateSerializer, Immutable, Alias("twin.risk.why.v1")]
public sealed record RiskExplanation
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public double Risk { get; init; }
    /// <summary>Its own part.</summary>
    [Id(2)] public double Local { get; init; }
    /// <summary>Where it comes from, largest first; the vertex itself may be among them.</summary>
    [Id(3)] public ImmutableArray<RiskCause> Causes { get; init; } = [];
    /// <summary>The most likely ways it came, most likely first.</summary>
    [Id(4)] public ImmutableArray<RiskPath> Paths { get; init; } = [];
    /// <summary>True when bounds of work left causes out.</summary>
    [Id(5)] public bool Cut { get; init; }
    /// <summary>Edition of the risk table.</summary>
    [Id(6)] public string Table { get; init; } = "";
}

/// <summary>A cause of a risk.</summary>
/// <param name="Id">Vertex whose own risk it is.</param>
/// <param name="Local">That own risk.</param>
/// <param name="Without">What the risk would be had this vertex only its prior.</param>
/// <param name="Drop">Risk − <paramref name="Without"/>: the counterfactual contribution.</param>
/// <param name="Share">Of all drops, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.cause.v1")]
public sealed record RiskCause([property: Id(0)] string Id, [property: Id(1)] double Local, [property: Id(2)] double Without,
    [property: Id(3)] double Drop, [property: Id(4)] double Share);

/// <summary>A way from a source to a vertex.</summary>
/// <param name="Probability">Own risk of the source × the weights along the way.</param>
/// <param name="Steps">Edge by edge, from the source on; empty: the vertex's own risk.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.path.v1")]
public sealed record RiskPath([property: Id(0)] double Probability, [property: Id(1)] ImmutableArray<RiskPathStep> Steps);

/// <summary>One edge of a way.</summary>
/// <param name="From">Id of its source.</param>
/// <param name="To">Id of its target.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Weight">Weight in force.</param>
/// <param name="DistanceM">Metres; NaN: none.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.path-step.v1")]
public sealed record RiskPathStep([property: Id(0)] string From, [property: Id(1)] string To, [property: Id(2)] EdgeKind Kind,
    [property: Id(3)] double Weight, [property: Id(4)] double DistanceM);
