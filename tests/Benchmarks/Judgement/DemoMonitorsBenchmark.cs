using Twin.Benchmarks.Common;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Ingest.Onnx;
using Twin.Ingest.Simulator;

namespace Twin.Benchmarks.Judgement;

/// <summary>
/// The demo's monitors: <c>demo-monitors</c> trains them on the simulator's normal days and tries them on days and faults of other seeds;
/// <c>--write FOLDER</c> keeps the files, <c>--read FOLDER</c> takes them instead, <c>--seed N</c> tries other days.
/// </summary>
internal static class DemoMonitorsBenchmark
{
    private const int FaultRow = 720, RunRows = 1_080;
    private const int NormalDays = 6;
    private const int TriedSeed = 801;
    private const int OffDelayS = 60;

    /// <summary>On-delays of the rule that are tried, s: between the samples, so that it is never a matter of milliseconds.</summary>
    private static readonly int[] OnDelaysS = [5, 15, 25, 35, 45, 65];

    private static readonly string[] PumpFaults =
        ["bearing-wear:P-101A*0.1", "bearing-wear:P-201B*0.2", "bearing-wear:P-301A*0.3", "bearing-wear:P-301B*0.1", "leak:P-201A*0.05",
            "leak:P-301B*0.1", "leak:P-101B*0.1", "drift:TT-101B*0.5", "drift:PT-301B*0.005", "drift:VT-201A*0.03"];

    private static readonly string[] TankFaults =
        ["leak:V-401*0.4", "leak:V-402*0.4", "leak:V-403*0.4", "leak:V-402*0.2", "drift:TT-402*0.1", "drift:PT-401*0.001",
            "drift:LZT-403*0.005", "drift:AT-403*0.05"];

    public static Task<int> RunAsync(string[] args)
    {
        MathNet.Numerics.Control.MaxDegreeOfParallelism = 1;
        var arguments = new Arguments(args);
        var (folder, seed) = (arguments.Text("write"), (ulong)arguments.Int("seed", TriedSeed));
        var sample = Path.Combine(Paths.Root, "samples/tank-farm/plant.geojson");
        var index = new PlantIndex(PlantFile.Read(File.ReadAllBytes(sample)).Model!);
        foreach (var unit in DemoMonitors.Units)
        {
            var file = arguments.Text("read") is { } there ? File.ReadAllBytes(Path.Combine(there, $"{unit}.onnx")) : Train(index, unit);
            if (folder is not null) File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{unit}.onnx"), file);
            using var model = OnnxModel.Open(file).Model!;
            Normal(index, unit, model, seed);
            Faults(index, unit, model, seed + 100);
        }

        return Task.FromResult(0);
    }

    private static byte[] Train(PlantIndex index, string unit)
    {
        var (file, report) = DemoMonitors.Train(index, unit);
        Console.WriteLine($"{unit}: {file.Length / 1024} KiB, {report.FitRows:N0} + {report.LimitRows:N0} + {report.ReportRows:N0} "
            + $"samples, false alarms {report.FalseAlarms:P2} (longest {report.LongestFalseAlarm * DemoMonitors.PeriodMs / 1000} s)");
        return file;
    }

    private static void Normal(PlantIndex index, string unit, OnnxModel model, ulong seed)
    {
        var (beyond, all) = (0, 0);
        var events = new int[OnDelaysS.Length];
        for (var day = 0; day < NormalDays; day++)
        {
            var indices = Indices(model, DemoMonitors.NormalDay(index, unit, seed + (ulong)day));
            beyond += indices.Count(i => i > 1);
            for (var d = 0; d < events.Length; d++) events[d] += Alarms(indices, OnDelaysS[d]).Count();
            all += indices.Length;
        }

        Console.WriteLine($"  {unit}, {NormalDays} other normal days: {beyond / (double)all:P2} of the samples; alarms a day by the "
            + "rule's on-delay: " + string.Join(", ", OnDelaysS.Select((d, i) => $"{d} s {events[i] / (double)NormalDays:F1}")));
    }

    /// <summary>When a rule with such an on-delay raises, s after the row <paramref name="first"/>; its off-delay joins what comes soon
    /// after.</summary>
    private static IEnumerable<int> Alarms(double[] indices, int onDelayS, int first = 0)
    {
        var (since, standing, calm) = (-1, false, 0);
        for (var row = first; row < indices.Length; row++)
        {
            var wrong = indices[row] > 1;
            // A condition that held for a whole period until now held so long; one that began now for nothing.
            if (!standing && since >= 0 && (row - since) * DemoMonitors.PeriodMs > onDelayS * 1_000)
            {
                standing = true;
                yield return (int)((since - first) * DemoMonitors.PeriodMs / 1_000) + onDelayS;
            }

            since = wrong ? since < 0 ? row : since : -1;
            calm = wrong ? 0 : calm + 1;
            if (standing && calm * DemoMonitors.PeriodMs > OffDelayS * 1_000) standing = false;
        }
    }

    private static void Faults(PlantIndex index, string unit, OnnxModel model, ulong seed)
    {
        foreach (var text in unit == "Z-PUMPS" ? PumpFaults : TankFaults)
        {
            if (!SimulatorFault.TryParse($"{text}/3600s", out var fault, out var wrong)) throw new FormatException(wrong.Message);
            var table = SimulatedTable.Run(index, ++seed, DemoMonitors.StartMs, DemoMonitors.Sensors(index, unit), DemoMonitors.PeriodMs,
                RunRows, fault with { StartS = FaultRow * DemoMonitors.PeriodMs / 1000.0 });
            var indices = Indices(model, table);
            Console.WriteLine($"  {text}, found by the rule's on-delay: " + string.Join(", ", OnDelaysS.Select(d =>
                Alarms(indices, d, FaultRow).Cast<int?>().FirstOrDefault() is { } found ? $"{d} s {found}" : $"{d} s not in an hour")));
        }
    }

    private static double[] Indices(OnnxModel model, SignalTable table)
    {
        using var caller = model.Call()!;
        var signals = table.Columns([.. model.Card.Signals]);
        var (warming, indices) = (new WarmUpWatch(), new double[signals.Rows]);
        for (var row = 0; row < indices.Length; row++)
        {
            var index = caller.Step(signals.Row(row));
            indices[row] = warming.Lasts(caller.Steps, model.Card.WarmUp, index) ? 0 : index;
        }

        return indices;
    }
}
