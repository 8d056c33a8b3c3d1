using Twin.Benchmarks.Common;
using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Ingest.Onnx;
using Twin.Ingest.Simulator;

namespace Twin.Benchmarks.Judgement;

/// <summary>
/// Sensors that lie, on the demo plant: false alarms on normal days and how soon faults are found; <c>--days N</c>, <c>--seed N</c>.
/// </summary>
internal static class LiesBenchmark
{
    private const int FaultRow = 720, RunRows = 3_600;

    private static readonly string[] Faults =
    [
        "drift:LT-201*0.0005", "drift:LT-201*0.001", "drift:LT-202*0.002", "drift:LT-203*0.005", "drift:LT-204*0.01",
        "drift:LZT-201*0.001", "drift:LZT-202*0.002", "drift:LZT-203*0.005", "drift:LT-401*0.001", "drift:LT-402*0.005",
        "drift:LZT-403*0.005", "drift:LT-501*0.005", "drift:LZT-502*-0.005", "drift:LT-301*0.002", "drift:LT-302*-0.005",
        "drift:FT-712*0.5", "drift:FT-711*1", "flatline:LT-201", "flatline:LZT-202", "flatline:LT-402", "flatline:LT-302",
        "leak:V-402*1", "leak:T-301*1", "overfill:T-203*0.9", "leak:P-401A*1",
    ];

