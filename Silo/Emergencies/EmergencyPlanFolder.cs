using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Twin.Domain.Emergencies;
using Twin.Domain.Plants;
using Twin.Grains.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Plants;

namespace Twin.Silo.Emergencies;

/// <summary>
/// Emergency plans as files: those that came with a sample plant (<c>samples/{plant}/emergency</c>) and the plant's own
/// (<c>{Data:Path}/emergency/{plant}</c>), which win when both have an id. Read again for each new version of the plant.
/// </summary>
internal sealed partial class EmergencyPlanFolder(
    IPlantRegistry plants, IConfiguration configuration, ILogger<EmergencyPlanFolder> logger) : IEmergencyPlanLibrary
{
    private readonly ConditionalWeakTable<CompiledPlant, PlanFiles> _known = [];

    /// <inheritdoc/>
    public PlanFiles Of(string plant) => plants.Find(plant) is { } compiled ? _known.GetValue(compiled, Load) : PlanFiles.None;

    private PlanFiles Load(CompiledPlant plant)
    {
        var found = new SortedDictionary<string, EmergencyPlan>(StringComparer.Ordinal);
        var broken = ImmutableArray.CreateBuilder<BrokenPlan>();
        string[] folders =
        [
            Path.Combine(AppContext.BaseDirectory, "samples", plant.Model.Id, "emergency"),
            Path.Combine(configuration["Data:Path"] ?? "data", "emergency", plant.Model.Id),
        ];
        foreach (var file in folders.Where(Directory.Exists).SelectMany(static f => Directory.EnumerateFiles(f, "*.json").Order()))
        {
            var read = EmergencyPlanFile.Read(File.ReadAllBytes(file), plant.Model);
            if (read.Plan is { } plan) found[plan.Id] = plan;
            else broken.Add(new BrokenPlan(Path.GetFileName(file), read.Problems));
            foreach (var problem in read.Problems.Take(20)) LogProblem(file, problem.Path, problem.Text.En, problem.Code);
        }

        return new PlanFiles([.. found.Values], broken.ToImmutable());
    }

    [LoggerMessage(3080, LogLevel.Warning, "{File}: {Path}: {Message} ({Code}); the emergency plan is left out")]
    private partial void LogProblem(string file, string path, string message, string code);
}
