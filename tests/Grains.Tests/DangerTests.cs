using Twin.Domain;
using Twin.Domain.Dangers;
using Twin.Domain.Knowledge;
using Twin.Grains.Interfaces.Dangers;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>Time to danger from readings to the graph.</summary>
public sealed class DangerTests() : PlantSuite(StoreKind.Sqlite)
{
    [Fact]
    public async Task LevelThatRises_IsSaidWithItsTime_IsRiskOfItsTank_AndIsTakenBackWhenItStands()
    {
        var dangers = Rig.Cluster.Client.Dangers(TwinKey.Live, SmallPlant.Id);
        var graph = Rig.Grain<IKnowledgeGraphGrain>("graph");
        Pump.Start(Rig.Clock.NowMs);
        var level = 50.0;
        for (var i = 0; i < 24; i++) await StepAsync(level += 0.25); // 3 a minute: H at 80 in 8 minutes
        var list = await dangers.GetDangersAsync();
        Assert.Equal(1, list.Signals);
        Assert.Equal(["H", "HH"], list.Dangers.Select(static d => d.Rule));
        var next = list.Dangers[0];
        Assert.Equal(("LT-1", "LT-1", DangerKind.High, true), (next.Twin, next.Sensor, next.Kind, next.Near));
        Assert.Equal(3, next.PerMinute, 0.05);
        var minutes = (80 - level) / 3;
        Assert.InRange(minutes, ((next.FromMs - list.NowMs) / 60_000.0) - 0.2, ((next.ToMs - list.NowMs) / 60_000.0) + 0.2);
        await UntilAsync(static f => f is { Kind: RiskFactorKind.Danger, Reference: "LT-1 HH" }, true);

        for (var i = 0; i < 40; i++) await StepAsync(level);
        Assert.Empty((await dangers.GetDangersAsync()).Dangers);
        await UntilAsync(static f => f.Kind == RiskFactorKind.Danger, false);

        // The graph works things out in its own time.
        async Task UntilAsync(Func<RiskFactor, bool> isIt, bool there)
        {
            while (true)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                var why = await graph.WhyAsync("TK-1", 5, 5);
                if (why!.Origins.Where(static o => o.Id == "TK-1").SelectMany(static o => o.Local.Factors).Any(isIt) == there) return;
                await Task.Yield();
            }
        }

        async Task StepAsync(double value)
        {
            Rig.Clock.Advance(TimeSpan.FromSeconds(5));
            await Pump.Read("LT-1", value, 5_000).PumpAsync();
            await dangers.StepAsync();
        }
    }
}
