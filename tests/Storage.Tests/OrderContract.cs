using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Orders;

namespace Twin.Storage.Tests;

/// <summary>Orders on both stores.</summary>
public abstract class OrderContract(StoreKind kind) : StoreContract(kind)
{
    private static OrderRow Row(int n, int version = 1, bool open = true, string title = "法兰泄漏 Flange leaks", long dueMs = 0,
        string assignee = "user:bob", string hazard = "", long nextMs = 0, int escalated = 0)
    {
        var facts = new OrderFacts { Title = new(title, title), Twin = $"P-{n % 10}", Zone = "Z-1", Severity = 2, Hazard = hazard };
        var order = new Order
        {
            Id = $"WO-{n}", Version = version, Facts = facts, EndedMs = open ? 0 : 50,
            Run = new FlowRun
            {
                Id = $"WO-{n}", Flow = "hazard", Version = 1, State = "found", Values = [new FormValue("what", "\"x\"", "user:a", 1)],
                Entries = [new FlowEntry(1, FlowEntryKind.Step, "report", "", "found", "user:a", 1, "r", null, "", [])],
            },
        };
        var line = new OrderLine
        {
            Id = order.Id, Flow = "hazard", FlowVersion = 1, Facts = facts, State = "found", Phase = open ? FlowPhase.Open : FlowPhase.Done,
            Assignee = assignee, DueMs = dueMs, EndedMs = order.EndedMs, Escalated = escalated,
        };
        return new OrderRow(order, line, OrderWords.Of([order.Id, title, facts.Twin]), nextMs, [new OrderStay(version, "found", 10,
            10 + (n * 10))]);
    }

    private static NewEvent Event(string id) => new(id, "user:a", "", "work-order.found", 2, 1, "P-1", "{}"u8.ToArray());

    private ValueTask<bool> SaveAsync(OrderRow row, int before, params ImmutableArray<FlowEffect> effects) => Store.Orders.SaveAsync(
        Make.Live, Make.Plant, row, before, [Event($"{row.Order.Id}#{row.Order.Version}")], effects);

    private ValueTask<OrderPage> ListAsync(OrderQuery query) => Store.Orders.ListAsync(Make.Live, Make.Plant, query);

    [Fact]
    public async Task Slot_SameKeySameId_OpenHazardIsFound_NumbersGoOn()
    {
        Assert.Equal(new OrderSlot("WO-1", false), await Store.Orders.SlotAsync(Make.Live, Make.Plant, "k", "h"));
        Assert.True(await SaveAsync(Row(1, hazard: "h"), 0));
        Assert.Equal(new OrderSlot("WO-1", false), await Store.Orders.SlotAsync(Make.Live, Make.Plant, "k", "h"));
        Assert.Equal(new OrderSlot("WO-1", true), await Store.Orders.SlotAsync(Make.Live, Make.Plant, "l", "h"));
        Assert.Equal("WO-1", await Store.Orders.OfHazardAsync(Make.Live, Make.Plant, "h"));
        Assert.False(await SaveAsync(Row(2, hazard: "h"), 0));
        Assert.True(await SaveAsync(Row(1, 2, open: false, hazard: "h"), 1));
        Assert.Null(await Store.Orders.OfHazardAsync(Make.Live, Make.Plant, "h"));
        Assert.True(await Store.Orders.GiveNumbersAsync(Make.Live, Make.Plant, 7));
        Assert.False(await Store.Orders.GiveNumbersAsync(Make.Live, Make.Plant, 7));
        await Store.ReopenAsync();
        Assert.Equal(new OrderSlot("WO-8", false), await Store.Orders.SlotAsync(Make.Live, Make.Plant, null, ""));
        Assert.Equal(8, await Store.Orders.LastNumberAsync(Make.Live, Make.Plant));
    }

