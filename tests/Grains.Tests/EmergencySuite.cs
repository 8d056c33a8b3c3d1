using System.Collections.Immutable;
using System.Text;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>Rooms, proposals and plans, durable at each step.</summary>
public abstract class EmergencySuite(StoreKind kind) : PlantSuite(kind)
{
    private IEmergencyDeskGrain Desk => Rig.Grain<IEmergencyDeskGrain>("emergencies");

    private IEmergencyPlansGrain Plans => Rig.Grain<IEmergencyPlansGrain>("emergency-plans");

    private IEmergencyGrain Room(string id) => Rig.Grain<IEmergencyGrain>(id);

    [Fact]
    public async Task Room_OpenedOnAnAlarm_ComesThroughACrashWithAllThatWasDone()
    {
        await Pump.Read("LT-1", 95).Read("X-1", 10).Read("Y-1", 20).PumpAsync();
        var proposal = Assert.Single(await Desk.ProposeAsync());
        Assert.Equal(("overfill", "LT-1"), (proposal.Plan, proposal.Signs[0].Twin));
        var request = new EmergencyRequest("", "", [proposal.Signs[0].AlarmId], "", null, "user:han", "key-1");
        var opened = (await Desk.OpenAsync(request)).Emergency!;
        Assert.Equal(("EM-1", "overfill", 2), (opened.Id, opened.Plan!.Id, opened.Level));
        Assert.Equal("EM-1", (await Desk.OpenAsync(request)).Emergency!.Id);
        await Act(new(EmergencyVerb.Tick, "user:wang", "stop"));
        await Act(new(EmergencyVerb.Call, "user:han", "commander", Kind: (byte)CallOutcome.Reached));
        await Act(new(EmergencyVerb.Mark, "user:luo", "W-1", Kind: (byte)PersonMarkKind.Mustered));

        await Rig.CrashAsync();
        var room = await Room("EM-1").RoomAsync();
        Assert.Equal(["stop"], room!.Emergency.Ticks.Select(static t => t.Step));
        Assert.Equal(CallState.Reached, Assert.Single(room.Calls).State);
        Assert.Equal((1, 1, 0), (room.Heads.Total, room.Heads.Accounted, room.Heads.Unaccounted));
        Assert.Contains(room.Heads.Zones.SelectMany(static z => z.Heads), static h => h.Person is { Id: "W-1", At.X: 10, SeenMs: > 0 });
        await Act(new(EmergencyVerb.StandDown, "user:han", Text: "A second switch"));
        Assert.Empty(await Desk.ProposeAsync());
        Assert.Equal(EmergencyState.StoodDown, Assert.Single(await Desk.ListAsync(10)).State);
        Assert.Equal(
            ["emergency.opened", "emergency.ticked", "emergency.called", "emergency.person-marked", "emergency.stood-down"],
            await EventsAsync("emergency."));
        Assert.Null((await Rig.Store.VerifyAsync("live", SmallPlant.Id)).BrokenAt);
    }

