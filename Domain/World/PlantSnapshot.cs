using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge;

namespace Twin.Domain.World;

/// <summary>A plant at one moment: where a world begins. What it does not name begins as new.</summary>
[GenerateSerializer, Immutable, Alias("twin.world.snapshot.v1")]
public sealed record PlantSnapshot
{
    /// <summary>Local id of the plant.</summary>
    [Id(0)] public required string Plant { get; init; }

    /// <summary>Model version it was taken under; another one is adopted, twin by twin, as after a publication.</summary>
    [Id(1)] public required int ModelVersion { get; init; }

    /// <summary>Realm time, Unix ms.</summary>
    [Id(2)] public required long AtMs { get; init; }
    [Id(3)] public ImmutableArray<TwinSnapshot> Twins { get; init; } = [];

    /// <summary>The newest step of every open or suppressed alarm, those of outside systems among them; of any realm.</summary>
    [Id(4)] public ImmutableArray<AlarmTransition> Alarms { get; init; } = [];

    /// <summary>Incidents, permits and orders.</summary>
    [Id(5)] public GraphExtras Extras { get; init; } = GraphExtras.Empty;

    /// <summary>Priors of the incident history by twin, 0 to 1.</summary>
    [Id(6)] public ImmutableSortedDictionary<string, double> Priors { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}

/// <summary>One twin's state.</summary>
/// <param name="Id">Local id.</param>
/// <param name="State">Bytes of <see cref="Twins.SensorStateCodec"/> or <see cref="Twins.OwnerStateCodec"/>.</param>
[GenerateSerializer, Immutable, Alias("twin.world.twin.v1")]
public readonly record struct TwinSnapshot([property: Id(0)] string Id, [property: Id(1)] ReadOnlyMemory<byte> State);
