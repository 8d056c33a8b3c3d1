using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Knowledge;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Drills;

/// <summary>
/// Copies the real plant for a drill. Each partition gives its twins between two of its rounds, so all of a partition are of one moment;
/// the partitions are asked one after the other, within a fraction of a second, so that no two of them wait at once.
/// </summary>
public sealed class PlantFork(IPlantRegistry plants, ITwinStore store, IEnumerable<IGraphExtrasSource> sources, TimeProvider time)
{
    /// <summary>The plant as it is now; null: there is no such plant.</summary>
    public async Task<PlantSnapshot?> TakeAsync(string plant, IGrainFactory grains)
    {
        if (plants.Find(plant) is not { } compiled) return null;
        var twins = ImmutableArray.CreateBuilder<TwinSnapshot>(compiled.Model.Twins.Length);
        var atMs = 0L;
        for (var number = 0; number < Partitioning.Count; number++)
        {
            var partition = grains.GetGrain<IPartitionGrain>(
                new TwinKey(TwinKey.Live, plant, Partitioning.IdOf(number)).ToString());
            var page = await partition.SnapshotAsync();
            twins.AddRange(page.Twins);
            atMs = Math.Max(atMs, page.NowMs);
        }

        var alarms = ImmutableArray.CreateBuilder<AlarmTransition>();
        await foreach (var alarm in store.StandingAsync(TwinKey.Live, plant)) alarms.Add(alarm);
        var reader = new ExtrasReader(new TwinKey(TwinKey.Live, plant, "graph"), grains, sources);
        var (extras, priors) = await reader.ReadAsync();
        return new PlantSnapshot
        {
            Plant = plant,
            ModelVersion = compiled.Model.Version,
            AtMs = atMs == 0 ? time.GetUtcNow().ToUnixTimeMilliseconds() : atMs,
            Twins = twins.ToImmutable(),
            Alarms = alarms.ToImmutable(),
            Extras = extras,
            Priors = priors.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }
}
