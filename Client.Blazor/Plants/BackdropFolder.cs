using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Twin.Client.Blazor.Plants;

/// <summary>Background plans of the plants as files in one folder, two for each. Of one web process: several do not share it.</summary>
/// <param name="path">The folder; made when the first plan comes.</param>
public sealed class BackdropFolder(string path)
{
    /// <summary>What is known of a plan; null: the plant has none.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public async ValueTask<Backdrop?> FindAsync(string plant, CancellationToken cancel)
    {
        var facts = FileOf(plant, ".json");
        if (!File.Exists(facts)) return null;
        return JsonSerializer.Deserialize<Backdrop>(await File.ReadAllBytesAsync(facts, cancel));
    }

    /// <summary>The bytes of a plan.</summary>
    /// <exception cref="IOException">It is gone or cannot be read.</exception>
    public Stream Open(string plant, Backdrop backdrop) => File.OpenRead(FileOf(plant, "." + backdrop.Version));

    /// <summary>Puts a plan in place of the former one. The facts go last and whole, so a crash leaves the former plan.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async ValueTask SaveAsync(string plant, Backdrop backdrop, byte[] bytes, CancellationToken cancel)
    {
        Directory.CreateDirectory(path);
        var former = await FindAsync(plant, cancel);
        await File.WriteAllBytesAsync(FileOf(plant, "." + backdrop.Version), bytes, cancel);
        var fresh = FileOf(plant, ".new");
        await File.WriteAllBytesAsync(fresh, JsonSerializer.SerializeToUtf8Bytes(backdrop), cancel);
        File.Move(fresh, FileOf(plant, ".json"), overwrite: true);
        if (former is not null && former.Version != backdrop.Version) File.Delete(FileOf(plant, "." + former.Version));
    }

    /// <summary>Takes the plan away; false: there was none.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async ValueTask<bool> RemoveAsync(string plant, CancellationToken cancel)
    {
        if (await FindAsync(plant, cancel) is not { } former) return false;
        File.Delete(FileOf(plant, ".json"));
        File.Delete(FileOf(plant, "." + former.Version));
        return true;
    }

    // Ids are what engineers write; a hash is a safe name of a file.
    private string FileOf(string plant, string ending) =>
        Path.Combine(path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plant)).AsSpan(0, 16)) + ending);
}

/// <summary>What is known of a background plan.</summary>
/// <param name="Version">Hash of its bytes.</param>
/// <param name="ContentType">Found from the bytes.</param>
/// <param name="Extent">West, south, east, north in plant metres; images only.</param>
/// <param name="Geographic">GeoJSON in WGS 84 rather than plant metres.</param>
public sealed record Backdrop(string Version, string ContentType, IReadOnlyList<double> Extent, bool Geographic);
