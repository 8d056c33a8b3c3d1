using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Tests.Rig;
using Twin.Grains.Work;

namespace Twin.Grains.Tests;

/// <summary>What orders do by rule and by the clock: handed to whom, told to whom, proved by which reading.</summary>
public sealed class OrderRuleTests() : PlantSuite(StoreKind.Sqlite)
{
    private IOrderDeskGrain Desk => Rig.Cluster.Client.Orders(SmallPlant.Id);

    private IOrderWatchGrain Watch => Rig.Cluster.Client.OrderWatch(SmallPlant.Id);

    [Fact]
    public async Task Task_NobodyAccepts_DepartmentHeadAfterADay_SafetyDirectorAfterThree_AndItIsEscalated()
    {
        await RosterAsync(Person("user:boss", "departmentHead"), Person("user:top", "safetyDirector"));
        var opened = await Desk.OpenAsync(new OrderOpening
        {
            Flow = "task", Facts = new OrderFacts { Title = new("Look", "查看"), Twin = "P-1" },
            Steps = [Take("create", "user:anna", new { title = "Look", twin = "P-1" })],
        });
        Assert.Null(opened.Error);
        var since = opened.Line!.EnteredMs;
        // The rig's clock goes on by itself, too.
        Rig.Clock.Advance(TimeSpan.FromHours(23));
        await TickAsync();
        Assert.Equal(0, (await Desk.ListAsync(new OrderQuery { Escalated = true })).Total);
        Rig.Clock.Advance(TimeSpan.FromHours(1));
        await TickAsync();
        Assert.Equal((1, since + (24 * 3_600_000L)), (Assert.Single(await EscalatedAsync()).Escalated, await ToldAsync("user:boss")));
        Rig.Clock.Advance(TimeSpan.FromHours(48));
        await TickAsync();
        await TickAsync();
        Assert.Equal((2, since + (72 * 3_600_000L)), (Assert.Single(await EscalatedAsync()).Escalated, await ToldAsync("user:top")));
        await StepAsync(opened.Line.Id, "assign", "user:anna", new { assignee = "user:bob" });
        Assert.Empty(await EscalatedAsync());
    }

    [Fact]
    public async Task Hazard_NotAcceptedInTime_GoesUpAtItsFlowsTimes()
    {
        await RosterAsync(Person("user:boss", "departmentHead"), Person("user:top", "safetyDirector"), Person("user:bob", "owner"));
        await RulesAsync(Rule("{role:owner}"));
        await Pump.Read("LT-1", 85).PumpAsync();
        await Watch.RunAsync();
        var order = Assert.Single((await Desk.ListAsync(new OrderQuery())).Items);
        Assert.Equal("dispatched", order.State);
        Rig.Clock.Advance(TimeSpan.FromHours(4));
        await TickAsync();
        await TickAsync();
        Assert.Equal((order.EnteredMs + (2 * 3_600_000L), order.EnteredMs + (3 * 3_600_000L)),
            (await ToldAsync("user:boss"), await ToldAsync("user:top")));
        Assert.Equal(2, Assert.Single(await EscalatedAsync()).Escalated);
        await StepAsync(order.Id, "accept", "user:bob", new { });
        Assert.Empty(await EscalatedAsync());
    }

