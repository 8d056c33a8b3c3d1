using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Partitions;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>Modes, people in zones, outside alarms, unmodelled twins.</summary>
public abstract class TwinSuite(StoreKind kind) : PlantSuite(kind)
{
    private IPartitionGrain PartitionOf(string twin) => Pump.Grain(CompiledPlant.Compile(Rig.Model).Plant!.PartitionOf(twin));

    [Fact]
    public async Task Mode_ByTrigger_ReachesTheSensorsAndSuppresses()
    {
        await Pump.Read("IT-1", 50).Read("IT-1", 0.5).PumpAsync();
        Assert.Equal("standby", (await Rig.Grain<IEquipmentGrain>("P-1").GetAsync())!.Mode);
        Assert.Equal("standby", (await Rig.Grain<ISensorGrain>("IT-1").GetAsync())!.Mode);
        Assert.Empty(await Rig.AlarmsAsync());
        Assert.Equal(Suppression.ByDesign, Assert.Single(await Rig.AlarmsAsync("shelved")).State.Suppression);

        await Pump.Read("IT-1", 3).PumpAsync();
        Assert.Equal("IT-1", Assert.Single(await Rig.AlarmsAsync()).Twin);
    }

    [Fact]
    public async Task Mode_ByCommand_IsKeptAcrossACrashAndRefusedWhenUnknown()
    {
        await Pump.Read("IT-1", 50).PumpAsync();
        var partition = PartitionOf("P-1");
        Assert.Equal("twin.mode.invalid", (await partition.SetModeAsync("P-1", "flying", "user:anna", null))?.Code);
        Assert.Equal("twin.mode.none", (await partition.SetModeAsync("IT-1", "run", "user:anna", null))?.Code);
        Assert.Equal("twin.unknown", (await partition.SetModeAsync("P-9", "run", "user:anna", null))?.Code);
        Assert.Null(await partition.SetModeAsync("P-1", "maintenance", "user:anna", "Seal"));
        await Rig.CrashAsync();
        await Pump.Read("IT-1", 50).PumpAsync();
        Assert.Equal("maintenance", (await Rig.Grain<IEquipmentGrain>("P-1").GetAsync())!.Mode);
        Assert.Equal("maintenance", (await Rig.Grain<ISensorGrain>("IT-1").GetAsync())!.Mode);
        var events = await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 1_000);
        Assert.Equal("user:anna", Assert.Single(events, e => e.Event.Type == "mode.changed").Event.Actor);
    }

    [Fact]
    public async Task Sensor_FirstReadingInALifetime_SeesTheModeOfItsTwin()
    {
        await Pump.Read("IT-1", 50).PumpAsync();
        Assert.Equal("run", (await Rig.Grain<ISensorGrain>("IT-1").GetAsync())!.Mode);
    }

    [Fact]
    public async Task Person_CrossingBorders_IsInTheZoneOrNot()
    {
        await Pump.Read("X-1", 50, 0).Read("Y-1", 50).PumpAsync();
        Assert.Equal(["W-1"], (await Rig.Grain<IZoneGrain>("Z-1").GetAsync())!.Members);
        Assert.Equal(["Z-1"], (await Rig.Grain<IPersonGrain>("W-1").GetAsync())!.Members);
        await Rig.CrashAsync();
        Assert.Equal(["W-1"], (await Rig.Grain<IZoneGrain>("Z-1").GetAsync())!.Members);
        await Pump.Read("X-1", 150).PumpAsync();
        Assert.Empty((await Rig.Grain<IZoneGrain>("Z-1").GetAsync())!.Members);
    }

    [Fact]
    public async Task Person_MoveWhoseCommitFailed_ReachesTheZoneAfterAll()
    {
        await Pump.PumpAsync();
        Rig.Store.FailCommits(1);
        Pump.Read("X-1", 50, 0).Read("Y-1", 50);
        Assert.NotNull(await Record.ExceptionAsync(() => Pump.PumpAsync()));
        await Pump.PumpAsync();
        Assert.Equal(["W-1"], (await Rig.Grain<IZoneGrain>("Z-1").GetAsync())!.Members);
    }

    [Fact]
    public async Task Tank_LevelAndGeometry_HasAnInventoryOrNone()
    {
        await Pump.Read("LT-1", 50).PumpAsync();
        var view = (await Rig.Grain<ITankGrain>("TK-1").GetAsync())!;
        Assert.Equal(50, view.Signals.Single(s => s.Name == "level").Value);
        Assert.DoesNotContain("volumeM3", view.Numbers.Keys);
    }

    [Fact]
    public async Task Samples_OfChosenSensors_AreTheNewestOfTheirPartitions_AlsoAfterACrash()
    {
        await Pump.Read("LT-1", 50).Read("GD-1", 3).PumpAsync();
        var sampler = new PlantSampler(Rig.Cluster.Client, TwinKey.Parse($"live/{SmallPlant.Id}/x"));
        sampler.Follow(CompiledPlant.Compile(Rig.Model).Plant!, ["GD-1", "TK-1", "LT-1", null, "TT-1", "NO-1", "LT-1"]);
        Assert.True(await sampler.SampleAsync());
        Assert.Equal([3, double.NaN, 50, double.NaN, double.NaN, double.NaN, 50], sampler.Now.ToArray().Select(s => s.Value));
        await Pump.Read("LT-1", 51, quality: Quality.Uncertain).Read("GD-1", 4).Read("LT-1", 52).PumpAsync();
        Assert.True(await sampler.SampleAsync());
        Assert.Equal(new SensorSample(52, 52, Pump.NowMs, Quality.Good), sampler.Now[2]);
        Assert.Equal((4, true), (sampler.Now[0].Value, sampler.Now[0].IsUsable(Pump.NowMs - 1_000)));
        Assert.False(sampler.Now[0].IsUsable(Pump.NowMs));

        await Rig.PublishAsync(Rig.Model with { Twins = [.. Rig.Model.Twins.Where(t => t.Id != "C-1")] });
        sampler.Follow(CompiledPlant.Compile(Rig.Model).Plant!, ["GD-1", "LT-1"]);
        await Pump.Read("GD-1", 5).PumpAsync();
        await sampler.SampleAsync();
        Assert.Equal([5, 52], sampler.Now.ToArray().Select(s => s.Value));
        await Rig.CrashAsync();
        sampler = new PlantSampler(Rig.Cluster.Client, TwinKey.Parse($"live/{SmallPlant.Id}/x"));
        sampler.Follow(CompiledPlant.Compile(Rig.Model).Plant!, ["LT-1"]);
        await Pump.PumpAsync();
        await sampler.SampleAsync();
        Assert.Equal(52, sampler.Now[0].Value);
    }

    [Fact]
    public async Task External_AlarmOfADcs_IsMirroredQuietly()
    {
        await Pump.Read("LT-1", 50).PumpAsync();
        var partition = PartitionOf("TK-1");
        var raised = await partition.ExternalAsync("TK-1", Dcs(true, false));
        Assert.Equal("live~p1~TK-1~ext.dcs1.LAHH-1~1", raised.Alarm?.AlarmId);
        await partition.ExternalAsync("TK-1", Dcs(true, false));
        await Rig.ActAsync(raised.Alarm!, AlarmVerb.Acknowledge);
        Assert.True(Assert.Single(await Rig.AlarmsAsync()).State.Acknowledged);
        await Rig.CrashAsync();
        await Pump.PumpAsync();
        await PartitionOf("TK-1").ExternalAsync("TK-1", Dcs(false, true));
        Assert.Empty(await Rig.AlarmsAsync());
        Assert.Equal(4, (await Rig.LogAsync()).Count);
        Assert.Equal("twin.unknown", (await PartitionOf("TK-9").ExternalAsync("TK-9", Dcs(true, true))).Error?.Code);
    }

    [Fact]
    public async Task Sensor_NotModelled_HarmsNothing()
    {
        await Pump.Read("NOPE", 1).Read("LT-1", 85).PumpAsync();
        Assert.Single(await Rig.AlarmsAsync());
        Assert.Null(await Rig.Grain<ISensorGrain>("NOPE").GetAsync());
    }

    [Fact]
    public async Task Command_BeforeThePartitionIsOpen_SaysTryAgain()
    {
        var refused = await Record.ExceptionAsync(() =>
            Rig.Desk.ActAsync("live~p1~LT-1~H~1", new AlarmCommand(AlarmVerb.Acknowledge, 1, "user:a", null)).AsTask());
        var error = Assert.IsType<TwinException>(refused).Error;
        Assert.Equal(("partition.opening", Retry.Later), (error.Code, error.Retry));
    }

    [Fact]
    public async Task Silence_OfASensor_LowersTheTrustOfItsTank()
    {
        await Pump.Read("TT-1", 60).PumpAsync();
        await Pump.Read("LT-1", 50, 60_000).PumpAsync();
        var signal = (await Rig.Grain<ITankGrain>("TK-1").GetAsync())!.Signals.Single(s => s.Name == "temperature");
        Assert.Equal(Quality.BadNotConnected, signal.Quality);
    }

    [Fact]
    public async Task Restart_AfterALongPause_DoesNotBlameTheSensorsForOurSilence()
    {
        await Pump.Read("GD-1", 1).PumpAsync();
        await Rig.CheckpointAsync();
        await Rig.CrashAsync();
        Pump.ListeningFromMs = Pump.NowMs + 610_000;
        await Pump.PumpAsync(afterMs: 600_000);
        Assert.Empty(await Rig.AlarmsAsync());
        await Pump.PumpAsync(afterMs: 24_000);
        Assert.Empty(await Rig.AlarmsAsync());
        await Pump.PumpAsync(afterMs: 2_000);
        Assert.Contains(await Rig.AlarmsAsync(), a => a is { Twin: "GD-1", RuleId: "STALE" });
    }

    [Fact]
    public async Task Owner_KeepsACopyInItsOwnStorage()
    {
        await Pump.Read("TT-1", 60).PumpAsync();
        await Rig.CheckpointAsync();
        await Pump.PumpAsync();
        Assert.True(await Rig.GrainRowsAsync() > 0);
        var saved = await Rig.Store.LoadSensorAsync(new("live", SmallPlant.Id, "TK-1"));
        Assert.Equal("TK-1", saved?.Sensor);
    }

    private ExternalAlarm Dcs(bool active, bool acknowledged) =>
        new("dcs1", "LAHH-1", active, acknowledged, AlarmPriority.High, "Level very high", "液位高高", Rig.Clock.NowMs);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteTwinTests() : TwinSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresTwinTests() : TwinSuite(StoreKind.Postgres);