    [Fact]
    public async Task Save_IsOneStep_GuardedByVersion()
    {
        var effect = new FlowEffect("WO-1/1/0", FlowActionKind.Notify, ["role:x"], "", new("Hear", "听"), 5, 0);
        Assert.True(await SaveAsync(Row(1), 0, effect));
        Assert.False(await SaveAsync(Row(1), 0, effect));
        Assert.False(await SaveAsync(Row(1, 3), 2));
        Assert.True(await SaveAsync(Row(1, 2, title: "Pump is hot"), 1, effect));
        var loaded = await Store.Orders.LoadAsync(new TwinKey(TwinKey.Live, Make.Plant, "WO-1"));
        Assert.Equal((2, "Pump is hot", "report"), (loaded!.Version, loaded.Facts.Title.En, loaded.Run.Entries[0].Step));
        Assert.Equal(2, (await Store.Orders.ChainAsync(Make.Live, Make.Plant, ["WO-1#2", "WO-1#1", "no"])).Count);
        var errand = Assert.Single(await Store.Orders.ErrandsAsync(Make.Live, Make.Plant, 5, 10));
        Assert.Equal(("WO-1", "听", 0), (errand.Order, errand.Effect.Text.Zh, errand.Tries));
        await Store.Orders.SettleAsync(Make.Live, Make.Plant, effect.Id, 100);
        Assert.Empty(await Store.Orders.ErrandsAsync(Make.Live, Make.Plant, 99, 10));
        Assert.Equal(1, Assert.Single(await Store.Orders.ErrandsAsync(Make.Live, Make.Plant, 100, 10)).Tries);
        await Store.Orders.SettleAsync(Make.Live, Make.Plant, effect.Id, 0);
        Assert.Empty(await Store.Orders.ErrandsAsync(Make.Live, Make.Plant, long.MaxValue, 10));
        Assert.Empty((await ListAsync(new OrderQuery { Text = "flange" })).Items);
    }

    [Fact]
    public async Task List_SearchesBothLanguages_FiltersAndPages()
    {
        for (var n = 1; n <= 30; n++)
            await SaveAsync(Row(n, open: n % 3 != 0, title: n % 2 == 0 ? "法兰泄漏 Flange leaks" : "泵过热 Pump hot",
                dueMs: n < 10 ? 1_000 - n : 0, assignee: n == 5 ? "user:Ann" : "user:bob"), 0);
        Assert.Equal(15, (await ListAsync(new OrderQuery { Text = "泄漏 flang" })).Total);
        Assert.Equal(15, (await ListAsync(new OrderQuery { Text = "热" })).Total);
        Assert.Equal(0, (await ListAsync(new OrderQuery { Text = "漏泄\" OR (x" })).Total);
        Assert.Equal(10, (await ListAsync(new OrderQuery { Text = "PUMP", Open = true })).Total);
        Assert.Equal(["WO-5"], (await ListAsync(new OrderQuery { Assignee = "user:Ann" })).Items.Select(static l => l.Id));
        Assert.Equal(["WO-23", "WO-13"], (await ListAsync(new OrderQuery { Twin = "P-3", Open = true })).Items.Select(static l => l.Id));
        Assert.Equal(10, (await ListAsync(new OrderQuery { Phase = FlowPhase.Done })).Total);
        Assert.Equal(20, (await ListAsync(new OrderQuery { Flows = ["hazard", "task"], Open = true })).Total);
        Assert.Equal(0, (await ListAsync(new OrderQuery { Flows = ["hot-work", "task"] })).Total);
        var first = await ListAsync(new OrderQuery { Max = 20 });
        Assert.Equal((30L, "WO-30", "WO-11"), (first.Total, first.Items[0].Id, first.Items[^1].Id));
        var rest = await ListAsync(new OrderQuery { Max = 20, Cursor = first.Next });
        Assert.Equal((10, null), (rest.Items.Length, rest.Next));
        var due = await ListAsync(new OrderQuery { Open = true, ByDue = true, Max = 3 });
        Assert.Equal(["WO-8", "WO-7", "WO-5"], due.Items.Select(static l => l.Id));
        due = await ListAsync(new OrderQuery { Open = true, ByDue = true, Max = 3, Cursor = due.Next });
        Assert.Equal(["WO-4", "WO-2", "WO-1"], due.Items.Select(static l => l.Id));
        Assert.Equal(["WO-5", "WO-4"],
            (await ListAsync(new OrderQuery { ByDue = true, DueFromMs = 995, DueBeforeMs = 998 })).Items.Select(static l => l.Id));
        await Assert.ThrowsAsync<TwinException>(async () => await ListAsync(new OrderQuery { Cursor = due.Next }));
        Assert.Empty((await Store.Orders.ListAsync(Make.Live, "p2", new OrderQuery { Text = "泄漏" })).Items);

        var board = await Store.Orders.BoardAsync(Make.Live, Make.Plant, 2, 995);
        Assert.Equal((20L, 3L, "WO-8"), (board.Columns[0].Count, board.Columns[0].Overdue, board.Columns[0].First[0].Id));
    }