    [Fact]
    public async Task Alarm_IsHandedToWhoHasItThere_ByTwinZoneRoleAndShift()
    {
        // 08:00 to 20:00 by a clock of UTC, in which the rig's time stands.
        var day = Rig.Clock.GetUtcNow().Hour is >= 8 and < 20;
        var (on, off) = day ? ("day", "night") : ("night", "day");
        var roster = new Roster
        {
            UtcOffsetMinutes = 0,
            Shifts =
            [
                new RosterShift("day", new("Day", "白班"), 480, 1_200, []), new RosterShift("night", new("Night", "夜班"), 1_200, 480, []),
            ],
            People =
            [
                Person("user:tank", "owner") with { Shifts = [off], Twins = ["TK-1"] }, Person("user:far", "owner", "Z-9"),
                Person("user:off", "owner", "Z-1") with { Shifts = [off] }, Person("user:here", "owner", "Z-1") with { Shifts = [on] },
                Person("user:other", "safetyOfficer", "Z-1") with { Twins = ["TK-1"] }, Person("user:plant", "owner"),
            ],
        };
        Assert.True(await Rig.Rosters.SaveAsync(SmallPlant.Id, roster, 0, "user:chief", 1));
        await RulesAsync(Rule("{role:owner}"), Rule("{role:owner}") with { Id = "very", Rules = ["HH"] });
        await Pump.Read("LT-1", 85).PumpAsync();
        await Watch.RunAsync();
        Assert.Equal("user:here", Assert.Single((await Desk.ListAsync(new OrderQuery())).Items).Assignee);

        // Who is responsible for the tank by name goes before, when on shift: the alarm is of its level.
        Rig.Clock.Advance(TimeSpan.FromHours(12));
        Pump.Start(Rig.Clock.NowMs);
        await Pump.Read("LT-1", 95).PumpAsync();
        await Watch.RunAsync();
        Assert.Equal("user:tank", (await Desk.ListAsync(new OrderQuery())).Items[0].Assignee);
        Assert.Equal(["user:far", "user:here", "user:off", "user:other", "user:plant", "user:tank"],
            (await Desk.RosterAsync()).People.Select(static p => p.Actor).Order());
    }

