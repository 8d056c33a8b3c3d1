using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Metadata;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;

namespace Twin.Grains.Interfaces.Knowledge;

/// <summary>
/// The knowledge graph of one plant in one realm (key <c>realm/plant/graph</c>): takes what matters for risk from the partitions,
/// spreads it, tells the feed, and answers questions about the graph. Questions never hold up what comes in.
/// </summary>
[Alias("twin.IKnowledgeGraphGrain"), DefaultGrainType("knowledge-graph")]
public interface IKnowledgeGraphGrain : IGrainWithStringKey
{
    /// <summary>
    /// Called by partitions after a commit. Answers the graph's epoch: a new one means that what was told is lost and the partition
    /// tells all it knows; 0: not taken (another model version here and there for a moment), to be said again.
    /// </summary>
    [Alias("Publish")]
    ValueTask<long> PublishAsync([Immutable] GraphDelta delta);

    /// <summary>Called by the watch over dangers: all limits that signals are on their way to. What is not told again for a minute is
    /// over.</summary>
    [Alias("PublishDangers")]
    ValueTask PublishDangersAsync(ImmutableArray<RiskDanger> dangers);

    /// <summary>A page of the graph.</summary>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<GraphPage> GetAsync(GraphFilter filter);

    /// <summary>What lies around a vertex; null: there is no such vertex.</summary>
    [Alias("Around"), AlwaysInterleave]
    ValueTask<GraphPage?> AroundAsync(string id, GraphWalk walk);

    /// <summary>Risk, own risk and level of a vertex; null: there is no such vertex.</summary>
    [Alias("Risk"), AlwaysInterleave]
    ValueTask<VertexRisk?> RiskAsync(string id);

    /// <summary>Why a vertex has its risk; null: there is no such vertex.</summary>
    [Alias("Why"), AlwaysInterleave, ResponseTimeout("00:00:08")]
    ValueTask<WhyRisk?> WhyAsync(string id, int causes, int paths);

    /// <summary>The most likely ways of risk from one vertex to another; null: one of them is not there.</summary>
    [Alias("Ways"), AlwaysInterleave]
    ValueTask<IReadOnlyList<RiskPath>?> WaysAsync(string from, string to, int count);

    /// <summary>Barriers of a vertex that fail together, each group with what they hang on; null: there is no such vertex.</summary>
    [Alias("CommonCauses"), AlwaysInterleave]
    ValueTask<IReadOnlyList<CommonFailure>?> CommonCausesAsync(string id);

    /// <summary>What would change under supposed states. Touches nothing live.</summary>
    [Alias("WhatIf"), AlwaysInterleave]
    ValueTask<WhatIfResult> WhatIfAsync(WhatIfRequest request);

    /// <summary>How the graph is.</summary>
    [Alias("Status"), AlwaysInterleave]
    ValueTask<GraphStatus> StatusAsync();

    /// <summary>Permits, orders or incidents changed: looks at them again now rather than within a minute.</summary>
    [Alias("Refresh"), AlwaysInterleave]
    ValueTask RefreshAsync();
}

/// <summary>What a partition tells the graph.</summary>
[GenerateSerializer, Immutable, Alias("twin.graph.delta.v1")]
public sealed record GraphDelta
{
    /// <summary>Number of the partition.</summary>
    [Id(0)] public required int Partition { get; init; }
    /// <summary>Model version that <see cref="RiskFact.Index"/> refers to.</summary>
    [Id(1)] public required int ModelVersion { get; init; }
    /// <summary>Realm time up to which the partition has applied everything, Unix ms.</summary>
    [Id(2)] public required long NowMs { get; init; }
    [Id(3)] public required ImmutableArray<RiskFact> Facts { get; init; }
    /// <summary>Durable alarm steps, in order.</summary>
    [Id(4)] public required ImmutableArray<AlarmTransition> Alarms { get; init; }
    /// <summary>Steps were dropped since the graph did not take them for long: it reads the open alarms from the store.</summary>
    [Id(5)] public bool AlarmsLost { get; init; }
}

/// <summary>How the graph is.</summary>
/// <param name="Version">Version of the plant, and change of the graph within it.</param>
/// <param name="Vertices">How many.</param>
/// <param name="Edges">How many.</param>
/// <param name="AsOfMs">Realm time up to which every change is in the risks, Unix ms; 0: nothing told yet.</param>
/// <param name="Behind">Changes wait.</param>
/// <param name="Drift">Largest difference to a full computation at the last look; NaN: not looked yet.</param>
/// <param name="Problems">What was wrong in its definition.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.status.v1")]
public sealed record GraphStatus(
    [property: Id(0)] string Version, [property: Id(1)] int Vertices, [property: Id(2)] int Edges, [property: Id(3)] long AsOfMs,
    [property: Id(4)] bool Behind, [property: Id(5)] double Drift, [property: Id(6)] ImmutableArray<GraphProblem> Problems);
