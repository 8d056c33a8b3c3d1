using System.Collections.Immutable;
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
        var (plan, faults) = LocatedFile.Read(
            utf8, "plan", MostBytes, PlanParser.Parse, (EmergencyPlan p, List<FileFault> found) => PlanChecks.Run(p, plant, found));
        return new PlanFileResult(plan, [.. faults.Select(static f => new PlanProblem(f.Code, f.Text, f.Path))]);
    }

    /// <summary>A plan on its way to being one: well written, though what it says may still be wrong. Null: not even that.</summary>
    public static EmergencyPlan? Draft(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MostBytes) return null;
        try
        {
            var reading = new PlantReading();
            var plan = PlanParser.Parse(LocatedFile.Body(utf8), reading);
            return reading.Problems.Count == 0 ? plan : null;
        }
        catch (Exception e) when (e is JsonException or TooManyProblemsException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Writes a plan as a file, readable by people.</summary>
    public static byte[] Write(EmergencyPlan plan) => PlanWriter.Write(plan);
}
