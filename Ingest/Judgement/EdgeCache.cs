using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Judgement;

/// <summary>The last approved model of a twin on the edge's own disk, for as long as the registry is away.</summary>
internal sealed class EdgeCache(string folder)
{
    private sealed record Facts(string Hash, ImmutableArray<string?> Sensors);

    /// <summary>What was kept; null: nothing, or it is not whole.</summary>
    public ApprovedModel? Read(string plant, string twin)
    {
        try
        {
            var facts = JsonSerializer.Deserialize<Facts>(File.ReadAllBytes(Path(plant, twin, "json")));
            var file = File.ReadAllBytes(Path(plant, twin, "onnx"));
            return facts is not null && Hash(file) == facts.Hash ? new ApprovedModel(facts.Hash, file, facts.Sensors) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a model; one without the other is not whole, and is not believed.</summary>
    public void Write(string plant, string twin, ApprovedModel model)
    {
        Directory.CreateDirectory(folder);
        Put(Path(plant, twin, "onnx"), model.File);
        Put(Path(plant, twin, "json"), JsonSerializer.SerializeToUtf8Bytes(new Facts(model.Hash, model.Sensors)));
    }

    /// <summary>Forgets it: it is not approved any more.</summary>
    public void Clear(string plant, string twin)
    {
        File.Delete(Path(plant, twin, "json"));
        File.Delete(Path(plant, twin, "onnx"));
    }

    /// <summary>SHA-256, hexadecimal.</summary>
    public static string Hash(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    private static void Put(string path, byte[] bytes)
    {
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, true);
    }

    private string Path(string plant, string twin, string end) => System.IO.Path.Combine(folder, $"{plant}~{twin}.{end}");
}
