using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>Whatever dies, and whenever: the same alarms, once, and none lost.</summary>
public abstract class CrashSuite(StoreKind kind) : PlantSuite(kind)
{
    /// <summary>What the log says when nothing goes wrong.</summary>
    private static readonly string[] Story =
    [
        "LT-1~H#1 raised", "LT-1~HH#1 raised", "TK-1~HOT-FULL#1 raised", "LT-1~HH#2 returned", "LT-1~H#2 returned",
        "TK-1~HOT-FULL#2 returned", "IT-1~LOW#1 raised", "GD-1~H#1 raised", "Z-1~VOTE#1 raised", "GD-2~H#1 raised", "LT-1~L#1 raised",
    ];

    protected static readonly Action<TestPump>[] Readings =
    [
        p => p.Read("TT-1", 60).Read("LT-1", 60),
        p => p.Read("LT-1", 85),
        p => p.Read("LT-1", 95).Read("X-1", 50).Read("Y-1", 50),
        p => p.Read("LT-1", 85).Read("LT-1", 60),
        p => p.Read("TT-1", 20).Read("IT-1", 50),
        p => p.Read("IT-1", 3).Read("GD-1", 30),
        p => p.Read("GD-2", 30).Read("LT-1", 5),
        p => p.Read("LT-1", 4, 4_000).Read("X-1", 500),
    ];

    public static TheoryData<int> Steps => [0, 1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Crash_AfterAnyStep_SameAlarmsOnce(int crashAt)
    {
        for (var i = 0; i <= Readings.Length; i++)
        {
            if (i == crashAt) await Rig.CrashAsync();
            if (i < Readings.Length) Readings[i](Pump);
            await Pump.PumpAsync();
            if (i == 2) await Rig.CheckpointAsync();
        }

        await TellsTheStoryAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_FailingAtEachStep_NothingShownEarlyAndAllThereInTheEnd(bool written)
    {
        foreach (var step in Readings)
        {
            step(Pump);
            var failed = false;
            Func<TwinCommit, Task> fail = c =>
            {
                if (c.Watermark is not null || failed) return Task.CompletedTask;
                failed = true;
                throw new TwinException(new TwinError("storage.away", "Away (test).", Retry.Later));
            };
            if (written) Rig.Store.After = fail;
            else Rig.Store.Before = fail;
            for (var tries = 0; tries < 10; tries++)
            {
                var error = await Record.ExceptionAsync(() => Pump.PumpAsync());
                if (error is null) break;
                if (!written) Assert.DoesNotContain(await Rig.AlarmsAsync(), a => a.AtMs == Pump.NowMs);
            }
        }

        await TellsTheStoryAsync();
    }

    [Fact]
    public async Task Deactivation_OfAnyTwinInBetween_PartitionReplaysAndNothingIsLost()
    {
        string[] sensors = ["LT-1", "TT-1", "GD-1", "GD-2", "IT-1", "X-1"];
        for (var i = 0; i < Readings.Length; i++)
        {
            Readings[i](Pump);
            await Pump.PumpAsync();
            await Rig.Cluster.DeactivateAsync(Rig.Grain<ISensorGrain>(sensors[i % sensors.Length]));
            await Rig.Cluster.DeactivateAsync(Rig.Grain<ITankGrain>("TK-1"));
            if (i % 2 == 0) await Rig.Cluster.DeactivateAsync(Rig.Grain<IZoneGrain>("Z-1"));
        }

        await TellsTheStoryAsync();
        Assert.True(Pump.Reopened > 0);
    }

    [Fact]
    public async Task Acknowledgement_BetweenTwoReadings_SurvivesACrash()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        await Rig.ActAsync(Assert.Single(await Rig.AlarmsAsync()), AlarmVerb.Acknowledge);
        await Rig.CrashAsync();
        await Pump.PumpAsync();
        Assert.True(Assert.Single(await Rig.AlarmsAsync()).State.Acknowledged);
        await Pump.Read("LT-1", 50).PumpAsync();
        Assert.Empty(await Rig.AlarmsAsync());
    }

    [Fact]
    public async Task Acknowledgement_OfACombinedRule_SurvivesACrash()
    {
        await Pump.Read("TT-1", 60).Read("LT-1", 75).PumpAsync();
        await Rig.ActAsync(Assert.Single(await Rig.AlarmsAsync()), AlarmVerb.Acknowledge);
        await Rig.CrashAsync();
        await Pump.Read("TT-1", 20).PumpAsync();
        Assert.Empty(await Rig.AlarmsAsync());
        Assert.Equal(["TK-1~HOT-FULL#1 raised", "TK-1~HOT-FULL#2 acknowledged", "TK-1~HOT-FULL#3 returned", "TK-1~HOT-FULL#4 closed"],
            await Rig.LogAsync());
    }

    [Fact]
    public async Task DelayOfACombinedRule_AcrossACrash_FiresAtItsTimeThoughNobodySends()
    {
        await Pump.Read("TT-1", 95).PumpAsync();
        var due = Pump.NowMs + 5_000;
        await Rig.CheckpointAsync();
        await Rig.CrashAsync();
        await Pump.PumpAsync(afterMs: 6_000);
        var alarm = Assert.Single(await Rig.AlarmsAsync());
        Assert.Equal(("HOT-LONG", due), (alarm.RuleId, alarm.AtMs));
    }

    [Fact]
    public async Task Delay_PendingWhenAPartitionIsReopened_StillFires()
    {
        await Pump.Read("LT-1", 5).PumpAsync();
        Pump.ForgetEpochs();
        await Pump.PumpAsync();
        await Pump.PumpAsync(afterMs: 3_000);
        Assert.Equal("L", Assert.Single(await Rig.AlarmsAsync()).RuleId);
    }

    [Fact]
    public async Task State_Unreadable_AlarmIdsAreNotUsedAgain()
    {
        await Pump.Read("LT-1", 85).Read("LT-1", 50).PumpAsync();
        await Rig.CheckpointAsync();
        await Rig.Store.CommitAsync(new TwinCommit
        {
            Realm = TwinKey.Live, Plant = SmallPlant.Id, Partition = 0,
            Sensors = [new SensorSnapshot("LT-1", 1_000, 0, new byte[] { 1, 2, 3 })],
        });
        await Rig.CrashAsync();
        await Pump.Read("LT-1", 86).PumpAsync();
        var alarm = Assert.Single(await Rig.AlarmsAsync());
        Assert.Equal("live~p1~LT-1~H~2", alarm.AlarmId);
        await Rig.CrashAsync();
        await Pump.Read("LT-1", 50).PumpAsync();
        Assert.False(Assert.Single(await Rig.AlarmsAsync()).State.Active);
    }

    [Fact]
    public async Task Journal_Replaced_ReadingsAreTakenFromTheStart()
    {
        await Pump.Read("TT-1", 60).Read("LT-1", 50).Read("LT-1", 51).Read("LT-1", 52).PumpAsync();
        await Rig.CheckpointAsync();
        Pump.NewJournal("j2");
        await Pump.Read("LT-1", 85).PumpAsync();
        Assert.Equal(["LT-1/H", "TK-1/HOT-FULL"], (await Rig.AlarmsAsync()).Select(a => $"{a.Twin}/{a.RuleId}").Order());
        await Rig.CheckpointAsync();
        await Rig.CrashAsync();
        await Pump.Read("LT-1", 50).PumpAsync();
        Assert.All(await Rig.AlarmsAsync(), a => Assert.False(a.State.Active));
    }

    [Fact]
    public async Task Silo_KilledUnderLoad_AllSensorsAnswerAndNoAlarmIsLost()
    {
        await Rig.DisposeAsync();
        await using var rig = await PlantRig.StartAsync(Kind, 2, SmallPlant.Model(tanks: 40));
        var victim = rig.Cluster.Silos[1];
        for (var i = 0; i < 6; i++)
        {
            for (var n = 1; n <= 40; n++) rig.Pump.Read($"LT-{n}", i % 2 == 0 ? 50 : 85, 10);
            await UntilDone(rig.Pump);
            if (i == 2) await rig.Cluster.KillSiloAsync(victim);
        }

        var log = await rig.LogAsync();
        Assert.Equal(log.Count, log.Distinct().Count());
        for (var n = 1; n <= 40; n++)
        {
            Assert.Equal(["raised", "returned", "closed", "raised", "returned", "closed", "raised"],
                log.Where(l => l.StartsWith($"LT-{n}~H#", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]));
        }
    }

    protected static async Task UntilDone(TestPump pump)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            if (await Record.ExceptionAsync(() => pump.PumpAsync()) is null) return;
        }

