using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>The clocks of all sources jump ten minutes ahead and back (P18): no reading is lost, no alarm is missed or doubled.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task SourceClocks_JumpAheadAndBack_NothingIsMissed()
    {
        await using var scene = new Scene();
        await scene.Silo.StartAsync();
        await using var load = scene.Load();
        foreach (var minutes in new[] { 0, 10, 0 })
        {
            load.OffsetMs = minutes * 60_000L;
            await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 3_000);
        }

        await load.FinishAsync(TimeSpan.FromSeconds(90));
        var verdict = await new Checker(load, scene.Silo.Api) { Ignored = ["CLOCK"] }.RunAsync();
        Scene.Report(verdict, scene.Silo);
        var clock = await scene.Silo.Api.AllAsync($"/api/v1/plants/{TestPlant.Id}/alarms?state=all");
        Assert.Contains(clock, static a => a.GetProperty("rule").GetString() == "CLOCK");
    }
}
