using System.Net;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>No room for the journal (P7): acknowledgements stop, everybody is told why, and it goes on by itself.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task DiskFull_WhileJournaling_RefusesSaysSoAndRecovers()
    {
        await using var scene = new Scene();
        var journal = Directory.CreateDirectory(Path.Combine(scene.DataPath, "journal")).FullName;
        Scene.Missing(await Shell.TryAsync("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", journal));
        try
        {
            await scene.Silo.StartAsync();
            await using var load = scene.Load();
            await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
            var ballast = Path.Combine(journal, "ballast");
            Fill(ballast);
            await RefusesAsync(scene.Silo.Api, load);
            File.Delete(ballast);
            await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
            await Until.TrueAsync("healthy again", TimeSpan.FromSeconds(90), scene.Silo.Api.ReadyAsync);
            await load.FinishAsync(TimeSpan.FromSeconds(90));
            Scene.Report(await new Checker(load, scene.Silo.Api).RunAsync(), scene.Silo);
        }
        finally
        {
            await scene.Silo.KillAsync();
            await Shell.RunAsync("umount", journal);
        }
    }

    private static async Task RefusesAsync(Api api, LoadDriver load)
    {
        await Until.TrueAsync("HTTP answers 507 ingest.disk-full", TimeSpan.FromSeconds(90), async () =>
        {
            var (status, code, _) = await api.ReadingsAsync($$"""[{"id":"{{TestPlant.SensorId(0)}}","v":50}]""");
            return status == HttpStatusCode.InsufficientStorage && code == "ingest.disk-full";
        });
        var (health, body) = await api.HealthAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health);
        Assert.Contains("ingest.disk-full", body, StringComparison.Ordinal);
        var before = load.Acked;
        await Until.TrueAsync("no acknowledgement for 2 s", TimeSpan.FromSeconds(90), () => load.Silence > TimeSpan.FromSeconds(2));
        Assert.InRange(load.Acked - before, 0, 1_000); // the disk's last bytes may still take a frame
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var block = new byte[4096];
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // Full: as wanted.
        }
    }
}
