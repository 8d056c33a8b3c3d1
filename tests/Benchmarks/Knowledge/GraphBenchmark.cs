using System.Diagnostics;
using Twin.Benchmarks.Common;
using Twin.Domain.Knowledge;

namespace Twin.Benchmarks.Knowledge;

/// <summary><c>graph</c>: one change to all affected, from scratch, memory, sustained changes, and a plain QuikGraph beside it.</summary>
internal static class GraphBenchmark
{
    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var seed = arguments.Int("seed", 7);
        Console.WriteLine($"calibrators: {Calibrators.Measure(Path.GetTempPath())}; seed {seed}");
        Measure(10_000, 30_000, arguments.Int("changes", 5_000), seed, plain: true);
        Sustained(arguments.Int("seconds", 20), seed);
        Measure(100_000, 500_000, arguments.Int("changes", 5_000) / 5, seed, plain: false);
        return Task.FromResult(0);
    }

    private static void Measure(int vertices, int edges, int changes, int seed, bool plain)
    {
        var before = GC.GetTotalMemory(true);
        var clock = Stopwatch.GetTimestamp();
        var graph = PlantGraphs.Make(vertices, edges, seed);
        var made = Stopwatch.GetElapsedTime(clock);
        var engine = PlantGraphs.Engine(graph, seed);
        var memory = (GC.GetTotalMemory(true) - before) / 1e6;
        var risks = engine.Risks.ToArray();
        Console.WriteLine(
            $"{vertices:N0} vertices, {graph.EdgeCount:N0} edges: generated in {made.TotalMilliseconds:F0} ms, {memory:F0} MB held "
            + $"(working set {Environment.WorkingSet / 1e6:F0} MB), risk mean {risks.Average():F4}, most {risks.Max():F3}");

        var solves = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            clock = Stopwatch.GetTimestamp();
            engine.FullSolve();
            solves.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        Console.WriteLine($"  from scratch: {solves.Min():F1} to {solves.Max():F1} ms");
        var random = new Random(seed + 1);
        for (var i = 0; i < 200; i++) Change(engine, random);
        var times = new double[changes];
        var steps = new double[changes];
        var changed = new double[changes];
        for (var i = 0; i < changes; i++)
        {
            clock = Stopwatch.GetTimestamp();
            var result = Change(engine, random);
            times[i] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            (steps[i], changed[i]) = (result.Steps, result.Vertices.Length);
        }

        Console.WriteLine(
            $"  one change, {changes:N0} of them up and down: {Percentiles(times, "ms", 3)}; steps {Percentiles(steps, "", 0)}; "
            + $"risks changed {Percentiles(changed, "", 0)}; drift {engine.MaxDriftAgainstFull():E1}");
        clock = Stopwatch.GetTimestamp();
        engine.SetWeather(engine.Weather(0) with { WindFromDeg = 45 });
        engine.Propagate();
        Console.WriteLine($"  wind turned by 180°: {Stopwatch.GetElapsedTime(clock).TotalMilliseconds:F1} ms; drift "
            + $"{engine.MaxDriftAgainstFull():E1}");
        Walk(engine, random);
        if (plain) Beside(engine, times.Average(), seed);
    }

    /// <summary>A person goes from a zone to another: two edges go and two come.</summary>
    private static void Walk(RiskEngine engine, Random random)
    {
        var table = RiskTable.Default;
        var vertices = engine.Graph.VertexCount;
        var zones = Math.Max(4, vertices / 50);
        var (person, zone) = (vertices - 1, 0);
        var times = new double[100];
        for (var i = 0; i < times.Length; i++)
        {
            var next = random.Next(zones);
            var clock = Stopwatch.GetTimestamp();
            engine = engine.MoveTo(engine.Graph.With(
                [(zone, person, EdgeKind.Exposure), (person, zone, EdgeKind.Ignition)],
                [
                    new GraphEdge { Source = next, Target = person, Kind = EdgeKind.Exposure, Q = table.Of(EdgeKind.Exposure).Q },
                    new GraphEdge { Source = person, Target = next, Kind = EdgeKind.Ignition, Q = table.Of(EdgeKind.Ignition).Q },
                ]));
            engine.Propagate();
            times[i] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            zone = next;
        }

        Console.WriteLine($"  a person goes to another zone: {Percentiles(times, "ms", 2)}; drift {engine.MaxDriftAgainstFull():E1}");
    }

    private static void Beside(RiskEngine engine, double oursMs, int seed)
    {
        var plain = new PlainQuikGraph(engine);
        var random = new Random(seed + 2);
        var times = new double[30];
        for (var i = -3; i < times.Length; i++)
        {
            var (vertex, local) = (random.Next(engine.Graph.VertexCount), PlantGraphs.Change(random));
            engine.SetLocal(vertex, local);
            engine.Propagate();
            var clock = Stopwatch.GetTimestamp();
            plain.Change(vertex, local);
            if (i >= 0) times[i] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        }

        var apart = Enumerable.Range(0, engine.Graph.VertexCount).Max(v => Math.Abs(plain.Risks[v] - engine.Risk(v)));
        Console.WriteLine(
            $"  plain QuikGraph, all anew per change ({plain.Sweeps} sweeps): {Percentiles(times, "ms", 1)}, mean {times.Average():F1} ms; "
            + $"ours mean {oursMs:F4} ms: {times.Average() / oursMs:F0} times faster; results apart by {apart:E1}");
    }

    private static void Sustained(int seconds, int seed)
    {
        var engine = PlantGraphs.Engine(PlantGraphs.Make(10_000, 30_000, seed), seed);
        var random = new Random(seed + 3);
        for (var i = 0; i < 500; i++) Change(engine, random);
        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var late = new double[seconds * 40];
        var start = Stopwatch.GetTimestamp();
        for (var window = 0; window < late.Length; window++)
        {
            // 25 changes of the last 25 ms at once.
            for (var i = 0; i < 25; i++) engine.SetLocal(random.Next(10_000), PlantGraphs.Change(random));
            var clock = Stopwatch.GetTimestamp();
            engine.Propagate();
            late[window] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            var rest = TimeSpan.FromMilliseconds(25 * (window + 1)) - Stopwatch.GetElapsedTime(start);
            if (rest > TimeSpan.Zero) Thread.Sleep(rest);
        }

        process.Refresh();
        var each = (process.TotalProcessorTime - cpu).TotalMilliseconds / (late.Length * 25);
        Console.WriteLine(
            $"  1,000 changes/s for {seconds} s in windows of 25 ms: {each:F4} ms of processor time each, "
            + $"window {Percentiles(late, "ms", 2)}, {GC.GetTotalAllocatedBytes() - allocated:N0} B allocated, "
            + $"took {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    private static RiskChanges Change(RiskEngine engine, Random random)
    {
        engine.SetLocal(random.Next(engine.Graph.VertexCount), PlantGraphs.Change(random));
        return engine.Propagate();
    }

    private static string Percentiles(double[] values, string unit, int decimals)
    {
        var sorted = values.Order().ToArray();
        var format = "F" + decimals;
        string At(double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)].ToString(format, null);
        return $"p50 {At(0.5)} p99 {At(0.99)} most {sorted[^1].ToString(format, null)} {unit}".TrimEnd();
    }
}
