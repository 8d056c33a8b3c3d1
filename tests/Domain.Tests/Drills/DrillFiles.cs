using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Plants;

namespace Twin.Domain.Tests.Drills;

/// <summary>The demo plant and its drills, read once.</summary>
internal static class DrillFiles
{
    private static readonly Lazy<PlantIndex> Demo = new(static () => new PlantIndex(
        PlantFile.Read(File.ReadAllBytes(Path.Combine(SampleFiles.Root(), "samples", "tank-farm", "plant.geojson"))).Model!));

    public static PlantIndex Plant => Demo.Value;

    public static string Folder => Path.Combine(SampleFiles.Root(), "samples", "tank-farm", "drills");

    public static string[] Names { get;
        } = [.. Directory.GetFiles(Folder, "*.json").Select(static f => Path.GetFileNameWithoutExtension(f)).Order()];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".json"));

    public static Scenario Read(string name) => ScenarioFile.Read(Bytes(name), Plant).Scenario!;
}
