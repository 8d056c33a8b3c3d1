using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;

namespace Twin.Grains.Interfaces.Plants;

/// <summary>A plant (key <c>live/plant/plant</c>): the only one who publishes versions of its model.</summary>
[Alias("twin.IPlantGrain")]
public interface IPlantGrain : IGrainWithStringKey
{
    /// <summary>Checks the file and makes it the newest version; nothing changes when it has errors.</summary>
    /// <param name="file">The plant file, UTF-8.</param>
    /// <param name="actor">Who.</param>
    /// <param name="expectedVersion">Version the author started from; null: whatever is there.</param>
    [Alias("Publish")]
    ValueTask<PublishOutcome> PublishAsync([Immutable] byte[] file, string actor, int? expectedVersion);

    /// <summary>What the plant is now; null: there is none.</summary>
    [Alias("Get"), ReadOnly]
    ValueTask<PlantSummary?> GetAsync();
}

/// <summary>How a publication went.</summary>
/// <param name="Version">The version there is now.</param>
/// <param name="Errors">Why it was refused; empty: done.</param>
[GenerateSerializer, Immutable, Alias("twin.plant.published.v1")]
public sealed record PublishOutcome([property: Id(0)] int Version, [property: Id(1)] ImmutableArray<TwinError> Errors);

/// <summary>A plant in one line.</summary>
[GenerateSerializer, Immutable, Alias("twin.plant.summary.v1")]
public sealed record PlantSummary(
    [property: Id(0)] string Id,
    [property: Id(1)] LocalizedText Name,
    [property: Id(2)] int Version,
    [property: Id(3)] int Twins,
    [property: Id(4)] int Sensors);
