using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Partitions;

namespace Twin.Grains.Partitions;

/// <summary>
/// Newest values of a chosen set of a plant's sensors: one call to each partition that has any, whatever their number. Belongs to one
/// grain: not thread-safe.
/// </summary>
/// <param name="grains">Where partitions are.</param>
/// <param name="plant">Key of anything in the plant; only the realm and the plant count.</param>
public sealed class PlantSampler(IGrainFactory grains, TwinKey plant)
{
    private readonly List<Share> _shares = [];
    private SensorSample[] _now = [];

    /// <summary>What is known, in the order of the sensors followed; <see cref="SensorSample.None"/> where nothing is.</summary>
    public ReadOnlySpan<SensorSample> Now => _now;

    /// <summary>Follows these sensors from now on; call it again when the model or the choice changes.</summary>
    /// <param name="model">The model in force: it says whose sensors they are.</param>
    /// <param name="sensors">Local ids; null or a twin that is no sensor: never known.</param>
    public void Follow(CompiledPlant model, IReadOnlyList<string?> sensors)
    {
        _now = new SensorSample[sensors.Count];
        Array.Fill(_now, SensorSample.None);
        _shares.Clear();
        foreach (var share in Enumerable.Range(0, sensors.Count).Where(i => sensors[i] is { } id && model.Index.TryGet(id, out _))
                     .GroupBy(i => model.PartitionOf(sensors[i]!)))
        {
            var partition = plant with { Id = Partitioning.IdOf(share.Key) };
            _shares.Add(new Share(grains.GetGrain<IPartitionGrain>(partition.ToString()), [.. share],
                [.. share.Select(i => sensors[i]!)]));
        }
    }

    /// <summary>Asks. False: a partition did not answer; its sensors stay as they were, their source times tell how old they are.</summary>
    public async ValueTask<bool> SampleAsync()
    {
        var (now, shares) = (_now, _shares.ToArray());
        var answers = new Task<ImmutableArray<SensorSample>>[shares.Length];
        for (var i = 0; i < shares.Length; i++) answers[i] = shares[i].Partition.SampleAsync(shares[i].Sensors).AsTask();
        var whole = true;
        for (var i = 0; i < shares.Length; i++)
        {
            try
            {
                var answer = await answers[i];
                for (var j = 0; j < answer.Length; j++) now[shares[i].Places[j]] = answer[j];
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or TwinException)
            {
                whole = false;
            }
        }

        return whole;
    }

    private sealed record Share(IPartitionGrain Partition, ImmutableArray<int> Places, ImmutableArray<string> Sensors);
}