    private static readonly (string Unit, string Fault)[] Blamed =
    [
        ("Z-LPG", "drift:TT-402*0.1"), ("Z-LPG", "drift:PT-401*0.001"), ("Z-LPG", "drift:LT-403*0.005"), ("Z-PUMPS", "drift:TT-101B*0.5"),
        ("Z-PUMPS", "drift:PT-301B*0.005"), ("Z-PUMPS", "bearing-wear:P-101A*0.2"), ("Z-PUMPS", "leak:P-201A*0.1"),
        ("Z-LPG", "leak:V-401*0.4"), ("Z-LPG", "overfill:V-402*0.9"),
    ];

    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var (days, seed) = (arguments.Int("days", 10), (ulong)arguments.Int("seed", 901));
        var index = new PlantIndex(PlantFile.Read(File.ReadAllBytes(Path.Combine(Paths.Root, "samples/tank-farm/plant.geojson"))).Model!);
        var plan = InstrumentPlan.Of(index);
        Console.WriteLine($"{plan.Pairs.Length} pairs, {plan.Balances.Length} balances, {plan.Sensors.Length} sensors");
        Normal(plan, days, seed);
        foreach (var text in Faults) Fault(plan, text, ++seed + 100);
        foreach (var unit in DemoMonitors.Units) NormalBlame(plan, unit, days, seed + 200);
        foreach (var (unit, text) in Blamed) Blame(plan, unit, text, ++seed + 100);
        return Task.FromResult(0);
    }

    private static void Normal(InstrumentPlan plan, int days, ulong seed)
    {
        var (found, samples, watch) = (new List<string>(), 0, default(InstrumentWatch));
        for (var day = 0; day < days; day++)
        {
            var table = Table(plan, seed + (ulong)day, DemoMonitors.DayRows);
            // A plant is learnt once: the first day's knowledge serves the others, which begin elsewhere and are told as restarts.
            watch = new InstrumentWatch(plan, watch?.Keep());
            for (var row = 0; row < table.Rows; row++)
            {
                var before = watch.Troubles;
                if (!watch.Step((samples++ + 1) * InstrumentPlan.StepMs, table.Row(row))) continue;
                found.AddRange(watch.Troubles.Where(t => before.All(b => b.Id != t.Id))
                    .Select(t => $"day {day + 1} row {row}: {Words(t)}"));
            }
        }

        Console.WriteLine($"{days} normal days: {found.Count} false troubles, {plan.Pairs.Length * days} pair days, "
            + $"{plan.Balances.Length * days} balance days");
        foreach (var line in found.Take(20)) Console.WriteLine("  " + line);
    }

    private static void Fault(InstrumentPlan plan, string text, ulong seed)
    {
        if (!SimulatorFault.TryParse($"{text}/28800s", out var fault, out var wrong)) throw new FormatException(wrong.Message);
        var table = Table(plan, seed, RunRows, fault with { StartS = FaultRow * InstrumentPlan.StepMs / 1000.0 });
        var watch = new InstrumentWatch(plan);
        var lines = new List<string>();
        for (var row = 0; row < table.Rows; row++)
        {
            var before = watch.Troubles;
            if (!watch.Step((row + 1) * InstrumentPlan.StepMs, table.Row(row))) continue;
            lines.AddRange(watch.Troubles.Where(t => !before.Contains(t)).Select(t =>
                $"    {(row + 1 - FaultRow) * InstrumentPlan.StepMs / 60_000.0:F0} min: {Words(t)}"));
        }

        Console.WriteLine($"  {text}: " + (lines.Count == 0 ? "nothing" : ""));
        foreach (var line in lines.Take(5)) Console.WriteLine(line);
    }

    /// <summary>What a shipped monitor's alarm becomes: the instrument's trouble, or the process's alarm.</summary>
    private static void Blame(InstrumentPlan plan, string unit, string text, ulong seed)
    {
        if (!SimulatorFault.TryParse($"{text}/7200s", out var fault, out var wrong)) throw new FormatException(wrong.Message);
        using var model = Open(unit);
        using var caller = model.Call()!;
        var table = SimulatedTable.Run(plan.Index, seed, DemoMonitors.StartMs, model.Card.Signals, DemoMonitors.PeriodMs,
            2 * FaultRow, fault with { StartS = FaultRow * DemoMonitors.PeriodMs / 1000.0 });
        var signals = model.Card.Signals;
        var (lone, blame, alone, process, first, named) = (new LoneBlame(), new MonitorBlame(signals.Length), 0, 0, -1, "");
        for (var row = 0; row < table.Rows; row++)
        {
            var index = caller.Step(table.Row(row));
            lone.Step(index, caller.Explain(blame) ? blame : null);
            if (row < FaultRow || index <= 1) continue;
            var word = lone.Word(unit, 0, i => signals[i]);
            var may = word is { } said && plan.MayLie(said);
            if (may && lone.IsSure) (alone, named) = (alone + 1, $"{word!.Value.Key} off {word.Value.Off:F3}");
            else if (!may) process++;
            if (first < 0 && (!may || lone.IsSure)) first = row - FaultRow;
        }

        Console.WriteLine($"  {unit} {text}: first told after {first * DemoMonitors.PeriodMs / 1000} s; samples as process {process}, "
            + $"as instrument {alone} {named}");
    }

    /// <summary>Instruments that a shipped monitor would name on days without a fault.</summary>
    private static void NormalBlame(InstrumentPlan plan, string unit, int days, ulong seed)
    {
        using var model = Open(unit);
        var signals = model.Card.Signals;
        var named = new List<string>();
        for (var day = 0; day < days; day++)
        {
            using var caller = model.Call()!;
            var (lone, blame, warming) = (new LoneBlame(), new MonitorBlame(signals.Length), new WarmUpWatch());
            var table = DemoMonitors.NormalDay(plan.Index, unit, seed + (ulong)day).Columns(signals);
            for (var row = 0; row < table.Rows; row++)
            {
                var index = caller.Step(table.Row(row));
                if (warming.Lasts(caller.Steps, model.Card.WarmUp, index)) continue;
                lone.Step(index, caller.Explain(blame) ? blame : null);
                if (lone.Row != LoneBlame.Samples) continue;
                if (lone.Word(unit, 0, i => signals[i]) is { } word && plan.MayLie(word)) named.Add(word.Key);
            }
        }

        Console.WriteLine($"  {unit}: on {days} normal days it would name {named.Count} {string.Join(", ", named.Take(10))}");
    }

    private static OnnxModel Open(string unit) =>
        OnnxModel.Open(File.ReadAllBytes(Path.Combine(Paths.Root, $"samples/tank-farm/models/{unit}.onnx"))).Model!;

    private static SignalTable Table(InstrumentPlan plan, ulong seed, int rows, params IReadOnlyList<SimulatorFault> faults) =>
        SimulatedTable.Run(plan.Index, seed, DemoMonitors.StartMs + ((long)(seed * 7 % 24) * 3_600_000), plan.Sensors,
            InstrumentPlan.StepMs, rows, faults);

    private static string Words(InstrumentTrouble t) =>
        $"{t.Letter} {t.Kind} {t.Id} suspect {t.Suspect ?? "-"} size {t.Size:F3} {t.Unit} {t.PerHour:F3}/h [{t.Evidence}]"
            + (t.LevelsAgree ? " levels agree" : "");
}
