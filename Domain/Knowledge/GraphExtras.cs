using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge;

/// <summary>What lives in the graph besides the plant model. Lists may be empty.</summary>
[GenerateSerializer, Immutable, Alias("twin.graph.extras.v1")]
public sealed record GraphExtras
{
    [Id(0)] public ImmutableArray<GraphIncident> Incidents { get; init; } = [];
    [Id(1)] public ImmutableArray<GraphPermit> Permits { get; init; } = [];
    [Id(2)] public ImmutableArray<GraphOrder> Orders { get; init; } = [];
    /// <summary>Weather cells; none: one cell for the whole plant.</summary>
    [Id(3)] public ImmutableArray<GraphWeatherCell> Cells { get; init; } = [];
    /// <summary>Who is in which zone now.</summary>
    [Id(4)] public ImmutableArray<GraphPresence> Present { get; init; } = [];

    public static readonly GraphExtras Empty = new();
}

/// <summary>A past incident or near miss.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">For people.</param>
/// <param name="NearMiss">Nothing came to harm.</param>
/// <param name="Causes">Twins it came from.</param>
/// <param name="Involved">Twins it touched.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.incident.v1")]
public sealed record GraphIncident([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] bool NearMiss,
    [property: Id(3)] ImmutableArray<string> Causes, [property: Id(4)] ImmutableArray<string> Involved);

/// <summary>A permit in force.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">For people.</param>
/// <param name="Kind">Word of <c>permits</c> in the risk table: <c>hotWork</c>, <c>confinedSpace</c>...</param>
/// <param name="Grade">0: special (特级), 1, 2, 3...</param>
/// <param name="Zone">Zone it is in, or null.</param>
/// <param name="Twins">Twins it is on.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.permit.v1")]
public sealed record GraphPermit([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] string Kind,
    [property: Id(3)] int Grade, [property: Id(4)] string? Zone, [property: Id(5)] ImmutableArray<string> Twins);

/// <summary>An open work order.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">For people.</param>
/// <param name="Twin">What is worked on.</param>
/// <param name="DueMs">When it should be done, Unix ms; 0: no time was set. Past it, the twin's own risk rises.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.order.v1")]
public sealed record GraphOrder([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] string Twin,
    [property: Id(3)] long DueMs = 0);

/// <summary>The part of the plant that one weather station speaks for: the nearest station wins.</summary>
/// <param name="Station">Local id of the weather station.</param>
/// <param name="X">Metres east in the plant's frame.</param>
/// <param name="Y">Metres north in the plant's frame.</param>
[GenerateSerializer, Immutable, Alias("twin.graph.cell.v1")]
public sealed record GraphWeatherCell([property: Id(0)] string Station, [property: Id(1)] double X, [property: Id(2)] double Y);

/// <summary>A person in a zone.</summary>
[GenerateSerializer, Immutable, Alias("twin.graph.presence.v1")]
public sealed record GraphPresence([property: Id(0)] string Person, [property: Id(1)] string Zone);
