using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
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
        if (utf8.Length > MostBytes)
            return Refused(new ScenarioProblem("scenario.size", ScenarioTexts.Size(MostBytes), ""));
        var json = utf8[(utf8.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0)..];
        var reading = new PlantReading();
        Scenario? scenario = null;
        List<ScenarioFault> faults = [];
        try
        {
            scenario = ScenarioParser.Parse(json, reading);
            if (reading.Problems.Count == 0) ScenarioChecks.Run(scenario, plant, faults);
        }
        catch (TooManyProblemsException)
        {
            // The list says enough.
        }
        catch (JsonException e)
        {
            var place = string.Create(CultureInfo.InvariantCulture,
                $"line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1}");
            return Refused([.. Of(json, reading, faults), new ScenarioProblem("scenario.json", ScenarioTexts.NotJson(e.Message), place)]);
        }
        catch (InvalidOperationException)
        {
            return Refused(new ScenarioProblem("scenario.text.encoding", ScenarioTexts.Structure("scenario.text.encoding", ""), ""));
        }

        return reading.Problems.Count + faults.Count == 0
            ? new ScenarioFileResult(scenario, [])
            : Refused([.. Of(json, reading, faults)]);
    }

    /// <summary>Checks a scenario that did not come from a file (an edited one); paths are those of the file it would be.</summary>
    public static ImmutableArray<ScenarioProblem> Check(Scenario scenario, PlantIndex? plant)
    {
        var faults = new List<ScenarioFault>();
        ScenarioChecks.Run(scenario, plant, faults);
        return [.. faults.Select(f => new ScenarioProblem(f.Code, f.Text, new PlantProblem("", "", f.Path).PathText))];
    }

    /// <summary>Writes a scenario as a file, readable by people.</summary>
    public static byte[] Write(Scenario scenario) => ScenarioWriter.Write(scenario);

    private static ScenarioFileResult Refused(params ImmutableArray<ScenarioProblem> problems) => new(null, problems);

    // The plant file's reader finds the places; its codes become ours, its sentences get their Chinese.
    private static IEnumerable<ScenarioProblem> Of(ReadOnlySpan<byte> json, PlantReading reading, List<ScenarioFault> faults)
    {
        var all = new List<PlantProblem>();
        var texts = new Dictionary<string, LocalizedText>(StringComparer.Ordinal);
        foreach (var problem in reading.Problems)
        {
            var code = problem.Code.Replace("plantfile.", "scenario.", StringComparison.Ordinal);
            texts[problem.Message] = ScenarioTexts.Structure(code, problem.Message);
            all.Add(problem with { Code = code });
        }

        foreach (var fault in faults)
        {
            texts[fault.Text.En] = fault.Text;
            all.Add(new PlantProblem(fault.Code, fault.Text.En, fault.Path) { Offset = JsonLocator.Find(json, fault.Path) });
        }

        return FilePositions.Errors(json, all).Select(e => new ScenarioProblem(e.Code, texts[e.Message], e.Path ?? ""));
    }
}

/// <summary>A fault of meaning, placed by its path.</summary>
internal sealed record ScenarioFault(string Code, LocalizedText Text, object[] Path);
