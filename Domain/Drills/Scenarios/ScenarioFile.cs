using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>Something wrong with a scenario.</summary>
/// <param name="Code">Stable, <c>scenario.*</c>.</param>
/// <param name="Text">Why, in both languages.</param>
/// <param name="Path"><c>line 12, column 5: injects[3].do[0].target</c>.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.problem.v1")]
public sealed record ScenarioProblem(
    [property: Id(0)] string Code, [property: Id(1)] LocalizedText Text, [property: Id(2)] string Path)
{
    /// <summary>As the API answers it.</summary>
    public TwinError ToError() => new(Code, Text.En, Retry.Never, Path) { Zh = Text.Zh };
}

/// <summary>A scenario read from a file, or all that is wrong with it.</summary>
/// <param name="Scenario">Null when there are problems.</param>
/// <param name="Problems">In file order.</param>
public sealed record ScenarioFileResult(Scenario? Scenario, ImmutableArray<ScenarioProblem> Problems);

/// <summary>The scenario file (docs/drills.md). Reading never throws; a file with any mistake gives no scenario and all its mistakes.
/// </summary>
public static class ScenarioFile
{
    /// <summary>Version of the file's schema this reader knows.</summary>
    public const int Schema = 1;

    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>Reads a scenario; with a plant also whether it can happen there.</summary>
    /// <param name="utf8">The file; a byte order mark is allowed.</param>
    /// <param name="plant">The plant it is to be played in; null: only the file itself is checked.</param>
    public static ScenarioFileResult Read(ReadOnlySpan<byte> utf8, PlantIndex? plant = null)
    {
        var (scenario, faults) = LocatedFile.Read(
            utf8, "scenario", MostBytes, ScenarioParser.Parse, (Scenario s, List<FileFault> found) => ScenarioChecks.Run(s, plant, found));
        return new ScenarioFileResult(scenario, [.. faults.Select(static f => new ScenarioProblem(f.Code, f.Text, f.Path))]);
    }

    /// <summary>Checks a scenario that did not come from a file (an edited one); paths are those of the file it would be.</summary>
    public static ImmutableArray<ScenarioProblem> Check(Scenario scenario, PlantIndex? plant)
    {
        var faults = new List<FileFault>();
        ScenarioChecks.Run(scenario, plant, faults);
        return [.. faults.Select(f => new ScenarioProblem(f.Code, f.Text, new PlantProblem("", "", f.Path).PathText))];
    }

    /// <summary>Writes a scenario as a file, readable by people.</summary>
    public static byte[] Write(Scenario scenario) => ScenarioWriter.Write(scenario);
}
