using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Orders;

/// <summary>
/// A step of a flow through the API, its order's grain and the store, persisted (issue 6, speed 3: p99 below 30 ms), on the running
/// program beside readings. Each opens an order, hands it over and completes it. The floor is asked at a rate of steps (20 a second are
/// 72,000 an hour, more than any plant takes); then the same people go on without a pause, which tells how many the machine bears, and
/// what a step takes then.
/// </summary>
internal static class StepBenchmark
{
    private const int FirstPort = 23_500;
    private const int Sensors = 1_000;
    private const double MostMs = 30;

    /// <summary>Runs it.</summary>
    /// <param name="postgres">Connection string; null: SQLite.</param>
    /// <param name="steps">Steps measured of each kind.</param>
    /// <param name="workers">People at once.</param>
    /// <param name="rate">Readings a second beside it.</param>
    /// <param name="pace">Steps a second for the floor.</param>
    public static async Task<bool> RunAsync(string? postgres, int steps, int workers, int rate, int pace)
    {
        var folder = Paths.Fresh("step");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, Sensors);
        Console.WriteLine($"{(postgres is null ? "sqlite" : "postgres")}, {workers} at once, {rate:N0} readings/s; "
            + Calibrators.Measure(folder));
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, postgres, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2));
        using var load = Background.Start(silo, Sensors, rate);
        await RoundAsync(silo, steps / 3, workers, null);
        var paced = await RoundAsync(silo, steps / 3, workers, TimeSpan.FromSeconds((double)workers / pace));
        Tell($"{pace} steps a second", paced);
        var (watch, busy) = (Stopwatch.StartNew(), await RoundAsync(silo, steps, workers, null));
        var reached = 3 * steps / watch.Elapsed.TotalSeconds;
        Tell(string.Create(CultureInfo.InvariantCulture, $"without a pause, {reached:F0} steps a second"), busy);
        load.Kill();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load {ProcessMeter.MachineLoad}"));
        return paced.Where(static t => t.What != "opened").All(static t => Quantiles.At(t.Times, 0.99) < MostMs);
    }

    private static void Tell(string how, (string What, ConcurrentQueue<double> Times)[] took)
    {
        Console.WriteLine(how);
        foreach (var (what, times) in took) Console.WriteLine($"  {what,-10} {Quantiles.Of(times)}");
    }

    /// <param name="between">Time from the beginning of one person's step to the next, unless it took longer; null: none.</param>
    private static async Task<(string What, ConcurrentQueue<double> Times)[]> RoundAsync(
        SiloProcess silo, int steps, int workers, TimeSpan? between)
    {
        var (opened, assigned, completed) = (new ConcurrentQueue<double>(), new ConcurrentQueue<double>(), new ConcurrentQueue<double>());
        await Task.WhenAll(Enumerable.Range(0, workers).Select(async w =>
        {
            using var pace = between is { } time ? new PeriodicTimer(time) : null;
            // Not all in the same moment.
            if (between is { } first) await Task.Delay(first * w / workers);
            for (var i = w; i < steps; i += workers)
            {
                if (pace is not null) await pace.WaitForNextTickAsync();
                var order = await TimeAsync(opened, silo, "work-orders",
                    new { title = $"Look at it {i} 检查", twin = $"{PlantMaker.Prefix}{i % Sensors}" });
                if (pace is not null) await pace.WaitForNextTickAsync();
                await TimeAsync(assigned, silo, $"work-orders/{order}/assign", new { assignee = "user:bob" });
                if (pace is not null) await pace.WaitForNextTickAsync();
                await TimeAsync(completed, silo, $"work-orders/{order}/complete", new { values = new { result = "Done 已完成" } });
            }
        }));
        return [("opened", opened), ("assigned", assigned), ("completed", completed)];
    }

    private static async Task<string> TimeAsync(ConcurrentQueue<double> times, SiloProcess silo, string path, object body)
    {
        var from = Stopwatch.GetTimestamp();
        var line = await silo.PostAsync(path, body);
        times.Enqueue(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        return line.GetProperty("id").GetString()!;
    }
}
