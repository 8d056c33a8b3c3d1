using System.Collections.Immutable;
using System.IO.Compression;
using Orleans.Serialization;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Plants;

namespace Twin.Grains.Drills;

/// <summary>What drills of a silo share.</summary>
public sealed class DrillServices(
    IPlantRegistry plants, IPlantModels models, IScenarioLibrary library, Serializer serializer, QuietThread quiet, TimeProvider time,
    ILogger<DrillServices> logger)
{
    private const int MostKept = 8 << 20;

    [ThreadStatic]
    private static MemoryStream? _packed;

    public IPlantRegistry Plants => plants;

    public IPlantModels Models => models;

    public IScenarioLibrary Library => library;

    /// <summary>Where drills compute.</summary>
    public QuietThread Quiet => quiet;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public byte[] Bytes<T>(T value) => serializer.SerializeToArray(value);

    public T Read<T>(byte[] data) =>
        serializer.Deserialize<T>(data) ?? throw new InvalidOperationException("Nothing was stored.");

    /// <summary>Bytes, compressed: a fifth of a plant's, and its store writes beside the journal.</summary>
    public byte[] Pack<T>(T value)
    {
        // Kept by the thread: what grows anew at every fork, the collector goes after with all threads held.
        var packed = _packed is { Capacity: <= MostKept } kept ? kept : _packed = new MemoryStream();
        packed.SetLength(0);
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) serializer.Serialize(value, zip);
        return packed.ToArray();
    }

    /// <summary>What <see cref="Pack"/> made bytes of.</summary>
    public T Unpack<T>(byte[] data)
    {
        using var zip = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        zip.CopyTo(whole);
        return Read<T>(whole.ToArray());
    }
}

/// <summary>Scenarios that drills of a plant can play.</summary>
public interface IScenarioLibrary
{
    /// <summary>All of a plant that can be played there, by id.</summary>
    ImmutableArray<Scenario> Of(string plant);

    /// <summary>One of them; null: there is none, or it does not fit the plant.</summary>
    Scenario? Find(string plant, string id);
}