        await pump.PumpAsync();
    }

    protected async Task TellsTheStoryAsync()
    {
        Assert.Equal(Story.Order(), (await Rig.LogAsync()).Order());
        var open = await Rig.AlarmsAsync();
        Assert.Equal(
            ["GD-1/H", "GD-2/H", "IT-1/LOW", "LT-1/H", "LT-1/HH", "LT-1/L", "TK-1/HOT-FULL", "Z-1/VOTE"],
            open.Select(a => $"{a.Twin}/{a.RuleId}").Order());
        Assert.Empty((await Rig.Grain<IZoneGrain>("Z-1").GetAsync())!.Members);
        Assert.Null((await Rig.Store.VerifyAsync(TwinKey.Live, SmallPlant.Id)).BrokenAt);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteCrashTests() : CrashSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL, which more than one cluster can open.</summary>
public sealed class PostgresCrashTests() : CrashSuite(StoreKind.Postgres)
{
    [Fact]
    public async Task Partition_HeldByTwoClusters_NoAlarmTwice()
    {
        var other = await Rig.DeployAsync();
        await using (other.ConfigureAwait(false))
        {
            var second = new TestPump(() => other.Client, () => Rig.Model);
            second.Start(Pump.NowMs);
            foreach (var step in Readings)
            {
                step(Pump);
                step(second);
                await Task.WhenAll(UntilDone(Pump), UntilDone(second));
            }
        }

        await TellsTheStoryAsync();
    }
}