    [Fact]
    public async Task Rectified_TheTwinConfirmsAfterItsHours_NotBefore_AndNotByABadReading()
    {
        await RosterAsync(Person("user:bob", "owner"), Person("user:officer", "safetyOfficer"));
        await RulesAsync(Rule("{role:owner}") with { ProofHours = 2 });
        Pump.Start(Rig.Clock.NowMs - 10_000);
        await Pump.Read("LT-1", 85).PumpAsync();
        await Watch.RunAsync();
        var id = Assert.Single((await Desk.ListAsync(new OrderQuery())).Items).Id;
        await StepAsync(id, "accept", "user:bob", new { });
        await StepAsync(id, "rectify", "user:bob", new { done = "Valve shut", after = new[] { new { document = "d1", takenMs = 1 } } });
        var pass = Take("pass", "user:officer", new { finding = "Level is right", cause = "Valve left open" });
        Assert.Equal("work-order.alarm-stands", (await Rig.Cluster.Client.Order(SmallPlant.Id, id).TakeAsync(pass)).Error?.Code);

        await Pump.Read("LT-1", 50).PumpAsync();
        await Watch.RunAsync();
        Rig.Clock.Advance(TimeSpan.FromHours(1));
        await TickAsync();
        Assert.Equal(0, (await ViewAsync(id)).Order.Proof!.ConfirmedMs);

        // A bad reading at its time proves nothing: the two hours begin anew.
        Rig.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        var twoHours = Rig.Clock.NowMs;
        Pump.Start(twoHours - 1_000);
        await Pump.Read("LT-1", 50, quality: Quality.Bad).PumpAsync();
        await TickAsync();
        var proof = (await ViewAsync(id)).Order.Proof!;
        Assert.Equal((0L, true), (proof.ConfirmedMs, proof.SinceMs >= twoHours));

        Rig.Clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        var four = Rig.Clock.NowMs;
        Pump.Start(four - 1_000);
        await Pump.Read("LT-1", 50).PumpAsync();
        await TickAsync();
        Assert.True((await ViewAsync(id)).Order.Proof!.ConfirmedMs >= four);
        var log = await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 1_000);
        Assert.Equal("twin:LT-1", Assert.Single(log, static e => e.Event.Type == "work-order.confirmed").Event.Actor);
        await StepAsync(id, pass);
        Assert.DoesNotContain((await ViewAsync(id)).Order.Flags, static f => f.Code == "work-order.not-settled");
    }

    [Fact]
    public async Task InspectionItemFailed_OpensAHazardThatSaysWhich_Once()
    {
        var opened = await Desk.OpenAsync(new OrderOpening
        {
            Flow = "inspection", Facts = new OrderFacts { Title = new("Round", "巡检"), Twin = "P-1" },
            Steps =
            [
                Take("plan", "user:officer", new
                {
                    twin = "P-1", unit = "Pumps", @event = "Leak", riskLevel = "red", cycle = "day", source = "daily",
                    inspector = "user:ivy", dueAt = "2099-01-05T08:00:00Z",
                }),
            ],
        });
        Assert.Null(opened.Error);
        var id = opened.Line!.Id;
        var now = Rig.Clock.NowMs;
        await StepAsync(id, "begin", "user:ivy", new { tag = "P-1", at = new { x = 1, y = 1 }, startedAt = "2026-01-05T08:00:00Z" });
        await StepAsync(id, "hand", "user:ivy", new
        {
            items = new object[]
            {
                new { measure = "Seal", content = "Seal tight 密封", result = "bad", note = "Drips" },
                new { measure = "Guard", content = "Coupling guard", result = "good" },
            },
            photos = new[] { new { document = "d1", takenMs = now } }, summary = "Seal", sign = new { by = "user:ivy", atMs = now },
        });
        Assert.Equal("defective", (await ViewAsync(id)).Line.State);
        await TickAsync();
        await TickAsync();
        var hazard = Assert.Single((await Desk.ListAsync(new OrderQuery { Flow = "hazard" })).Items);
        Assert.Equal(("found", "P-1", OrderSource.Inspection, "Seal tight 密封: Drips"),
            (hazard.State, hazard.Facts.Twin, hazard.Facts.Source, hazard.Facts.Title.En));
        var what = (await ViewAsync(hazard.Id)).Order.Run.Values.Single(static v => v.Field == "what");
        Assert.Equal($"{id}: Seal tight 密封: Drips", JsonSerializer.Deserialize<string>(what.Json));
        Assert.Equal(hazard.Id, Assert.Single((await Desk.ListAsync(new OrderQuery { Text = "密封 drips", Flow = "hazard" })).Items).Id);
    }

    private static OrderRule Rule(string owner) => new()
    {
        Id = "high", Rules = ["H"], Types = ["level"], ProofHours = 0,
        Steps =
        [
            new OrderRuleStep("report", Values(("what", "{text} {value} > {limit}"), ("twin", "{twin}"), ("foundAt", "{now}"))),
            new OrderRuleStep("assess", Values(("level", "general"))),
            new OrderRuleStep("dispatch", Values(("owner", owner), ("measure", "Look"), ("dueAt", "{now+240h}"))),
        ],
    };

    private static ImmutableSortedDictionary<string, string> Values(params (string Field, string Text)[] values) =>
        values.ToImmutableSortedDictionary(static v => v.Field, static v => v.Text, StringComparer.Ordinal);

    private static RosterPerson Person(string actor, string role, params ImmutableArray<string> zones) =>
        new() { Actor = actor, Duties = [new RosterDuty(role, zones)] };

    private static OrderTake Take(string step, string actor, object values) => new()
    {
        RequestId = step + actor, Step = step, Actor = actor, Roles = [OrderServices.Operator],
        Values = [.. JsonSerializer.SerializeToElement(values).EnumerateObject()
            .Select(static v => new OrderValue(v.Name, v.Value.GetRawText()))],
    };

    private async Task RosterAsync(params ImmutableArray<RosterPerson> people) =>
        Assert.True(await Rig.Rosters.SaveAsync(SmallPlant.Id, new Roster { People = people }, 0, "user:chief", 1));

    private async Task RulesAsync(params ImmutableArray<OrderRule> rules)
    {
        await Watch.RunAsync();
        Assert.True(await Rig.SaveAsync(OrderWatchGrain.Setting, new OrderRules { Rules = rules }));
    }

    private async Task TickAsync() => await Rig.Cluster.Client.OrderErrands(SmallPlant.Id).RunAsync();

    private Task StepAsync(string id, string step, string actor, object values) => StepAsync(id, Take(step, actor, values));

    private async Task StepAsync(string id, OrderTake take) =>
        Assert.Null((await Rig.Cluster.Client.Order(SmallPlant.Id, id).TakeAsync(take)).Error);

    private async Task<OrderView> ViewAsync(string id) =>
        (await Rig.Cluster.Client.Order(SmallPlant.Id, id).ViewAsync("user:anna", [OrderServices.Operator]))!;

    private async Task<ImmutableArray<OrderLine>> EscalatedAsync() =>
        (await Desk.ListAsync(new OrderQuery { Escalated = true })).Items;

    /// <summary>Time of the one escalation somebody was told of.</summary>
    private async Task<long> ToldAsync(string person) =>
        Assert.Single(await Rig.Notices.ListAsync(SmallPlant.Id, person, true, 0, 10)).Notice.AtMs;
}
