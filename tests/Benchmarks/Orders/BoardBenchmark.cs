using Twin.Benchmarks.Common;
using Twin.Benchmarks.Screen;

namespace Twin.Benchmarks.Orders;

/// <summary>
/// From publishing a reading beyond its limit to its order, opened by rule, dispatched, as a card in a browser's board (issue 6, speed 1:
/// p99 below 2 s), on the running program beside readings. Open loop: probes go by the clock; an order that is never shown is told as
/// lost. What was shown is closed, as people would.
/// </summary>
internal static class BoardBenchmark
{
    private const int FirstPort = 23_520;
    private const double MostMs = 2_000;
    private const string Password = "bench-Password-0123";

    /// <summary>Notes when each card is first there; card and place of a change are those of the browser's own clock.</summary>
    private const string Watch =
        """
        () => {
          const known = new Set();
          window.shown = [];
          const look = () => {
            for (const card of document.querySelectorAll('#order-board .order-card')) {
              const id = card.dataset.order;
              if (known.has(id) || !card.querySelector('.order-facts').textContent.includes('user:bob')) continue;
              known.add(id);
              window.shown.push([id, card.querySelector('.order-title').textContent, performance.timeOrigin + performance.now()]);
            }
          };
          look();
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """;

    /// <summary>Runs it.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="rate">Readings a second beside it.</param>
    public static async Task<bool> RunAsync(int seconds, int rate)
    {
        var folder = Paths.Fresh("board");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, BoardRun.Others + BoardRun.Probes);
        Console.WriteLine($"{rate:N0} readings/s, an alarm each {2 * BoardRun.EveryMs} ms, {seconds} s; {Calibrators.Measure(folder)}");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={Password}");
        await silo.PutAsync("roster", new { people = new[] { new { actor = "user:bob", duties = new[] { new { role = "owner" } } } } });
        await silo.PutAsync("order-rules", new { rules = new[] { Rule() } });
        await using var window = await Window.OpenAsync($"http://127.0.0.1:{silo.HttpPort}");
        await window.SignInAsync("admin", Password);
        await window.Page.GotoAsync($"http://127.0.0.1:{silo.HttpPort}/orders");
        await window.Page.WaitForSelectorAsync("#order-board");
        await window.Page.EvaluateAsync(Watch);
        using var load = Background.Start(silo, BoardRun.Others, rate);
        var run = new BoardRun(silo, window);
        await run.ProbeAsync(seconds);
        load.Kill();
        Console.WriteLine($"  published to opened      {Quantiles.Of(run.Opened)}");
        Console.WriteLine($"  published to on the board {Quantiles.Of(run.Shown)}   {run.Lost} lost");
        Console.WriteLine($"load {ProcessMeter.MachineLoad}");
        return run.Lost == 0 && Quantiles.At(run.Shown, 0.99) < MostMs;
    }

    private static object Rule() => new
    {
        id = "bench", priority = 4, rules = new[] { "H" }, flow = "task", proofHours = 0,
        steps = new object[]
        {
            new { step = "create", values = new { title = "{text}: {value} > {limit}", twin = "{twin}", dueAt = "{now+24h}" } },
            new { step = "assign", values = new { assignee = "{role:owner}" } },
        },
    };
}
