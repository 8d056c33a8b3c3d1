using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Emergencies;

/// <summary>Something wrong with a plan.</summary>
/// <param name="Code">Stable, <c>plan.*</c>.</param>
/// <param name="Text">Why, in both languages.</param>
/// <param name="Path"><c>line 12, column 5: roles[1].contacts[0].phone</c>.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.problem.v1")]
public sealed record PlanProblem(
    [property: Id(0)] string Code, [property: Id(1)] LocalizedText Text, [property: Id(2)] string Path)
{
    /// <summary>As the API answers it: both languages.</summary>
    public TwinError ToError() => new(Code, $"{Text.En} {Text.Zh}", Retry.Never, Path);
}

/// <summary>A plan read from a file, or all that is wrong with it.</summary>
/// <param name="Plan">Null when there are problems.</param>
/// <param name="Problems">In file order.</param>
public sealed record PlanFileResult(EmergencyPlan? Plan, ImmutableArray<PlanProblem> Problems);

/// <summary>The file of an emergency plan (docs/emergencies.md). Reading never throws; a file with any mistake gives no plan and all its
/// mistakes.</summary>
public static class EmergencyPlanFile
{
    /// <summary>Version of the file's schema this reader knows.</summary>
    public const int Schema = 1;

    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Reads a plan; with a plant also whether what it names is there.</summary>
    /// <param name="utf8">The file; a byte order mark is allowed.</param>
    /// <param name="plant">The plant it is for; null: only the file itself is checked.</param>
    public static PlanFileResult Read(ReadOnlySpan<byte> utf8, PlantModel? plant = null)
    {
        if (utf8.Length > MostBytes)
            return Refused([new PlanProblem("plan.size", PlanTexts.Of($"Larger than {MostBytes} bytes.", $"文件大于 {MostBytes} 字节。"), "")]);
        var json = utf8[(utf8.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0)..];
        var reading = new PlantReading();
        EmergencyPlan? plan = null;
        List<PlanFault> faults = [];
        try
        {
            plan = PlanParser.Parse(json, reading);
            // What a broken file says is not worth judging; what a whole one says is.
            if (reading.Problems.Count == 0) PlanChecks.Run(plan, plant, faults);
        }
        catch (TooManyProblemsException)
        {
            // The list says enough.
        }
        catch (JsonException e)
        {
            var place = string.Create(
                CultureInfo.InvariantCulture, $"line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1}");
            return Refused([.. Of(json, reading, faults), new PlanProblem("plan.json", PlanTexts.NotJson(e.Message), place)]);
        }
        catch (InvalidOperationException)
        {
            return Refused([new PlanProblem("plan.text.encoding", PlanTexts.Structure("plan.text.encoding", ""), "")]);
        }

        return reading.Problems.Count + faults.Count == 0
            ? new PlanFileResult(plan, [])
            : Refused([.. Of(json, reading, faults)]);
    }

    /// <summary>A plan on its way to being one: well written, though what it says may still be wrong. Null: not even that.</summary>
    public static EmergencyPlan? Draft(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MostBytes) return null;
        try
        {
            var reading = new PlantReading();
            var plan = PlanParser.Parse(utf8[(utf8.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0)..], reading);
            return reading.Problems.Count == 0 ? plan : null;
        }
        catch (Exception e) when (e is JsonException or TooManyProblemsException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Writes a plan as a file, readable by people.</summary>
    public static byte[] Write(EmergencyPlan plan) => PlanWriter.Write(plan);

    private static PlanFileResult Refused(ImmutableArray<PlanProblem> problems) => new(null, problems);

    // The plant file's reader finds the places; its codes become ours, its sentences get their Chinese.
    private static IEnumerable<PlanProblem> Of(ReadOnlySpan<byte> json, PlantReading reading, List<PlanFault> faults)
    {
        var all = new List<PlantProblem>();
        var texts = new Dictionary<string, LocalizedText>(StringComparer.Ordinal);
        foreach (var problem in reading.Problems)
        {
            var code = problem.Code.Replace("plantfile.", "plan.", StringComparison.Ordinal);
            texts[problem.Message] = PlanTexts.Structure(code, problem.Message);
            all.Add(problem with { Code = code });
        }

        foreach (var fault in faults)
        {
            texts[fault.Text.En] = fault.Text;
            all.Add(new PlantProblem(fault.Code, fault.Text.En, fault.Path) { Offset = JsonLocator.Find(json, fault.Path) });
        }

        return FilePositions.Errors(json, all).Select(e => new PlanProblem(e.Code, texts[e.Message], e.Path ?? ""));
    }
}

/// <summary>A fault of meaning, placed by its path.</summary>
internal sealed record PlanFault(string Code, LocalizedText Text, object[] Path);
