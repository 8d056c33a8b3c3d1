using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>A drill over a real store: forked from live, played, killed and taken up again; live goes on untouched.</summary>
public abstract class DrillSuite(StoreKind kind) : PlantSuite(kind)
{
    private IDrillListGrain Drills => Rig.Grain<IDrillListGrain>("drills");

    [Fact]
    public async Task Drill_BeginsWhereLiveIs_AndLiveHearsNothingOfIt()
    {
        await TripAsync();
        var live = Assert.Single(await Rig.AlarmsAsync());
        var drill = await CreateAsync();
        var grain = Grain(drill);
        var forked = Assert.Single((await Rig.Desk.ListAsync(Query(drill))).Items);
        Assert.Equal((drill.Realm, live.Twin, live.RuleId), (forked.Realm, forked.Twin, forked.RuleId));

        Assert.Null((await Rig.Desk.ActAsync(forked.AlarmId, new AlarmCommand(AlarmVerb.Acknowledge, 0, "user:anna", null))).Error);
        Assert.True(Assert.Single((await Rig.Desk.ListAsync(Query(drill))).Items).State.Acknowledged);
        Assert.False(Assert.Single(await Rig.AlarmsAsync()).State.Acknowledged);
        Assert.Null(await grain.SteerAsync(new DrillSteer(DrillVerb.Step, 30, "user:anna")));
        Assert.Single(await Rig.AlarmsAsync());
        Assert.DoesNotContain(await Rig.LogAsync(), l => l.Contains(drill.Realm, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryRoomOfItsRealm_IsTheDrill()
    {
        await TripAsync();
        var drill = await CreateAsync();
        var grains = Rig.Cluster.Client;
        var picture = await grains.Room<IFeedGrain>(drill.Realm, SmallPlant.Id, "feed").SnapshotAsync();
        Assert.Equal(drill.Realm, picture.Realm);
        Assert.NotEmpty(picture.Items);
        Assert.Single(picture.Alarms);
        Assert.NotEmpty(picture.Risks);
        Assert.Single(await grains.Room<IAlarmGroupGrain>(drill.Realm, SmallPlant.Id, "alarm-groups").ListAsync());
        var graph = grains.Room<IKnowledgeGraphGrain>(drill.Realm, SmallPlant.Id, "graph");
        Assert.True((await graph.StatusAsync()).Vertices > 0);
        Assert.NotNull(await graph.WhyAsync(SmallPlant.Model().Twins[0].Id, 4, 2));
        Assert.NotNull(await Grain(drill).SensorAsync(picture.Alarms[0].Twin));
        await Assert.ThrowsAnyAsync<Exception>(() => graph.PublishAsync(
            new GraphDelta { Partition = 0, ModelVersion = 1, NowMs = 1, Facts = [], Alarms = [] }).AsTask());
        Assert.Throws<ArgumentException>(() => grains.Drill(TwinKey.Live, SmallPlant.Id));
    }

    [Fact]
    public async Task KilledDrill_IsRunAgainToWhereItWas_WithItsActs()
    {
        await TripAsync();
        var drill = await CreateAsync();
        await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Step, 40, "user:anna"));
        var alarm = (await Rig.Desk.ListAsync(Query(drill))).Items[0];
        Assert.Null((await Rig.Desk.ActAsync(alarm.AlarmId, new AlarmCommand(AlarmVerb.Acknowledge, 0, "user:anna", "seen"))).Error);
        Assert.Null(await Grain(drill).ActAsync(Say("hello"), DrillTeam.Blue, "user:anna"));
        Assert.Null(await Grain(drill).JoinAsync("control", "user:berta"));
        Assert.Equal("drill.role.unknown", (await Grain(drill).JoinAsync("nobody", "user:berta"))!.Code);
        Assert.Null(await Grain(drill).JoinAsync("red", "user:carl"));
        Assert.Equal("drill.role.side", (await Grain(drill).ActAsync(Say("x"), DrillTeam.Blue, "user:carl"))!.Code);
        Assert.Null(await Grain(drill).ReadAsync(1, "user:berta"));
        var wrong = Say("") with { Kind = ActionKind.CloseValve, Target = "nobody" };
        Assert.NotNull(await Grain(drill).ActAsync(wrong, DrillTeam.Blue, "user:anna"));
        await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Step, 20, "user:anna"));
        var before = await Grain(drill).GetAsync();

