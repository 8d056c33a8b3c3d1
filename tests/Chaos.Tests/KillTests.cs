using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>SIGKILL at random moments under load, and then every acknowledged reading and every alarm is looked for (P1, P2).</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Kill_AtRandomMomentsUnderLoad_NothingAcknowledgedIsLostOrDoubled()
    {
        var cycles = Environment.GetEnvironmentVariable("TWIN_LONG") is { Length: > 0 } ? 100 : 20;
        var random = new Random(20_261_123);
        // What is killed is what holds state: pages and their interface come at the end, to ask what there is.
        await using var scene = new Scene(40, "--Roles=silo,ingest");
        await scene.Silo.StartAsync();
        await using var load = scene.Load();
        var starts = new List<TimeSpan>();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await load.MoreAckedAsync(TimeSpan.FromSeconds(90));
            // Some lives are longer than the time between two checkpoints.
            await Until.ElapsedAsync(TimeSpan.FromMilliseconds(random.Next(1, cycle % 7 == 3 ? 9_000 : 1_200)));
            await scene.Silo.KillAsync();
            starts.Add(await scene.Silo.StartAsync());
        }

        await load.FinishAsync(TimeSpan.FromSeconds(90));
        await scene.Silo.KillAsync();
        await using var whole = new SiloProcess(scene.Silo.Settings with { More = [] });
        await whole.StartAsync();
        var verdict = await new Checker(load, whole.Api).RunAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{cycles + 1} kills, ready again in {starts.Average(static s => s.TotalSeconds):F1} s on average, "
            + $"{starts.Max().TotalSeconds:F1} s at most");
        Scene.Report(verdict, scene.Silo, whole);
    }
}
