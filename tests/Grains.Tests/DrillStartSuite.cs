using System.Globalization;
using Orleans.Runtime;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Drills;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>Where drills begin besides live, how many there may be, how they end, and what is left of them.</summary>
public abstract class DrillStartSuite(StoreKind kind) : PlantSuite(kind)
{
    private IDrillListGrain Drills => Rig.Grain<IDrillListGrain>("drills");

    [Fact]
    public async Task PastMoment_HasTheAlarmsAndValuesOfThen_AndSaysWhatItHasNot()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        var then = Rig.Clock.NowMs;
        Rig.History.Keep("LT-1", (then - 3_000, 85), (then - 2_000, 85.5), (then - 1_000, 86));
        Rig.Clock.Advance(TimeSpan.FromSeconds(30));
        await Pump.Read("LT-1", 40).PumpAsync();
        var raised = (await Rig.AlarmsAsync("all"))[0];
        await Rig.ActAsync(raised, AlarmVerb.Acknowledge);
        Assert.Empty(await Rig.AlarmsAsync());

        var drill = await CreateAsync(then.ToString(CultureInfo.InvariantCulture));
        var alarm = Assert.Single((await Rig.Desk.ListAsync(Query(drill))).Items);
        Assert.Equal((raised.Twin, raised.RuleId, false), (alarm.Twin, alarm.RuleId, alarm.State.Acknowledged));
        Assert.Equal(86, (await Grain(drill).SensorAsync("LT-1"))!.Value, 3);
        Assert.Equal(then, drill.NowMs);
        Assert.Equal(1, drill.ModelVersion);
        Assert.Contains(drill.Missing, m =>
            m.En.Contains("risk", StringComparison.Ordinal) && m.Zh.Contains("风险", StringComparison.Ordinal));
        Assert.Contains(drill.Missing, m => m.En.Contains("no reading of then", StringComparison.Ordinal));
        // It can be played on, and what was raised then can be acknowledged there.
        Assert.Null((await Rig.Desk.ActAsync(alarm.AlarmId, new AlarmCommand(AlarmVerb.Acknowledge, 0, "user:anna", null))).Error);
        Assert.Null(await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Step, 5, "user:anna")));

        var later = Rig.Clock.NowMs + 3_600_000;
        Assert.Equal("drill.from.future", await ErrorAsync(later.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("drill.from.empty", await ErrorAsync("2001-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task SavedStart_IsBegunWith_AlsoAfterLiveWentOn_AndIsBounded()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        var saved = (await Drills.SaveStartAsync(" before ", "live", "user:anna")).Start!;
        Assert.Equal(("S1", "before", 1, true), (saved.Id, saved.Name, saved.ModelVersion, saved.Bytes > 0));
        await Rig.ActAsync(Assert.Single(await Rig.AlarmsAsync()), AlarmVerb.Acknowledge);
        await Rig.CrashAsync();
        Assert.Equal("before", Assert.Single(await Drills.StartsAsync()).Name);
        var drill = await CreateAsync("start:S1");
        Assert.False((await LevelAsync(drill)).State.Acknowledged);

        await Rig.Desk.ActAsync((await LevelAsync(drill)).AlarmId, new AlarmCommand(AlarmVerb.Acknowledge, 0, "user:anna", null));
        Assert.Null(await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Step, 7, "user:anna")));
        var present = (await Drills.SaveStartAsync("as it is", drill.Id, "user:anna")).Start!;
        Assert.Equal(7_000, present.AtMs - saved.AtMs);
        var next = await CreateAsync("start:" + present.Id);
        Assert.DoesNotContain((await Rig.Desk.ListAsync(Query(next))).Items, a => a.Twin == "LT-1" && !a.State.Acknowledged);

        Assert.Equal("drill.start.exists", await SaveErrorAsync("before"));
        Assert.Equal("drill.start.name", await SaveErrorAsync("  "));
        Assert.Equal("drill.start.name", await SaveErrorAsync(new string('a', 81)));
        Assert.Null(await Drills.RemoveStartAsync(saved.Id));
        Assert.Equal("drill.start.unknown", (await Drills.RemoveStartAsync(saved.Id))!.Code);
        Assert.Equal("drill.start.unknown", await ErrorAsync("start:S1"));
        for (var i = 1; i < DrillListGrain.MostStarts; i++) Assert.Null(await SaveErrorAsync($"start {i}"));
        Assert.Equal("drill.start.many", await SaveErrorAsync("one more"));
    }

    [Fact]
    public async Task TwentyAtOnce_AreBounded_AndLiveKeepsItsAlarms()
    {
        var drills = new List<DrillView>();
        for (var i = 0; i < DrillListGrain.MostAtOnce; i++) drills.Add(await CreateAsync("live"));
        Assert.Equal("drill.many", await ErrorAsync("live"));
        await Pump.Read("LT-1", 85).PumpAsync();
        var live = Assert.Single(await Rig.AlarmsAsync());
        foreach (var drill in drills) Assert.Null(await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Speed, 0, "user:anna")));
        await Pump.Read("LT-1", 40).PumpAsync();
        Assert.False(Assert.Single(await Rig.AlarmsAsync()).State.Active);
        // Each of them comes to its end, whoever was asked first.
        foreach (var drill in drills)
        {
            var view = await EndedAsync(drill);
            Assert.Equal(("auto", 120.0), (view.EndedBy, view.TimeS));
            Assert.DoesNotContain((await Rig.Desk.ListAsync(Query(drill) with { State = "all" })).Items, a =>
                a.Twin == "LT-1" && a.RuleId == live.RuleId);
        }

        Assert.Null(await ErrorAsync("live"));
    }

    [Fact]
    public async Task ForgottenDrill_SaysThatItWillEnd_AndEndsItself()
    {
        var drill = await CreateAsync("live");
        Assert.Null(await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Pause, 0, "user:anna")));
        var before = (await Grain(drill).GetAsync())!;
        Assert.InRange(before.EndsMs - Rig.Clock.NowMs, 7_100_000, 7_200_000);
        Rig.Clock.Advance(TimeSpan.FromMinutes(110));
        Assert.InRange((await Grain(drill).GetAsync())!.EndsMs - Rig.Clock.NowMs, 1, 600_000);
        Rig.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("forgotten", (await EndedAsync(drill)).EndedBy);
        Assert.Equal(DrillState.Ended, (await Drills.ListAsync(1))[0].State);
    }

    [Fact]
    public async Task EndedDrills_LeaveTheirLastView_AndTheirGrainsAsleep()
    {
        var drill = await CreateAsync("live");
        Assert.Null(await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.End, 0, "user:anna")));
        var ended = (await Drills.ListAsync(10))[0];
        Assert.Equal((DrillState.Ended, "user:anna"), (ended.State, ended.EndedBy));
        await Rig.CrashAsync();
        Assert.Equal(ended.Print, (await Drills.ListAsync(10))[0].Print);
        var awake = await Rig.Cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        Assert.DoesNotContain(awake, g => g.GrainId.Type == GrainType.Create("drill"));
    }

    [Fact]
    public async Task Acts_AreAppended_AndSurviveACrash()
    {
        var drill = await CreateAsync("live");
        await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Pause, 0, "user:anna"));
        for (var i = 0; i < 150; i++) Assert.Null(await Grain(drill).ActAsync(Say($"act {i}"), DrillTeam.Blue, "user:anna"));
        var print = (await Grain(drill).LogAsync(0, 1_000)).Lines.Length;
        await Rig.CrashAsync();
        await Grain(drill).WakeAsync();
        var lines = (await Grain(drill).LogAsync(0, 1_000)).Lines;
        Assert.Equal(print, lines.Length);
        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"act {i}"), lines.Where(l => l.Text is not null).Select(l => l.Text!.En));
    }

    [Fact]
    public async Task ModelPublishedDuringADrill_IsNotTheDrills_NotEvenAfterACrash()
    {
        var drill = await CreateAsync("live");
        await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Step, 10, "user:anna"));
        var model = SmallPlant.Model();
        var picture = await Rig.Cluster.Client.Room<IFeedGrain>(drill.Realm, SmallPlant.Id, "feed").SnapshotAsync();
        await Rig.PublishAsync(model with { Twins = [.. model.Twins.Reverse()] });
        await Rig.CrashAsync();
        await Grain(drill).WakeAsync();
        Assert.Equal(1, (await Grain(drill).GetAsync())!.ModelVersion);
        var after = await Rig.Cluster.Client.Room<IFeedGrain>(drill.Realm, SmallPlant.Id, "feed").SnapshotAsync();
        Assert.Equal((1, picture.Items.Length), (after.ModelVersion, after.Items.Length));
        Assert.Equal(picture.Items.Select(i => (i.Index, i.Alarm)), after.Items.Select(i => (i.Index, i.Alarm)));
        Assert.Equal(2, (await CreateAsync("live")).ModelVersion);
    }

    private async Task<AlarmTransition> LevelAsync(DrillView drill) =>
        Assert.Single((await Rig.Desk.ListAsync(Query(drill))).Items, a => a.Twin == "LT-1");

    private async Task<DrillView> EndedAsync(DrillView drill)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await Grain(drill).GetAsync() is { State: DrillState.Ended } ended) return ended;
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<string?> ErrorAsync(string from) => (await Drills.CreateAsync(Request(from, 0.1))).Error?.Code;

    private async Task<string?> SaveErrorAsync(string name) => (await Drills.SaveStartAsync(name, "live", "user:anna")).Error?.Code;

    private async Task<DrillView> CreateAsync(string from, double speed = 0.1)
    {
        var outcome = await Drills.CreateAsync(Request(from, speed));
        Assert.Null(outcome.Error);
        return outcome.Drill!;
    }

    private static DrillRequest Request(string from, double speed) => new(QuietLibrary.Quiet, from, speed, 7, false, "user:anna");

    private IDrillGrain Grain(DrillView drill) => Rig.Cluster.Client.Drill(drill.Realm, SmallPlant.Id);

    private static AlarmQuery Query(DrillView drill) => new(drill.Realm, SmallPlant.Id, "active", null, null, 100);

    private static DrillAction Say(string text) =>
        new() { Kind = ActionKind.Message, Target = "control", To = "control", Text = new LocalizedText(text, text) };
}

/// <summary>On SQLite.</summary>
public sealed class SqliteDrillStartTests() : DrillStartSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDrillStartTests() : DrillStartSuite(StoreKind.Postgres);
