using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.World;

namespace Twin.Benchmarks.Forks;

/// <summary><c>fork --memory</c>: what each part of a fork allocates, and what of it stays; no silo, one thread.</summary>
internal static class ForkMemory
{
    private const long T0 = 1_764_000_000_000;

    public static int Run(int twins)
    {
        var folder = Paths.Fresh($"fork-memory-{twins}");
        var file = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(file, twins);
        var plant = CompiledPlant.Compile(PlantFile.Read(File.ReadAllBytes(file)).Model!).Plant!;
        var empty = new PlantSnapshot { Plant = plant.Model.Id, ModelVersion = plant.Model.Version, AtMs = T0 };
        var live = new PlantWorld(plant, "replay-1", empty);
        for (var s = 0; s < 60; s++)
        {
            foreach (var sensor in plant.Index.Sensors)
            {
                live.Feed(sensor, new Reading(T0 + (s * 1_000), 70 + (20 * Math.Sin(s + sensor)), -1, Quality.Good, ReadingFlags.None));
            }

            live.Advance(T0 + (s * 1_000));
        }

        var quiet = new Scenario
        {
            Id = "quiet", Name = new LocalizedText("Quiet", "平静"), AutoEndS = 86_400, Weather = new ScenarioWeather(3, 270),
        };
        var serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
        for (var turn = 0; turn < 2; turn++)
        {
            var start = Measure("snapshot", () => live.Save(empty));
            Measure("bytes of the snapshot", () => serializer.SerializeToArray(start));
            Measure("risk alone", () => new PlantRisk(plant));
            var world = Measure("world", () => new PlantWorld(plant, "drill-1", start));
            Measure("picture", world.Picture);
            Measure("scene alone", () => new DrillScene(plant.Index, quiet, SceneStart.Nothing));
            var run = Measure("drill (world and scene)", () => new DrillRun(plant, "drill-1", start, quiet));
            Measure("first second", run.Step);
            Measure("a minute", () =>
            {
                for (var s = 0; s < 60; s++) run.Step();
                return run;
            });
            GC.KeepAlive(start);
            GC.KeepAlive(world);
            GC.KeepAlive(run);
        }

        return 0;
    }

    private static T Measure<T>(string what, Func<T> make)
    {
        var before = GC.GetTotalMemory(true);
        var (bytes, from) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());
        var made = make();
        var took = TimeProvider.System.GetElapsedTime(from).TotalMilliseconds;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        var stays = GC.GetTotalMemory(true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-26} {took,8:F1} ms, allocates {bytes / 1e6,7:F2} MB, keeps {stays / 1e6,7:F2} MB"));
        GC.KeepAlive(made);
        return made;
    }
}
