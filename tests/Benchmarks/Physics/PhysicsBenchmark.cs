using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Twin.Benchmarks.Common;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Weather;

namespace Twin.Benchmarks.Physics;

/// <summary>
/// <c>physics --what grid [--puffs 1000 --cells 200 --cell 10 --class A --steps 200]</c>: one step carries and spreads all puffs,
/// releases one, prunes, and fills the grid (issue 5, speed 2: below 20 ms, no allocation). <c>--what receptors</c>: the same
/// puffs at 200 sensors.
/// <c>--what cases</c>: the validation table of docs/physics.md, computed.
/// </summary>
internal static class PhysicsBenchmark
{
    private const int Sensors = 200;

    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        return Task.FromResult((arguments.Text("what") ?? "grid") switch
        {
            "grid" => Grid(arguments),
            "receptors" => Receptors(arguments),
            "cases" => ValidationTable.Print(),
            var other => Unknown(other),
        });
    }

    private static int Grid(Arguments arguments)
    {
        var (cells, steps) = (arguments.Int("cells", 200), arguments.Int("steps", 200));
        var cellM = arguments.Int("cell", 10);
        var grid = ConcentrationGrid.Of(-100, -cells * cellM / 2.0, cellM, cells, cells, out _)!;
        return Measure(arguments, steps, $"{cells} x {cells} cells of {cellM} m", 20, field => grid.Fill(field, 1.5));
    }

    private static int Receptors(Arguments arguments)
    {
        var places = Enumerable.Range(0, Sensors).Select(static i => (East: i * 10.0, North: (i % 20 * 20.0) - 200)).ToArray();
        return Measure(arguments, arguments.Int("steps", 200), $"{Sensors} sensors", 20, field =>
        {
            foreach (var (east, north) in places) field.KgM3(east, north, 1.5);
        });
    }

    private static int Measure(Arguments arguments, int steps, string what, double floorMs, Action<PuffField> fill)
    {
        var puffs = arguments.Int("puffs", 1_000);
        var (field, times) = (new PuffField(puffs), new double[steps]);
        // The wind swings; 1,000 puffs trail over 2 km. Class A makes most of them as wide as the grid: the worst case.
        var weather = new PuffWeather(2, 270, Enum.Parse<StabilityClass>(arguments.Text("class") ?? "A"));
        for (var i = 0; i < puffs * 2; i++) Step(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Step(i);
            fill(field);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}, {field.Count:N0} puffs, {steps} steps, {Vector<double>.Count} doubles a vector: median {times[steps / 2]:F2} ms, "
            + $"p99 {times[steps * 99 / 100]:F2} ms, worst {times[^1]:F2} ms a step (floor {floorMs} ms); "
            + $"{allocated:N0} B allocated; {ProcessMeter.MachineLoad}"));
        return times[steps * 99 / 100] < floorMs && allocated == 0 ? 0 : 1;

        void Step(int i)
        {
            var now = weather with { FromDegrees = 270 + (30 * Math.Sin(i * 0.05)) };
            field.Move(now, 1);
            field.Release(new PuffSource(0, 0, 1, 5), now, 1);
            field.Prune(1e-12);
        }
    }

    private static int Unknown(string what)
    {
        Console.Error.WriteLine($"physics --what grid | receptors | cases, not '{what}'.");
        return 2;
    }
}
