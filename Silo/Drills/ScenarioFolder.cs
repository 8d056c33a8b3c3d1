using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;
using Twin.Grains.Drills;
using Twin.Grains.Plants;

namespace Twin.Silo.Drills;

/// <summary>
/// Scenarios as files: those that came with a sample plant (<c>samples/{plant}/drills</c>) and the plant's own
/// (<c>{Data:Path}/drills/{plant}</c>), which win when both have an id. Read again for each new version of the plant, since what can
/// happen depends on it.
/// </summary>
internal sealed partial class ScenarioFolder(IPlantRegistry plants, IConfiguration configuration, ILogger<ScenarioFolder> logger)
    : IScenarioLibrary
{
    private readonly ConditionalWeakTable<CompiledPlant, Dictionary<string, Scenario>> _known = [];

    /// <inheritdoc/>
    public ImmutableArray<Scenario> Of(string plant) => plants.Find(plant) is { } compiled
        ? [.. Known(compiled).Values.OrderBy(static s => s.Id, StringComparer.Ordinal)]
        : [];

    /// <inheritdoc/>
    public Scenario? Find(string plant, string id) =>
        plants.Find(plant) is { } compiled ? Known(compiled).GetValueOrDefault(id) : null;

    private Dictionary<string, Scenario> Known(CompiledPlant plant) => _known.GetValue(plant, Load);

    private Dictionary<string, Scenario> Load(CompiledPlant plant)
    {
        var found = new Dictionary<string, Scenario>(StringComparer.Ordinal);
        string[] folders =
        [
            Path.Combine(AppContext.BaseDirectory, "samples", plant.Model.Id, "drills"),
            Path.Combine(configuration["Data:Path"] ?? "data", "drills", plant.Model.Id),
        ];
        foreach (var file in folders.Where(Directory.Exists).SelectMany(static f => Directory.EnumerateFiles(f, "*.json").Order()))
        {
            var read = ScenarioFile.Read(File.ReadAllBytes(file), plant.Index);
            if (read.Scenario is { } scenario) found[scenario.Id] = scenario;
            foreach (var problem in read.Problems.Take(20)) LogProblem(file, problem.Path, problem.Text.En, problem.Code);
        }

        return found;
    }

    [LoggerMessage(3060, LogLevel.Warning, "{File}: {Path}: {Message} ({Code}); the scenario is left out")]
    private partial void LogProblem(string file, string path, string message, string code);
}