        await Rig.CrashAsync();
        await Drills.WakeAsync();
        await Grain(drill).WakeAsync();
        var after = (await Grain(drill).GetAsync())!;
        Assert.Equal((before!.TimeS, before.Print, DrillState.Paused), (after.TimeS, after.Print, after.State));
        Assert.Contains((await Grain(drill).LogAsync(0, 1_000)).Lines, l => l.Text?.En == "hello");
        var room = (await Grain(drill).RoomAsync(0, new DrillViewer("user:berta", true)))!;
        Assert.Equal(("control", "hello"), (room.Mine, Assert.Single(room.Messages).Text.En));
        Assert.Contains("control", room.Messages[0].ReadBy);
        Assert.Null(await Grain(drill).ReportAsync(new DrillViewer("user:dora", false)));
        Assert.Equal(["user:berta", "user:carl"], room.Players.Select(static p => p.Actor));
        Assert.True((await Rig.Desk.ListAsync(Query(drill))).Items.First(a => a.AlarmId == alarm.AlarmId).State.Acknowledged);
    }

    [Fact]
    public async Task EndedDrill_IsKept_AndItsStartCanBePlayedAgainAlike()
    {
        await TripAsync();
        var first = await CreateAsync();
        var ended = await PlayAsync(first);
        Assert.Equal((DrillState.Ended, "auto", 120.0), (ended.State, ended.EndedBy, ended.TimeS));
        Assert.Equal("drill.ended", (await Grain(first).SteerAsync(new DrillSteer(DrillVerb.Resume, 0, "a")))!.Code);
        Assert.Equal("drill.ended", (await Grain(first).ActAsync(Say("x"), DrillTeam.Blue, "a"))!.Code);
        var again = await CreateAsync(first.Id);
        var same = await PlayAsync(again);
        // The ids carry the realm, so the prints differ; what happened does not.
        Assert.Equal(await LinesAsync(first), await LinesAsync(again));
        Assert.Equal(ended.Score, same.Score);
        await Rig.CrashAsync();
        Assert.Equal((DrillState.Ended, ended.Print), ((await Grain(first).GetAsync())!.State, (await Grain(first).GetAsync())!.Print));
        Assert.NotNull(await Grain(first).ReportAsync());
        Assert.Equal([again.Id, first.Id], (await Drills.ListAsync(10)).Select(d => d.Id));
    }

    [Fact]
    public async Task WrongRequests_AreRefused_AndTooManyWait()
    {
        Assert.Equal("scenario.unknown", await ErrorAsync(Request() with { Scenario = "nothing" }));
        Assert.Equal("drill.number", await ErrorAsync(Request() with { Speed = -1 }));
        Assert.Equal("drill.number", await ErrorAsync(Request() with { Speed = double.NaN }));
        Assert.Equal("drill.from", await ErrorAsync(Request() with { From = "77" }));
        var one = await Drills.CreateAsync(Request() with { RequestKey = "k" });
        Assert.Equal(one.Drill!.Id, (await Drills.CreateAsync(Request() with { RequestKey = "k" })).Drill!.Id);
        for (var i = 1; i < AtOnce; i++) Assert.Null(await ErrorAsync(Request() with { Speed = 0.1 }));
        Assert.Equal("drill.many", await ErrorAsync(Request()));
        Assert.Null(await Grain(one.Drill).SteerAsync(new DrillSteer(DrillVerb.End, 0, "user:anna")));
        Assert.Null(await ErrorAsync(Request()));
        Assert.Equal("drill.number", (await Grain(await LatestAsync()).SteerAsync(new DrillSteer(DrillVerb.Step, 0, "a")))!.Code);
    }

    private const int AtOnce = Twin.Grains.Drills.DrillListGrain.MostAtOnce;

    private async Task<DrillView> LatestAsync() => (await Drills.ListAsync(1))[0];

    private async Task<string?> ErrorAsync(DrillRequest request) => (await Drills.CreateAsync(request)).Error?.Code;

    private static DrillRequest Request() => new(QuietLibrary.Quiet, "live", 1, 7, false, "user:anna");

    private async Task<DrillView> CreateAsync(string from = "live")
    {
        var outcome = await Drills.CreateAsync(Request() with { From = from, Speed = 0.1 });
        Assert.Null(outcome.Error);
        return outcome.Drill!;
    }

    private IDrillGrain Grain(DrillView drill) => Rig.Cluster.Client.Drill(drill.Realm, SmallPlant.Id);

    private async Task<DrillView> PlayAsync(DrillView drill)
    {
        Assert.Null(await Grain(drill).SteerAsync(new DrillSteer(DrillVerb.Step, 600, "user:anna")));
        return (await Grain(drill).GetAsync())!;
    }

    private async Task<ImmutableArray<string>> LinesAsync(DrillView drill) =>
        [.. (await Grain(drill).LogAsync(0, 1_000)).Lines.Select(l => $"{l.TimeS} {l.Kind} {l.Subject} {l.Detail} {l.Value}")];

    private static AlarmQuery Query(DrillView drill) => new(drill.Realm, SmallPlant.Id, "active", null, null, 100);

    private static DrillAction Say(string text) =>
        new() { Kind = ActionKind.Message, Target = "control", To = "control", Text = new LocalizedText(text, text) };

    private Task TripAsync() => Pump.Read("LT-1", 85).PumpAsync();
}

/// <summary>On SQLite.</summary>
public sealed class SqliteDrillTests() : DrillSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDrillTests() : DrillSuite(StoreKind.Postgres);
