using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Tests.Rig;
using Twin.Grains.Work;

namespace Twin.Grains.Tests;

/// <summary>The life of a work order on its flow, durable at each step.</summary>
public abstract class WorkSuite(StoreKind kind) : PlantSuite(kind)
{
    /// <summary>A hazard from its report to its acceptance: step, actor, values.</summary>
    private static readonly (string Step, string Actor, object Values)[] Life =
    [
        ("report", "user:anna", new { what = "Seal leaks 密封泄漏", twin = "P-1", foundAt = "2026-01-05T08:00:00Z" }),
        ("assess", "user:officer", new { level = "general" }),
        ("dispatch", "user:head", new { owner = "user:bob", measure = "New seal", dueAt = "2099-01-05T08:00:00Z" }),
        ("accept", "user:bob", new { }),
        ("rectify", "user:bob", new { done = "Seal replaced", after = new[] { new { document = "d1", takenMs = 1 } } }),
        ("pass", "user:anna", new { finding = "Dry", cause = "Age" }),
    ];

    private IOrderDeskGrain Desk => Rig.Cluster.Client.Orders(SmallPlant.Id);

    private IOrderGrain Order(string id) => Rig.Cluster.Client.Order(SmallPlant.Id, id);

    [Fact]
    public async Task Life_SiloKilledAfterEveryStep_NothingLostNothingTwice()
    {
        for (var i = 0; i < Life.Length; i++)
        {
            await StepAsync(i);
            await Rig.CrashAsync();
            // The same event again, as after an answer that was lost.
            await StepAsync(i);
        }

        await LivedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Life_SaveFailingAtEveryStep_NothingLostNothingTwice(bool written)
    {
        for (var i = 0; i < Life.Length; i++)
        {
            var failed = false;
            Action<Order> fail = _ =>
            {
                if (failed) return;
                failed = true;
                throw new TwinException(new TwinError("storage.away", "Away (test).", Retry.Later));
            };
            (Rig.Orders.Before, Rig.Orders.After) = written ? ((Action<Order>?)null, fail) : (fail, null);
            await Assert.ThrowsAnyAsync<Exception>(() => StepAsync(i));
            await StepAsync(i);
        }

        await LivedAsync();
    }

    [Fact]
    public async Task Step_SentAHundredTimesAtOnce_IsOneStep()
    {
        await StepAsync(0);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Order("WO-1").TakeAsync(Take(1)).AsTask()));
        Assert.All(answers, static a => Assert.Null(a.Error));
        Assert.Equal(2, (await ViewAsync("WO-1")).Entries.Length);
        var opened = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Desk.OpenAsync(Opening("again")).AsTask()));
        Assert.Equal("WO-2", Assert.Single(opened.Select(static o => o.Line!.Id).Distinct()));
    }

    [Fact]
    public async Task Step_OfTheWrongPersonOrTime_IsRefused()
    {
        for (var i = 0; i < 5; i++) await StepAsync(i);
        Assert.Equal("flow.same-person", (await Order("WO-1").TakeAsync(Take(5) with { Actor = "user:bob", RequestId = "x" })).Error?.Code);
        Assert.Equal("flow.state", (await Order("WO-1").TakeAsync(Take(3) with { RequestId = "y" })).Error?.Code);
        var ahead = Rig.Clock.NowMs + 60_000;
        Assert.Equal("work-order.future",
            (await Order("WO-1").TakeAsync(Take(5) with { RequestId = "z", Values = [new OrderValue("finding", "\"ok\"",
                ahead)] })).Error?.Code);
        Assert.Equal("version.conflict", (await Order("WO-1").TakeAsync(Take(5) with { IfVersion = 1 })).Error?.Code);
        Assert.Equal("work-order.unknown", (await Order("WO-9").TakeAsync(Take(1))).Error?.Code);
        Assert.Equal("twin.unknown", (await Desk.OpenAsync(Opening("n") with { Facts = new() { Title = new("T", "T"),
            Twin = "no" } })).Error?.Code);
        Assert.Equal("flow.unknown", (await Desk.OpenAsync(Opening("n") with { Flow = "no" })).Error?.Code);
    }

    [Fact]
    public async Task Roles_OfARoster_AreThoseOfTheOrdersPlace()
    {
        await StepAsync(0);
        var people = new Roster
        {
            People =
            [
                new RosterPerson { Actor = "user:far", Duties = [new RosterDuty("safetyOfficer", ["Z-9"])] },
                new RosterPerson { Actor = "user:near", Duties = [new RosterDuty("safetyOfficer", ["Z-1"])] },
            ],
        };
        Assert.True(await Rig.Rosters.SaveAsync(SmallPlant.Id, people, 0, "user:chief", 1));
        Assert.False(await Rig.Rosters.SaveAsync(SmallPlant.Id, people, 0, "user:chief", 1));
        Assert.Equal("flow.who", (await Order("WO-1").TakeAsync(Take(1) with { Actor = "user:far" })).Error?.Code);
        Assert.False(Assert.Single((await Order("WO-1").ViewAsync("user:far", []))!.Steps, static s => s.Id == "assess").MayTake);
        Assert.True(Assert.Single((await Order("WO-1").ViewAsync("user:near", []))!.Steps, static s => s.Id == "assess").MayTake);
        Assert.Null((await Order("WO-1").TakeAsync(Take(1) with { Actor = "user:near" })).Error);
    }

    [Fact]
    public async Task TimeLimit_PassedWhileTheSiloWasDown_EscalatesAtItsTime()
    {
        await Rig.Rosters.SaveAsync(SmallPlant.Id, new Roster
        {
            People =
            [
                new RosterPerson
                {
                    Actor = "user:boss", Duties = [new RosterDuty("departmentHead", []), new RosterDuty("workshopHead", [])],
                },
                new RosterPerson { Actor = "user:top", Duties = [new RosterDuty("safetyDirector", [])] },
            ],
        }, 0, "user:chief", 1);
        await StepAsync(0);
        var due = (await ViewAsync("WO-1")).Line.DueMs;
        Rig.Clock.Advance(TimeSpan.FromHours(5));
        await Rig.CrashAsync();
        await Rig.Cluster.Client.OrderErrands(SmallPlant.Id).RunAsync();
        var escalated = Assert.Single((await ViewAsync("WO-1")).Entries, static e => e.Entry.Kind == FlowEntryKind.Escalated);
        Assert.Equal((due, "clock"), (escalated.Entry.AtMs, escalated.Entry.Actor));
        await Rig.Cluster.Client.OrderErrands(SmallPlant.Id).RunAsync();
        Assert.Equal(2, (await ViewAsync("WO-1")).Entries.Length);
        // It is severe now, whatever the order was: somebody has to take it, else it goes up.
        var told = Assert.Single(await Rig.Notices.ListAsync(SmallPlant.Id, "user:boss", true, 0, 10)).Notice;
        Assert.Equal((2, true, due, "/orders/WO-1"), (told.Severity, told.Confirm, told.AtMs, told.Link));
        Assert.Equal([(15 * 60_000L, "user:boss"), (30 * 60_000L, "user:top")], told.Steps.Select(static x => (x.AfterMs, x.People[0])));
    }

    [Fact]
    public async Task Hazard_OpenAlready_IsJoinedAndCounted_ThenANewOne()
    {
        OrderOpening Of(int n) => Opening($"k{n}") with
        {
            Facts = new OrderFacts { Title = new("Leak", "泄漏"), Twin = "P-1", Hazard = "P-1|leak", SourceId = $"a{n}", Severity = 3 },
        };
        var first = await Desk.OpenAsync(Of(0));
        for (var n = 1; n <= 3; n++) Assert.True((await Desk.OpenAsync(Of(n))).Joined);
        Assert.True((await Desk.OpenAsync(Of(3))).Joined);
        var view = await ViewAsync(first.Line!.Id);
        Assert.Equal((3, 2), (view.Order.RepeatCount, view.Order.Facts.Severity));
        await Order(first.Line.Id).TakeAsync(new OrderTake
        {
            RequestId = "r", Step = "reject", Actor = "user:officer", Roles = [OrderServices.Operator],
            Values = [new OrderValue("wrongAlarm", "\"no\"")],
        });
        Assert.Equal("WO-2", (await Desk.OpenAsync(Of(4))).Line!.Id);
    }

    [Fact]
    public async Task Hazard_ReportedByManyAtOnce_IsOneOrder()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Desk.OpenAsync(Opening($"k{n}") with
        {
            Facts = new OrderFacts { Title = new("Leak", "泄漏"), Twin = "P-1", Hazard = "P-1|leak", SourceId = $"a{n}", Severity = 3 },
        }).AsTask()));
        Assert.All(answers, static a => Assert.Null(a.Error));
        var id = Assert.Single(answers.Select(static a => a.Line!.Id).Distinct());
        Assert.Equal((19, 19), (answers.Count(static a => a.Joined), (await ViewAsync(id)).Order.RepeatCount));
    }

    [Fact]
    public async Task WhatStepsWant_IsDoneThoughPeopleCannotBeToldAtFirst_AndTheCauseIsLearned()
    {
        Rig.Told.IsAway = true;
        await Rig.Rosters.SaveAsync(SmallPlant.Id, new Roster
        {
            People =
            [
                new RosterPerson { Actor = "user:officer", Duties = [new RosterDuty("safetyOfficer", [])] },
                new RosterPerson { Actor = "user:head", Duties = [new RosterDuty("workshopHead", [])] },
            ],
        }, 0, "user:chief", 1);
        for (var i = 0; i < Life.Length; i++) await StepAsync(i);
        await Rig.Cluster.Client.OrderErrands(SmallPlant.Id).RunAsync();
        Assert.Empty(Rig.Told.Notices);
        Rig.Told.IsAway = false;
        Rig.Clock.Advance(TimeSpan.FromHours(1));
        await Rig.CrashAsync();
        await Rig.Cluster.Client.OrderErrands(SmallPlant.Id).RunAsync();
        Assert.Equal([("order/WO-1/1/0", "user:officer"), ("order/WO-1/3/0", "user:bob"), ("order/WO-1/5/0", "user:anna")],
            Rig.Told.Notices.Select(static n => (n.Key, n.People[0])).Distinct().Order());
        var told = Rig.Told.Notices.Count;
        await Rig.Cluster.Client.OrderErrands(SmallPlant.Id).RunAsync();
        Assert.Equal(told, Rig.Told.Notices.Count);
        // Each told twice above, once by the teller that was away and once again; people have each once.
        foreach (var (key, person) in Rig.Told.Notices.Select(static n => (n.Key, n.People[0])).Distinct())
        {
            var notice = Assert.Single(await Rig.Notices.PeopleAsync(SmallPlant.Id, key), n => n.Person == person).Notice;
            Assert.Equal(("/orders/WO-1", 3, false), (notice.Link, notice.Severity, notice.Confirm));
            Assert.StartsWith("WO-1: ", notice.Title.En, StringComparison.Ordinal);
        }
        var incident = await Rig.Grain<IIncidentGrain>("INC-1").GetAsync();
        Assert.Equal(("Age", "P-1", "pump"), (incident!.Facts.Causes[0].Text, incident.Facts.Twins[0], incident.Facts.EquipmentType));
    }

    [Fact]
    public async Task OrdersOfBefore_MoveOnce_AndGoOn()
    {
        var storage = Rig.Cluster.GetSiloServiceProvider(Rig.Cluster.Silos[0].SiloAddress)
            .GetRequiredKeyedService<IGrainStorage>("Default");
        for (var n = 1; n <= 2; n++)
        {
            var order = new WorkOrder
            {
                Id = $"WO-{n}", State = WorkOrderState.Created, Title = "Seal", Twin = "P-1",
                Steps = [new WorkOrderStep(WorkOrderState.Created, "user:anna", 1_000 + n, null, null)],
            };
            await storage.WriteStateAsync("work-order", GrainId.Create("work-order", $"live/{SmallPlant.Id}/WO-{n}"),
                new GrainState<WorkOrderRecord> { State = new WorkOrderRecord { Order = order } });
        }

        await storage.WriteStateAsync("work-orders", GrainId.Create("work-order-list", $"live/{SmallPlant.Id}/work-orders"),
            new GrainState<NumberedRecord> { State = new NumberedRecord { Last = 2, Keys = { ["old"] = 1 } } });
        Assert.Equal(["WO-2", "WO-1"], (await Desk.ListAsync(new OrderQuery())).Items.Select(static l => l.Id));
        Assert.Equal("WO-1", (await Desk.OpenAsync(Opening("old"))).Line!.Id);
        Assert.Equal("WO-3", (await Desk.OpenAsync(Opening("new"))).Line!.Id);
        await Rig.CrashAsync();
        var done = await Order("WO-1").TakeAsync(new OrderTake
        {
            RequestId = "a", Step = "assign", Actor = "user:anna", Roles = [OrderServices.Operator],
            Values = [new OrderValue("assignee", "\"user:bob\"")],
        });
        Assert.Equal((null, "assigned"), (done.Error, done.Line!.State));
        Assert.All((await ViewAsync("WO-1")).Entries, static e => Assert.True(e.IsWhole));
        Assert.Equal(3, (await Desk.ListAsync(new OrderQuery())).Total);
    }

    [Fact]
    public async Task Alarm_OpensItsOrderOnce_JoinsWhenItComesAgain_AndProvesTheRectification()
    {
        var watch = Rig.Cluster.Client.OrderWatch(SmallPlant.Id);
        await watch.RunAsync();
        var rules = new OrderRules
        {
            Rules =
            [
                new OrderRule
                {
                    Id = "high", Rules = ["H"], Types = ["level"], ProofHours = 1,
                    Steps =
                    [
                        new OrderRuleStep("report", Values(("what", "{text} {value} > {limit}"), ("twin", "{twin}"), ("foundAt", "{now}"))),
                        new OrderRuleStep("assess", Values(("level", "general"))),
                        new OrderRuleStep("dispatch", Values(("owner", "{role:owner}"), ("measure", "Look"), ("dueAt", "{now+24h}"))),
                    ],
                },
            ],
        };
        await Rig.Rosters.SaveAsync(SmallPlant.Id,
            new Roster { People = [new RosterPerson { Actor = "user:bob", Duties = [new RosterDuty("owner", [])] }] }, 0, "user:chief", 1);
        Assert.True(await Rig.SaveAsync(OrderWatchGrain.Setting, rules));
        await Pump.Read("LT-1", 85).PumpAsync();
        await watch.RunAsync();
        await watch.RunAsync();
        var order = Assert.Single((await Desk.ListAsync(new OrderQuery())).Items);
        Assert.Equal(("dispatched", "user:bob", "LT-1", 2), (order.State, order.Assignee, order.Facts.Twin, order.Facts.Severity));

        await Pump.Read("LT-1", 50).PumpAsync();
        await watch.RunAsync();
        Assert.True((await ViewAsync(order.Id)).Order.Proof!.SinceMs > 0);
        await Pump.Read("LT-1", 86).PumpAsync();
        // What was done with the alarms before the crash is not done again after it.
        await watch.RunAsync();
        await Rig.CrashAsync();
        await Rig.Cluster.Client.OrderWatch(SmallPlant.Id).RunAsync();
        var again = await ViewAsync(order.Id);
        Assert.Equal((1, 0L), (again.Order.RepeatCount, again.Order.Proof!.SinceMs));
        Assert.Equal(1, (await Desk.ListAsync(new OrderQuery())).Total);
    }

    private static ImmutableSortedDictionary<string, string> Values(params (string Field, string Text)[] values) =>
        values.ToImmutableSortedDictionary(static v => v.Field, static v => v.Text, StringComparer.Ordinal);

    private static OrderTake Take(int i) => new()
    {
        RequestId = $"request-{i}", Step = Life[i].Step, Actor = Life[i].Actor, Roles = [OrderServices.Operator],
        Values = [.. JsonSerializer.SerializeToElement(Life[i].Values).EnumerateObject()
            .Select(static v => new OrderValue(v.Name, v.Value.GetRawText()))],
    };

    private static OrderOpening Opening(string key) => new()
    {
        Flow = "hazard", RequestKey = key, Steps = [Take(0)],
        Facts = new OrderFacts { Title = new("Seal leaks", "密封泄漏"), Twin = "P-1" },
    };

    private async Task StepAsync(int i)
    {
        var result = i == 0 ? await Desk.OpenAsync(Opening("life")) : await Order("WO-1").TakeAsync(Take(i));
        Assert.Null(result.Error);
    }

    private async Task<OrderView> ViewAsync(string id) =>
        (await Order(id).ViewAsync("user:anna", [OrderServices.Operator])) ?? throw new InvalidOperationException(id);

    private async Task LivedAsync()
    {
        (Rig.Orders.Before, Rig.Orders.After) = (null, null);
        var view = await ViewAsync("WO-1");
        Assert.Equal(Life.Select(static s => s.Step), view.Entries.Select(static e => e.Entry.Step));
        Assert.All(view.Entries, static e => Assert.True(e.IsWhole && e.Hash.Length == 64));
        Assert.Equal((FlowPhase.Done, "Z-1"), (view.Line.Phase, view.Line.Facts.Zone));
        var found = await Desk.ListAsync(new OrderQuery { Text = "密封 repl" });
        Assert.Equal(["WO-1"], found.Items.Select(static l => l.Id));
        var log = await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 100);
        Assert.Equal(Life.Length, log.Count(static e => e.Event.Type.StartsWith("work-order.", StringComparison.Ordinal)));
        Assert.Null((await Rig.Store.VerifyAsync("live", SmallPlant.Id)).BrokenAt);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteWorkTests() : WorkSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresWorkTests() : WorkSuite(StoreKind.Postgres);
