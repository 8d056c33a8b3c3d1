using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Drills.Score;

/// <summary>The drill at a moment, for charts.</summary>
/// <param name="TimeS">Drill time, s.</param>
/// <param name="ReleaseKgS">Lost now, kg/s.</param>
/// <param name="Hot">In the hot zone without protection.</param>
/// <param name="Mustered">Counted.</param>
/// <param name="Fires">Burning.</param>
/// <param name="WindMS">m/s.</param>
/// <param name="FromDeg">Degrees.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.sample.v1")]
public readonly record struct DrillSample(
    [property: Id(0)] double TimeS, [property: Id(1)] double ReleaseKgS, [property: Id(2)] int Hot, [property: Id(3)] int Mustered,
    [property: Id(4)] int Fires, [property: Id(5)] double WindMS, [property: Id(6)] double FromDeg);

/// <summary>The map at a moment.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.frame.v1")]
public sealed record DrillFrame(
    [property: Id(0)] SceneOverlay Overlay, [property: Id(1)] ImmutableArray<DrillPerson> People,
    [property: Id(2)] ImmutableArray<DrillResource> Resources);

/// <summary>Everything the after-action report shows.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.report.v1")]
public sealed record DrillReport
{
    [Id(0)] public required string Scenario { get; init; }
    [Id(1)] public required LocalizedText Name { get; init; }
    [Id(2)] public required LocalizedText Description { get; init; }
    [Id(3)] public required ulong Seed { get; init; }
    [Id(4)] public required double DurationS { get; init; }
    [Id(5)] public required DrillScore Score { get; init; }
    [Id(6)] public required ImmutableArray<DrillSample> Samples { get; init; }
    [Id(7)] public required ImmutableArray<DrillFrame> Frames { get; init; }
    [Id(8)] public required ImmutableArray<SceneEvent> Log { get; init; }

    /// <summary>Tables the physics used, with their editions.</summary>
    [Id(9)] public required ImmutableArray<string> Tables { get; init; }
}

/// <summary>Watches a scene for its report: a sample every ten seconds, a map every two minutes while there is something on it.</summary>
public sealed class DrillRecorder
{
    private const int SampleS = 10;
    private const int FrameS = 120;
    private const int MostFrames = 60;
    private readonly List<DrillSample> _samples = [];
    private readonly List<DrillFrame> _frames = [];

    /// <summary>Call after every step of the scene.</summary>
    public void After(DrillScene scene)
    {
        var second = (long)Math.Round(scene.TimeS);
        if (second % SampleS == 0)
        {
            _samples.Add(new DrillSample(
                scene.TimeS, scene.ReleaseKgS, scene.HotPeople, scene.Mustered, scene.FireCount, scene.Weather.WindMS,
                    scene.Weather.FromDeg));
        }

        if (second % FrameS == 0 && _frames.Count < MostFrames && Shows(scene)) _frames.Add(Frame(scene));
    }

    // The last picture is how it ended, also when that came between two.
    private IEnumerable<DrillFrame> Frames(DrillScene scene) =>
        Shows(scene) && (_frames.Count == 0 || _frames[^1].Overlay.TimeS < scene.TimeS) ? [.. _frames, Frame(scene)] : _frames;

    private static bool Shows(DrillScene scene) => scene.FireCount > 0 || scene.Clouds.Any(static c => c.Field.Count > 0);

    private static DrillFrame Frame(DrillScene scene) => new(scene.Overlay(), [.. scene.People], [.. scene.Resources]);

    /// <summary>The report of what was watched.</summary>
    public DrillReport Report(DrillScene scene, ulong seed, bool automatic) => new()
    {
        Scenario = scene.Scenario.Id,
        Name = scene.Scenario.Name,
        Description = scene.Scenario.Description,
        Seed = seed,
        DurationS = scene.TimeS,
        Score = DrillScorer.Score(scene.Scenario, scene.Log, [.. scene.People], scene.Exposed, scene.ReleasedKg, automatic),
        Samples = [.. _samples],
        Frames = [.. Frames(scene)],
        Log = [.. scene.Log],
        Tables =
        [
            "liquids " + Physics.Substances.LiquidTable.Default.Edition,
                "substances " + Physics.Substances.SubstanceTable.Default.Edition,
            "dispersion " + Physics.Dispersion.DispersionTable.Default.Edition, "fires " + Physics.Fires.FuelTable.Default.Edition,
            "harm " + Physics.Harm.HarmTable.Default.Edition, "blast " + Physics.Explosions.BlastTable.Default.Edition,
            "firefighting " + Physics.Hydraulics.FirefightingTable.Default.Edition,
        ],
    };
}
