using System.Globalization;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>An even load for a long time: nothing is lost, and memory comes to rest.</summary>
public sealed class SoakTests
{
    private const double AllowedGrowth = 1.5;
    private const long AllowedBytes = 200L << 20;

    private static readonly TimeSpan Half = Environment.GetEnvironmentVariable("TWIN_LONG") is { Length: > 0 }
        ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Load_Even_NothingIsLostAndMemoryComesToRest()
    {
        await using var scene = new Scene();
        await scene.Silo.StartAsync();
        await using var load = scene.Load(readingsPerSecond: 2_000);
        await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
        await Until.ElapsedAsync(Half);
        var before = ResidentBytes(scene.Silo.Id);
        await Until.ElapsedAsync(Half);
        var after = ResidentBytes(scene.Silo.Id);
        await load.FinishAsync(TimeSpan.FromSeconds(90));
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Acked} readings; resident {before >> 20} MiB, then {after >> 20} MiB");
        var allowed = Math.Max(AllowedGrowth * before, before + AllowedBytes);
        Assert.True(after < allowed, $"memory grew from {before >> 20} to {after >> 20} MiB");
        Scene.Report(await new Checker(load, scene.Silo.Api).RunAsync(), scene.Silo);
    }

    private static long ResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