    [Fact]
    public async Task EscalatedAndCalendar_AreFoundAmongMoreThanAPage()
    {
        // Those that count lie behind all others by due time.
        await Task.WhenAll(Enumerable.Range(1, 620).Select(n => SaveAsync(Row(n, dueMs: n, open: n != 612,
            title: n % 2 == 0 ? "泵过热 Pump hot" : "法兰泄漏", escalated: n > 610 ? 1 : 0), 0).AsTask()));
        var escalated = await ListAsync(new OrderQuery { Escalated = true, ByDue = true, Max = 5 });
        Assert.Equal(["WO-611", "WO-613", "WO-614", "WO-615", "WO-616"], escalated.Items.Select(static l => l.Id));
        Assert.Equal(9, escalated.Total);
        escalated = await ListAsync(new OrderQuery { Escalated = true, ByDue = true, Max = 5, Cursor = escalated.Next });
        Assert.Equal(["WO-617", "WO-618", "WO-619", "WO-620"], escalated.Items.Select(static l => l.Id));
        Assert.Equal(4, (await ListAsync(new OrderQuery { Escalated = true, Text = "pump" })).Total);
        Assert.True(await SaveAsync(Row(620, 2, dueMs: 620), 1));
        Assert.Equal(8, (await ListAsync(new OrderQuery { Escalated = true })).Total);

        var days = await Store.Orders.CalendarAsync(Make.Live, Make.Plant, new OrderQuery(), [0, 10, 605, 620], 2);
        Assert.Equal([(0L, 9L, "WO-1"), (10L, 595L, "WO-10"), (605L, 14L, "WO-605")],
            days.Select(static d => (d.FromMs, d.Count, d.First[0].Id)));
        Assert.All(days, static d => Assert.Equal(2, d.First.Length));
        var pumps = await Store.Orders.CalendarAsync(Make.Live, Make.Plant, new OrderQuery { Text = "泵" }, [0, 10, 620], 9);
        Assert.Equal([4L, 304L], pumps.Select(static d => d.Count));
    }

    [Fact]
    public async Task WordsOfVeryManyOrders_GiveTheSamePages()
    {
        await Task.WhenAll(Enumerable.Range(1, 40).Select(n => SaveAsync(Row(n, open: n % 4 != 0, dueMs: 1_000 - n,
            title: n % 3 == 0 ? "泵过热 Pump hot" : "法兰泄漏"), 0).AsTask()));
        // As if seven were too many to count.
        var many = new OrderQueries(Store.Storage.Twin, 7);
        foreach (var query in new[]
        {
            new OrderQuery { Text = "法兰" }, new OrderQuery { Text = "法兰", ByDue = true }, new OrderQuery { Text = "pump", Open = true },
            new OrderQuery { Flows = ["hazard", "task"], Open = true },
        })
        {
            for (string? cursor = null; ;)
            {
                var asked = query with { Max = 5, Cursor = cursor };
                var (plain, found) = (await ListAsync(asked), await many.PageAsync(Make.Live, Make.Plant, asked, default));
                Assert.Equal(plain.Items.Select(static l => l.Id), found.Items.Select(static l => l.Id));
                Assert.Equal((plain.Next, true, 7L), (found.Next, found.IsMore, found.Total));
                if ((cursor = plain.Next) is null) break;
            }
        }
    }

    [Fact]
    public async Task Clock_FindsWhatIsDue_DurationsByDay()
    {
        for (var n = 1; n <= 10; n++) await SaveAsync(Row(n, nextMs: n == 3 ? 0 : 100 - n), 0);
        Assert.Equal(["WO-10", "WO-9"], await Store.Orders.DueAsync(Make.Live, Make.Plant, 91, 5));
        var lasted = Assert.Single(await Store.Orders.DurationsAsync(Make.Live, Make.Plant, 0, 1_000));
        Assert.Equal(("hazard", "found", 0L, 10, 50L, 90L, 100L),
            (lasted.Flow, lasted.State, lasted.Day, lasted.Count, lasted.P50Ms, lasted.P90Ms, lasted.MaxMs));
    }
}

/// <summary>Orders on SQLite.</summary>
public sealed class OrdersOnSqlite() : OrderContract(StoreKind.Sqlite);

/// <summary>Orders on PostgreSQL.</summary>
public sealed class OrdersOnPostgres() : OrderContract(StoreKind.Postgres);
