using System.Diagnostics;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;

namespace Twin.Storage.Tests;

/// <summary>
/// Board and search over 100,000 open and 1,000,000 closed orders on this machine, printed and not judged (TWIN_ORDERS: another number of
/// closed ones): <c>Storage.Tests -class Twin.Storage.Tests.OrderFigures -explicit only -showLiveOutput</c>.
/// </summary>
public sealed class OrderFigures(ITestOutputHelper output)
{
    private const int Asked = 40;

    private static readonly string[] s_zh = ["法兰泄漏", "泵过热", "液位计失灵", "阀门卡涩", "接地松动", "护栏缺失", "消防栓压力不足", "可燃气探头故障"];
    private static readonly string[] s_en = ["flange leaks", "pump hot", "level gauge stuck", "valve seized", "earthing loose",
        "rail missing"];

    [Theory(Explicit = true)]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Figures(StoreKind kind)
    {
        var closed = int.TryParse(Environment.GetEnvironmentVariable("TWIN_ORDERS"), out var given) ? given : 1_000_000;
        var open = closed / 10;
        await using var store = await TestStore.OpenAsync(kind);
        var watch = Stopwatch.StartNew();
        foreach (var part in Enumerable.Range(1, closed + open).Chunk(2_000))
            Assert.All(await Task.WhenAll(part.Select(n => SaveAsync(store, Row(n, n % 11 == 0), 0))), Assert.True);
        Print(store, $"{closed + open} orders written, per s", (closed + open) / watch.Elapsed.TotalSeconds);
        if (kind == StoreKind.Postgres) await store.Storage.Twin.WriteAsync(Silo.Storage.Writing.WriteLane.Bulk, static s =>
            s.Execute("ANALYZE orders"));

        await TimeAsync(store, "board", _ => store.Orders.BoardAsync(Make.Live, Make.Plant, 50, closed / 2).AsTask());
        await ListAsync(store, "newest page", static _ => new OrderQuery { Max = 50 });
        await ListAsync(store, "open by due", static _ => new OrderQuery { Open = true, ByDue = true, Max = 50 });
        await ListAsync(store, "search zh, common", static i => new OrderQuery { Text = s_zh[i % s_zh.Length], Max = 50 });
        await ListAsync(store, "search en, open", static i => new OrderQuery { Text = s_en[i % s_en.Length], Open = true, Max = 50 });
        await ListAsync(store, "search one of a million", i => new OrderQuery { Text = $"单号{(i * 9_973) + 7}", Max = 50 });
        await ListAsync(store, "search nothing", static _ => new OrderQuery { Text = "不存在的词语", Max = 50 });
        await ListAsync(store, "mine, by due", static i => new OrderQuery { Assignee = $"user:p{i}", Open = true, ByDue = true, Max = 50 });
        await ListAsync(store, "of a twin", static i => new OrderQuery { Twin = $"P-{i}", Max = 50 });
        await TimeAsync(store, "step saved", i => SaveAsync(store, Row((i + 1) * 11, true, 2), 1), 500);
    }

    private static OrderRow Row(int n, bool open, int version = 1)
    {
        var (zh, en) = ($"{s_zh[n % s_zh.Length]} 单号{n}", $"{s_en[n % s_en.Length]} {n}");
        var facts = new OrderFacts { Title = new LocalizedText(en, zh), Twin = $"P-{n % 2_000}", Zone = $"Z-{n % 40}",
            Severity = 1 + (n % 4) };
        var order = new Order
        {
            Id = $"WO-{n}", Version = version, Facts = facts, EndedMs = open ? 0 : n,
            Run = new FlowRun
            {
                Id = $"WO-{n}", Flow = "hazard", Version = 1, State = "found",
                Entries = [new FlowEntry(1, FlowEntryKind.Step, "report", "", "found", "user:a", n, "r", null, "", [])],
            },
        };
        var line = new OrderLine
        {
            Id = order.Id, Flow = "hazard", FlowVersion = 1, Facts = facts, State = "found", StateName = new("Found", "发现"),
            Phase = open ? (FlowPhase)(1 + (n % 3)) : FlowPhase.Done, Assignee = open ? $"user:p{n % 500}" : "", DueMs = open ? n : 0,
            EndedMs = order.EndedMs,
        };
        return new OrderRow(order, line, OrderWords.Of([order.Id, zh, en, facts.Twin, facts.Zone]), 0, []);
    }

    private static Task<bool> SaveAsync(TestStore store, OrderRow row, int before) => store.Orders.SaveAsync(Make.Live, Make.Plant, row,
        before,
        [new NewEvent($"{row.Order.Id}#{row.Order.Version}", "user:a", "", "work-order.found", 2, 1, row.Order.Facts.Twin,
            "{}"u8.ToArray())], []).AsTask();

    private Task ListAsync(TestStore store, string what, Func<int, OrderQuery> query) =>
        TimeAsync(store, what, i => store.Orders.ListAsync(Make.Live, Make.Plant, query(i)).AsTask());

    private async Task TimeAsync<T>(TestStore store, string what, Func<int, Task<T>> ask, int times = Asked)
    {
        var took = new List<double>(times);
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            await ask(i);
            took.Add(watch.Elapsed.TotalMilliseconds);
        }

        took.Sort();
        Print(store, $"{what}: p50 ms", took[times / 2]);
        Print(store, $"{what}: p99 ms", took[(times * 99 / 100) - (times < 100 ? 1 : 0)]);
        Print(store, $"{what}: max ms", took[^1]);
    }

    private void Print(TestStore store, string what, double value) =>
        output.WriteLine($"{(store.Options.IsPostgres ? "postgres" : "sqlite")}: {what} {value:0.##}");
}