    [Fact]
    public async Task Act_WhoseEventFailed_IsInTheLogBeforeAnybodySeesIt()
    {
        await Desk.OpenAsync(new EmergencyRequest("Smell", "TK-1", [], "overfill", null, "user:han"));
        var failures = 1;
        Rig.Store.Before = commit => commit.Events.Any(static e => e.Type == "emergency.ticked") && Interlocked.Decrement(ref failures) >= 0
            ? throw new TwinException(new TwinError("storage.away", "The store is away (test).", Retry.Later))
            : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Room("EM-1").ActAsync(new(EmergencyVerb.Tick, "user:han", "stop")).AsTask());
        await Act(new(EmergencyVerb.Note, "user:han", Text: "Goes on"));
        var log = (await Room("EM-1").GetAsync())!.Log;
        Assert.Equal(log.Select(static l => "emergency." + l.Kind), await EventsAsync("emergency."));
    }

    [Fact]
    public async Task Plan_ThatOpensAlone_OpensOneRoom_AndAProposalTurnedDownStaysAway()
    {
        await Pump.Read("LT-1", 75).Read("TT-1", 60).PumpAsync();
        await Desk.ProposeAsync();
        Rig.Clock.Advance(TimeSpan.FromSeconds(2));
        await Desk.ProposeAsync();
        var alone = Assert.Single(await Desk.ListAsync(10));
        Assert.Equal(("plan:hot", "TK-1"), (alone.OpenedBy, alone.Twin));

        await Pump.Read("LT-1", 95).PumpAsync();
        Rig.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("overfill", Assert.Single(await Desk.ProposeAsync()).Plan);
        Assert.Equal("emergency.field", (await Desk.DismissAsync("overfill", "user:han", " "))!.Code);
        Assert.Null(await Desk.DismissAsync("overfill", "user:han", "Gauge is being tested"));
        await Rig.CrashAsync();
        Assert.Empty(await Desk.ProposeAsync());
        Assert.Equal("emergency.proposal.unknown", (await Desk.DismissAsync("overfill", "user:han", "again"))!.Code);
    }

    [Fact]
    public async Task Plans_AreSavedAsVersions_AndRefusedWithAllTheirMistakes()
    {
        var mended = QuietPlans.Overfill with { Level = 1 };
        Assert.Equal("version.conflict", (await Plans.SaveAsync(EmergencyPlanFile.Write(mended), 7, "user:wu")).Error!.Code);
        Assert.Equal(2, (await Plans.SaveAsync(EmergencyPlanFile.Write(mended), 1, "user:wu")).Plan!.Version);
        var wrong = mended with { ReviewOn = "soon", Trigger = new PlanTrigger { Rules = ["NONE"] } };
        Assert.Equal(["plan.date", "plan.rule.unknown"],
            (await Plans.SaveAsync(EmergencyPlanFile.Write(wrong), 2, "user:wu")).Problems.Select(static p => p.Code).Order());
        Assert.Equal("plan.json", (await Plans.SaveAsync(Encoding.UTF8.GetBytes("{"), 0, "user:wu")).Problems[^1].Code);

        await Rig.CrashAsync();
        var shelf = await Plans.ListAsync();
        Assert.Equal([("hot", 1, 2), ("overfill", 2, 1)], shelf.Plans.Select(static p => (p.Plan.Id, p.Plan.Version, p.Plan.Level)));
        Assert.Equal(2, (await Plans.FindAsync("overfill", 1))!.Level);
        Assert.Equal([2], (await Plans.VersionsAsync("overfill")).Select(static v => v.Version));
        Assert.Equal(["emergency-plan.saved"], await EventsAsync("emergency-plan."));
    }

    [Fact]
    public async Task Rooms_ThatCannotBe_AreRefused()
    {
        Assert.Equal("alarm.unknown", await Refusal(new EmergencyRequest("x", "", ["live~p1~LT-1~HH~9"], "", null, "user:han")));
        Assert.Equal("twin.unknown", await Refusal(new EmergencyRequest("x", "T-9", [], "", null, "user:han")));
        Assert.Equal("emergency.plan.unknown", await Refusal(new EmergencyRequest("x", "", [], "none", null, "user:han")));
        Assert.Equal("emergency.field", await Refusal(new EmergencyRequest("", "", [], "", null, "user:han")));
        Assert.Null(await Room("EM-9").RoomAsync());
        Assert.Equal("emergency.unknown", (await Room("EM-9").ActAsync(new(EmergencyVerb.Note, "u", Text: "x"))).Error!.Code);
        Assert.Empty(await Desk.ListAsync(10));
    }

    private async Task<string?> Refusal(EmergencyRequest request) => (await Desk.OpenAsync(request)).Error?.Code;

    private async Task Act(EmergencyCommand command) => Assert.Null((await Room("EM-1").ActAsync(command)).Error);

    private async Task<IEnumerable<string>> EventsAsync(string prefix) =>
        (await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 200)).Select(static e => e.Event.Type)
            .Where(t => t.StartsWith(prefix, StringComparison.Ordinal)).ToImmutableArray();
}

/// <summary>On SQLite.</summary>
public sealed class SqliteEmergencyTests() : EmergencySuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresEmergencyTests() : EmergencySuite(StoreKind.Postgres);
