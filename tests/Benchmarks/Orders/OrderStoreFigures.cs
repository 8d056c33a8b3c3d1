using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;

namespace Twin.Benchmarks.Orders;

/// <summary>Board and search over 100,000 open and 1,000,000 closed orders (issue 6, speed 2: below 300 ms), in the store itself.</summary>
internal sealed class OrderStoreFigures(TwinStorage storage, string? postgres)
{
    private const double MostMs = 300;
    private const string Plant = "bench";
    private const int Page = 50;
    private const long DayMs = 86_400_000;

    private static readonly LiveRealm s_live = LiveRealm.Of(TwinKey.Live);
    private static readonly string[] s_zh = ["法兰泄漏", "泵过热", "液位计失灵", "阀门卡涩", "接地松动", "护栏缺失", "消防栓压力不足", "可燃气探头故障"];
    private static readonly string[] s_en = ["flange leaks", "pump hot", "level gauge stuck", "valve seized", "earthing loose",
        "rail missing"];

    private readonly IOrderStore _orders = storage.CreateOrderStore();
    private double _worst;

    /// <summary>Runs it.</summary>
    /// <param name="postgres">Connection string; null: SQLite.</param>
    /// <param name="closed">Orders that have ended; a tenth of it more are open.</param>
    /// <param name="asked">How often each question is asked.</param>
    public static async Task<bool> RunAsync(string? postgres, int closed, int asked)
    {
        var folder = Paths.Fresh("orders");
        var options = new StorageOptions { DataPath = folder };
        if (postgres is not null) options = options with { Provider = "postgres", ConnectionString = postgres };
        await using var storage = TwinStorage.Open(options, TimeProvider.System);
        var figures = new OrderStoreFigures(storage, postgres);
        Console.WriteLine($"{(postgres is null ? "sqlite" : "postgres")}: {Calibrators.Measure(folder)}");
        await figures.FillAsync(closed);
        await figures.AskAsync(closed, asked);
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        return figures._worst < MostMs;
    }

    private async Task FillAsync(int closed)
    {
        var all = closed + (closed / 10);
        var watch = Stopwatch.StartNew();
        foreach (var part in Enumerable.Range(1, all).Chunk(2_000))
        {
            if (postgres is not null)
            {
                // Row by row over the wire it is an hour's work.
                await OrderCopy.CopyAsync(postgres, s_live, Plant, [.. part.Select(static n => Row(n, n % 11 == 0))]);
                continue;
            }

            var saved = await Task.WhenAll(part.Select(n => SaveAsync(Row(n, n % 11 == 0), 0)));
            if (!saved.All(static s => s)) throw new InvalidOperationException("An order was not saved.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {all:N0} orders written, {all / watch.Elapsed.TotalSeconds:F0}/s"));
        // As its own housekeeping would within a minute.
        if (postgres is not null) await OrderCopy.TidyAsync(postgres);
    }

    private async Task AskAsync(int closed, int asked)
    {
        await TimeAsync("board", asked, _ => _orders.BoardAsync(s_live, Plant, Page, closed / 2).AsTask());
        await ListAsync("newest page", asked, static _ => new OrderQuery());
        await ListAsync("open by due", asked, static _ => new OrderQuery { Open = true, ByDue = true });
        await ListAsync("overdue", asked, _ => new OrderQuery { Open = true, ByDue = true, DueBeforeMs = closed / 2 });
        await ListAsync("search zh, common", asked, static i => new OrderQuery { Text = s_zh[i % s_zh.Length] });
        await ListAsync("search en, open", asked, static i => new OrderQuery { Text = s_en[i % s_en.Length], Open = true });
        await ListAsync("search en, open, by due", asked,
            static i => new OrderQuery { Text = s_en[i % s_en.Length], Open = true, ByDue = true });
        await ListAsync("search one of a million", asked, static i => new OrderQuery { Text = $"单号{(i * 9_973) + 7}" });
        await ListAsync("search nothing", asked, static _ => new OrderQuery { Text = "不存在的词语" });
        await ListAsync("of one severity, open, by due", asked,
            static i => new OrderQuery { Severity = 1 + (i % 4), Open = true, ByDue = true });
        await ListAsync("mine, by due", asked, static i => new OrderQuery { Assignee = $"user:p{i}", Open = true, ByDue = true });
        await ListAsync("of a twin", asked, static i => new OrderQuery { Twin = $"P-{i}" });
        await ListAsync("escalated, by due", asked, static _ => new OrderQuery { Escalated = true, ByDue = true });
        await TimeAsync("calendar of 14 days, each of 7,142", asked, _ => _orders.CalendarAsync(s_live, Plant, new OrderQuery(),
            [.. Enumerable.Range(0, 15).Select(d => (long)d * closed * 11 / 140)], 12).AsTask());
        // Neither board nor search.
        var lasted = await TimesAsync(Math.Min(asked, 10), _ => _orders.DurationsAsync(s_live, Plant, 0, 30 * DayMs).AsTask());
        Console.WriteLine($"  {"durations of 200,000 stays",-34} {Quantiles.Of(lasted)}");
        var saving = await TimesAsync(500, i => SaveAsync(Row((i + 1) * 11, true, 2), 1));
        Console.WriteLine($"  {"a step saved",-34} {Quantiles.Of(saving)}");
    }

    private static OrderRow Row(int n, bool open, int version = 1)
    {
        var (zh, en) = ($"{s_zh[n % s_zh.Length]} 单号{n}", $"{s_en[n % s_en.Length]} {n}");
        var facts = new OrderFacts
        {
            Title = new LocalizedText(en, zh), Twin = $"P-{n % 2_000}", Zone = $"Z-{n % 40}", Severity = 1 + (n % 4),
        };
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
            EndedMs = order.EndedMs, Escalated = open && n % 1_001 == 0 ? 1 : 0,
        };
        ImmutableArray<OrderStay> left = open ? [] : [new OrderStay(1, "found", n, n + (n % 1_000))];
        return new OrderRow(order, line, OrderWords.Of([order.Id, zh, en, facts.Twin, facts.Zone]), 0, left);
    }

    private Task<bool> SaveAsync(OrderRow row, int before) => _orders.SaveAsync(s_live, Plant, row, before,
        [new NewEvent($"{row.Order.Id}#{row.Order.Version}", "user:a", "", "work-order.found", 2, 1, row.Order.Facts.Twin,
            "{}"u8.ToArray())], []).AsTask();

    private Task ListAsync(string what, int asked, Func<int, OrderQuery> query) =>
        TimeAsync(what, asked, i => _orders.ListAsync(s_live, Plant, query(i) with { Max = Page }).AsTask());

    private async Task TimeAsync<T>(string what, int asked, Func<int, Task<T>> ask)
    {
        var took = await TimesAsync(asked, ask);
        _worst = Math.Max(_worst, Quantiles.At(took, 0.99));
        Console.WriteLine($"  {what,-34} {Quantiles.Of(took)}");
    }

    private static async Task<List<double>> TimesAsync<T>(int times, Func<int, Task<T>> ask)
    {
        var took = new List<double>(times);
        for (var i = 0; i < times; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await ask(i);
            took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        return took;
    }
}
