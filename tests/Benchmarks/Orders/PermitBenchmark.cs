using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Orders;

/// <summary>
/// How long after its condition's own hold a hot-work permit stands suspended for everybody who asks (issue 6, C: p99 below 2 s), on the
/// running program beside readings: gas, vapour by wind, guardian away and silent, gas test too old, strong wind over all at once, an
/// alarm nearby. Each place has its condition at a time of its own; the list of permits is asked ten times a second.
/// </summary>
internal static class PermitBenchmark
{
    private const int FirstPort = 23_540;
    private const int Others = 1_000;
    private const double MostMs = 2_000;

    /// <summary>Runs it.</summary>
    /// <param name="permits">Permits in force at once.</param>
    /// <param name="rate">Readings a second beside them.</param>
    /// <param name="rounds">How often gas rises at each.</param>
    public static async Task<bool> RunAsync(int permits, int rate, int rounds)
    {
        var folder = Paths.Fresh("permits");
        var plant = Path.Combine(folder, "plant.geojson");
        PermitPlant.Write(plant, Others, permits);
        Console.WriteLine($"{permits} permits, {rate:N0} readings/s; {Calibrators.Measure(folder)}");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={PermitPeople.Password}");
        using var people = await PermitPeople.ComeAsync(silo);
        using var load = Background.Start(silo, Others, rate);
        await using var run = await PermitRun.StartAsync(silo, people, permits);
        await run.BeginAsync();
        for (var i = 0; i < rounds; i++) await run.GasAsync();
        await run.VapourAsync();
        await run.AwayAsync();
        await run.SilentAsync();
        await run.OldTestAsync();
        await run.WindAsync();
        await run.AlarmAsync();
        load.Kill();
        foreach (var (what, times) in run.Late) Console.WriteLine($"  {what,-18} {Quantiles.Of(times)}");
        double[] all = [.. run.Late.SelectMany(static l => l.Times)];
        Console.WriteLine($"  {"all",-18} {Quantiles.Of(all)}\nload {ProcessMeter.MachineLoad}");
        return Quantiles.At(all, 0.99) < MostMs;
    }
}
