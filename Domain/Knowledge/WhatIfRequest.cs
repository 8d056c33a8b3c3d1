using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge;

/// <summary>States to suppose. Lists may be empty.</summary>
[GenerateSerializer, Immutable, Alias("twin.whatif.request.v1")]
public sealed record WhatIfRequest
{
    /// <summary>Own risk of vertices.</summary>
    [Id(0)] public ImmutableArray<WhatIfLocal> Locals { get; init; } = [];
    /// <summary>Ways opened or closed.</summary>
    [Id(1)] public ImmutableArray<WhatIfEdge> Edges { get; init; } = [];
    /// <summary>Barriers lost or restored.</summary>
    [Id(2)] public ImmutableArray<WhatIfBarrier> Barriers { get; init; } = [];
    /// <summary>Weather everywhere; null: as it is.</summary>
    [Id(3)] public WeatherNow? Weather { get; init; }
    /// <summary>Most changes answered, largest first.</summary>
    [Id(4)] public int Most { get; init; } = 200;
}

/// <summary>A vertex's own risk supposed; NaN: its prior ("without this").</summary>
[GenerateSerializer, Immutable, Alias("twin.whatif.local.v1")]
public readonly record struct WhatIfLocal([property: Id(0)] string Id, [property: Id(1)] double Local);

/// <summary>A way supposed: an edge, or all edges of a valve or pipe.</summary>
/// <param name="Source">Id of the source; null: any.</param>
/// <param name="Target">Id of the target; null: any.</param>
/// <param name="Kind">Kind of edge; null: any.</param>
/// <param name="Factor">0 closed, 1 as usual.</param>
[GenerateSerializer, Immutable, Alias("twin.whatif.edge.v1")]
public readonly record struct WhatIfEdge([property: Id(0)] string? Source, [property: Id(1)] string? Target,
    [property: Id(2)] EdgeKind? Kind, [property: Id(3)] double Factor);

/// <summary>A barrier supposed: 0 out of service, 1 ready.</summary>
[GenerateSerializer, Immutable, Alias("twin.whatif.barrier.v1")]
public readonly record struct WhatIfBarrier([property: Id(0)] string Id, [property: Id(1)] double Availability);

/// <summary>What would change.</summary>
/// <param name="Changes">Largest first.</param>
/// <param name="Total">How many change, answered or not.</param>
/// <param name="Problems">What was asked and could not be supposed.</param>
[GenerateSerializer, Immutable, Alias("twin.whatif.result.v1")]
public sealed record WhatIfResult([property: Id(0)] ImmutableArray<WhatIfChange> Changes, [property: Id(1)] int Total,
    [property: Id(2)] ImmutableArray<TwinError> Problems);

/// <summary>A risk that would change.</summary>
[GenerateSerializer, Immutable, Alias("twin.whatif.change.v1")]
public readonly record struct WhatIfChange([property: Id(0)] string Id, [property: Id(1)] double Before, [property: Id(2)] double After);
