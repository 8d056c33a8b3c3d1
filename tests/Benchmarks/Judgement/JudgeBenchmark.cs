using System.Diagnostics;
using Twin.Benchmarks.Common;
using Twin.Domain.Judgement;
using Twin.Ingest.Onnx;

namespace Twin.Benchmarks.Judgement;

/// <summary>
/// What judging costs (issue 7, figure 3): <c>judge</c> trains a monitor of 52 signals on Tennessee Eastman's normal run, or on noise where
/// it is absent, and measures a step, 2,000 units' second, swaps under load and the distance from the trainer.
/// </summary>
internal static class JudgeBenchmark
{
    private const int Units = 2_000;

    public static async Task<int> RunAsync(string[] args)
    {
        MathNet.Numerics.Control.MaxDegreeOfParallelism = 1;
        var rows = new Arguments(args).Int("rows", 20_000);
        var (training, normal) = (Noise(1, rows), Noise(2, 2_000));
        var watch = Stopwatch.StartNew();
        var (model, _) = MonitorTraining.Train([training], [normal], [normal], new MonitorSettings());
        var trainedMs = watch.Elapsed.TotalMilliseconds;
        var file = MonitorFile.Write(model, MonitorFile.Card(model, new ModelCard { Kind = "monitor", Signals = [] }));
        using var loaded = OnnxModel.Open(file).Model!;
        Console.WriteLine($"training, {model.Signals.Count} signals x {rows:N0} samples: {trainedMs / 1_000:F1} s (goal 30); file "
            + $"{file.Length / 1024} KiB; farthest from the trainer over {normal.Rows:N0} samples "
            + $"{MonitorExport.Farthest(model, loaded, normal):G2} (1E-05); load {ProcessMeter.MachineLoad}");
        var fine = Step(loaded, normal);
        fine &= Second(loaded, normal);
        return fine & await SwapAsync(file, normal) & trainedMs < 30_000 ? 0 : 1;
    }

    private static bool Step(OnnxModel loaded, SignalTable table)
    {
        using var caller = loaded.Call()!;
        for (var i = 0; i < 5_000; i++) caller.Step(table.Row(i % table.Rows));
        var times = new double[50_000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times.Length; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            caller.Step(table.Row(i % table.Rows));
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / times.Length;
        Array.Sort(times);
        var (half, slow) = (times[times.Length / 2], times[(int)(times.Length * 0.99)]);
        Console.WriteLine($"a step: p50 {half:F1} us, p99 {slow:F1} us (goal 30), {bytes} B");
        var blame = new MonitorBlame(table.Signals.Count);
        for (var i = 0; i < 5_000; i++) caller.Explain(blame);
        for (var i = 0; i < times.Length; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            caller.Explain(blame);
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
        }

        Array.Sort(times);
        Console.WriteLine($"whom to blame, only while it is an alarm: p50 {times[times.Length / 2]:F1} us more");
        return half <= 30 && bytes == 0;
    }

    private static bool Second(OnnxModel loaded, SignalTable table)
    {
        var callers = Enumerable.Range(0, Units).Select(_ => loaded.Call()!).ToArray();
        foreach (var caller in callers) caller.Step(table.Row(0));
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        const int Seconds = 10;
        for (var second = 0; second < Seconds; second++)
        {
            foreach (var caller in callers) caller.Step(table.Row(second));
        }

        process.Refresh();
        var share = (process.TotalProcessorTime - before).TotalSeconds / Seconds;
        foreach (var caller in callers) caller.Dispose();
        Console.WriteLine($"{Units:N0} units at 1 Hz, each with a state of its own: {share:P1} of a core (goal 10 %)");
        return share <= 0.1;
    }

    private static async Task<bool> SwapAsync(byte[] file, SignalTable table)
    {
        var newest = OnnxModel.Open(file).Model!;
        var (runs, errors, stop) = (0L, 0L, false);
        var load = Task.Factory.StartNew(() =>
        {
            var caller = newest.Call()!;
            while (!Volatile.Read(ref stop))
            {
                if (caller.Model != Volatile.Read(ref newest) && Volatile.Read(ref newest).Call() is { } fresh)
                {
                    caller.Dispose();
                    caller = fresh;
                }

                if (double.IsFinite(caller.Step(table.Row((int)(runs % table.Rows))))) runs++;
                else errors++;
            }

            caller.Dispose();
        }, TaskCreationOptions.LongRunning);
        var watch = Stopwatch.StartNew();
        for (var swap = 0; swap < 100; swap++) Interlocked.Exchange(ref newest, OnnxModel.Open(file).Model!).Dispose();
        var each = watch.Elapsed.TotalMilliseconds / 100;
        Volatile.Write(ref stop, true);
        await load;
        newest.Dispose();
        Console.WriteLine($"100 swaps under load ({each:F1} ms each, with check and trial): {runs:N0} runs, {errors} errors");
        return errors == 0;
    }

    /// <summary>52 signals that follow twelve slow causes.</summary>
    private static SignalTable Noise(int seed, int rows)
    {
        const int Signals = 52, Causes = 12;
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var weights = new Random(0);
        var mix = Enumerable.Range(0, Signals * Causes).Select(_ => weights.NextDouble() - 0.5).ToArray();
        var (causes, values) = (new double[Causes], new double[rows * Signals]);
        for (var row = 0; row < rows; row++)
        {
            for (var c = 0; c < Causes; c++) causes[c] = (0.9 * causes[c]) + Normal();
            for (var s = 0; s < Signals; s++)
            {
                var sum = 100 + (0.3 * Normal());
                for (var c = 0; c < Causes; c++) sum += mix[(s * Causes) + c] * causes[c];
                values[(row * Signals) + s] = sum;
            }
        }

        return new SignalTable([.. Enumerable.Range(1, Signals).Select(i => $"s{i}")], values);
    }
}
