using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Plants.Drafts;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Trials;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>A plant that is changed while it runs.</summary>
public abstract class ModelSuite(StoreKind kind) : PlantSuite(kind)
{
    [Fact]
    public async Task Publish_MovedLimit_AppliesToTheLiveValueAndAlarmsGoOn()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        var before = Assert.Single(await Rig.AlarmsAsync());
        await Rig.PublishAsync(SmallPlant.Model(levelRules:
            [SmallPlant.Rule("H", 80) with { Deadband = 2 }, SmallPlant.Rule("HH", 84) with { Limit = LimitKind.HighHigh }]));
        await Pump.Read("LT-1", 85).PumpAsync();
        Assert.Equal(["H", "HH"], (await Rig.AlarmsAsync()).Select(a => a.RuleId).Order());
        Assert.Contains(before.AlarmId, (await Rig.AlarmsAsync()).Select(a => a.AlarmId));
    }

    /// <summary>Who reviews a draft after a restart sees what its dry run found; a newer run takes the place of the older.</summary>
    [Fact]
    public async Task DryRun_Done_IsThereAfterACrash()
    {
        var draft = Rig.Grain<IDraftGrain>("D-1");
        await draft.CreateAsync("Earlier", null, "user:anna");
        await draft.ReplaceAsync(PlantFile.Write(SmallPlant.Model(levelRules: [SmallPlant.Rule("H", 70)])), null, "user:anna");
        Assert.Null(await Rig.Grain<IDryRunGrain>("D-1").GetAsync());
        await DoneAsync(0, 600_000);
        var done = await DoneAsync(600_000, 1_800_000);
        await Rig.CrashAsync();
        var found = await Rig.Grain<IDryRunGrain>("D-1").GetAsync();
        Assert.Equal((DryRunState.Done, done.Revision, 600_000, 1_800_000), (found!.State, found.Revision, found.FromMs, found.ToMs));
        Assert.Equal("noReadings", Assert.Single(found.Result!.Warnings).Key);
        Assert.Equal(done.Result!.BucketsAfter, found.Result.BucketsAfter);
        Assert.Equal((done.Result.Twins, done.Result.MeanAfter), (found.Result.Twins, found.Result.MeanAfter));
    }

    private async Task<DryRunStatus> DoneAsync(long fromMs, long toMs)
    {
        var run = Rig.Grain<IDryRunGrain>("D-1");
        var status = await run.StartAsync(fromMs, toMs);
        while (status.IsUnderWay) status = (await run.GetAsync())!;
        Assert.Equal(DryRunState.Done, status.State);
        return status;
    }

    [Fact]
    public async Task Publish_RuleRemoved_ItsAlarmClosesThoughTheSensorIsSilent()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        await Rig.PublishAsync(SmallPlant.Model(levelRules: [SmallPlant.Rule("OTHER", 95)]));
        await Pump.PumpAsync(afterMs: 100);
        Assert.Empty(await Rig.AlarmsAsync());
        Assert.Equal("LT-1~H#2 closed", (await Rig.LogAsync())[^1]);

        await Rig.PublishAsync(SmallPlant.Model());
        await Pump.Read("LT-1", 85).PumpAsync();
        Assert.Equal("live~p1~LT-1~H~2", Assert.Single(await Rig.AlarmsAsync()).AlarmId);
    }

    [Fact]
    public async Task Publish_WhileDown_RemovedRulesAlarmClosesAtStart()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        await Rig.PublishAsync(SmallPlant.Model(levelRules: [SmallPlant.Rule("OTHER", 95)]));
        await Rig.CrashAsync();
        await Pump.PumpAsync(afterMs: 100);
        Assert.Empty(await Rig.AlarmsAsync());
    }

    [Fact]
    public async Task Publish_TwinRemoved_ItsAlarmsClose()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        var model = SmallPlant.Model();
        await Rig.PublishAsync(model with
        {
            Twins = [.. model.Twins.Where(t => t.Id is not ("LT-1" or "TK-1"))],
        });
        await Pump.Read("LT-1", 95).PumpAsync(afterMs: 100);
        Assert.Empty(await Rig.AlarmsAsync());
    }

    [Fact]
    public async Task Publish_SensorGivenToAnotherTwin_NoReadingIsLostOnTheWay()
    {
        await Pump.Read("LT-1", 50).PumpAsync();
        Pump.Read("LT-1", 85).Read("LT-1", 60);
        var model = SmallPlant.Model();
        await Rig.PublishAsync(model with
        {
            Twins = [.. model.Twins.Select(t => t.Id == "TK-1" ? t with { Signals = t.Signals.Remove("level") } : t)],
        });
        await Pump.PumpAsync();
        Assert.Equal(["LT-1~H#1 raised", "LT-1~H#2 returned"], await Rig.LogAsync());
        Assert.Equal(60, (await Rig.Grain<ISensorGrain>("LT-1").GetAsync())!.Value);
        var level = (await Rig.Grain<Interfaces.Twins.ITankGrain>("TK-1").GetAsync())!.Signals.Single(s => s.Name == "level");
        Assert.Null(level.Sensor);
    }

    [Fact]
    public async Task Publish_SensorBecomesATank_OldAlarmsEndAndNothingFails()
    {
        await Pump.Read("TT-1", 60).Read("LT-1", 85).PumpAsync();
        var model = SmallPlant.Model();
        await Rig.PublishAsync(model with
        {
            Twins =
            [
                .. model.Twins.Where(t => t.Id != "TK-1")
                    .Select(t => t.Id == "LT-1" ? t with { Kind = TwinKind.Tank, TypeId = "tank" } : t),
            ],
        });
        await Pump.PumpAsync(afterMs: 100);
        Assert.DoesNotContain(await Rig.AlarmsAsync(), a => a.Twin == "LT-1");
        Assert.NotNull(await Rig.Grain<Interfaces.Twins.ITankGrain>("LT-1").GetAsync());
    }

    [Fact]
    public async Task Publish_WrongFileOrVersion_ChangesNothing()
    {
        var grain = Rig.Cluster.Client.GetGrain<IPlantGrain>($"live/{SmallPlant.Id}/plant");
        Assert.NotEmpty((await grain.PublishAsync("{}"u8.ToArray(), "user:a", null)).Errors);
        Assert.Equal("version.conflict", Assert.Single((await grain.PublishAsync([], "user:a", 7)).Errors).Code);
        var other = PlantFile.Write(SmallPlant.Model() with { Id = "p2" });
        Assert.Equal("plantfile.id", Assert.Single((await grain.PublishAsync(other, "user:a", null)).Errors).Code);
        Assert.Equal(1, (await grain.GetAsync())!.Version);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteModelTests() : ModelSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresModelTests() : ModelSuite(StoreKind.Postgres);
