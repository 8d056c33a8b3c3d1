using System.Collections.Immutable;
using Orleans.Serialization;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Plants;

namespace Twin.Grains.Drills;

/// <summary>What drills of a silo share.</summary>
public sealed class DrillServices(
    IPlantRegistry plants, IScenarioLibrary library, Serializer serializer, TimeProvider time, ILogger<DrillServices> logger)
{
    /// <summary>One drill of a silo computes at a time, so that live keeps at least half of two cores.</summary>
    private int _busy;

    public IPlantRegistry Plants => plants;

    public IScenarioLibrary Library => library;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public byte[] Bytes<T>(T value) => serializer.SerializeToArray(value);

    public T Read<T>(byte[] data) =>
        serializer.Deserialize<T>(data) ?? throw new InvalidOperationException("Nothing was stored.");

    /// <summary>True: this drill may compute now, and says <see cref="Leave"/> when it has.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    /// <summary>The next one may compute.</summary>
    public void Leave() => Volatile.Write(ref _busy, 0);
}

/// <summary>Scenarios that drills of a plant can play.</summary>
public interface IScenarioLibrary
{
    /// <summary>All of a plant that can be played there, by id.</summary>
    ImmutableArray<Scenario> Of(string plant);

    /// <summary>One of them; null: there is none, or it does not fit the plant.</summary>
    Scenario? Find(string plant, string id);
}
