using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;
using Twin.Grains.Drills;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Plants;

namespace Twin.Silo.Drills;

/// <summary>
/// Scenarios as files: those that came with a sample plant (<c>samples/{plant}/drills</c>) and the plant's own
/// (<c>{Data:Path}/drills/{plant}</c>), which win when both have an id. Read again for each new version of the plant, since what can
/// happen depends on it, and when a file of the plant's own came or went. What was saved before stays in <c>versions/{id}</c>.
/// </summary>
internal sealed partial class ScenarioFolder(IPlantRegistry plants, IConfiguration configuration, ILogger<ScenarioFolder> logger)
    : IScenarioLibrary, IScenarioStore
{
    private readonly ConditionalWeakTable<CompiledPlant, Shelf> _known = [];

    private sealed record Shelf(DateTime StampUtc, Dictionary<string, ScenarioView> Views);

    /// <inheritdoc/>
    public ImmutableArray<Scenario> Of(string plant) => [.. ((IScenarioStore)this).Of(plant).Select(static v => v.Scenario)];

    /// <inheritdoc/>
    ImmutableArray<ScenarioView> IScenarioStore.Of(string plant) => plants.Find(plant) is { } compiled
        ? [.. Known(compiled).Values.OrderBy(static s => s.Line.Id, StringComparer.Ordinal)]
        : [];

    /// <inheritdoc/>
    public Scenario? Find(string plant, string id) =>
        plants.Find(plant) is { } compiled ? Known(compiled).GetValueOrDefault(id)?.Scenario : null;

    /// <inheritdoc/>
    public string Write(string plant, string id, byte[] file)
    {
        var versions = Path.Combine(Own(plant), "versions", id);
        Directory.CreateDirectory(versions);
        var number = Directory.EnumerateFiles(versions, "*.json")
            .Select(static f => int.TryParse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture, out var n) ? n : 0)
            .DefaultIfEmpty(0).Max() + 1;
        Put(Path.Combine(versions, string.Create(CultureInfo.InvariantCulture, $"{number}.json")), file);
        Put(Path.Combine(Own(plant), id + ".json"), file);
        Forget(plant);
        return VersionOf(file);
    }

    /// <inheritdoc/>
    public void Remove(string plant, string id)
    {
        File.Delete(Path.Combine(Own(plant), id + ".json"));
        Forget(plant);
    }

    /// <inheritdoc/>
    public ImmutableArray<ScenarioDraftFile> Drafts(string plant)
    {
        if (plants.Find(plant) is not { } compiled || !Directory.Exists(DraftsOf(plant))) return [];
        return
        [
            .. Directory.EnumerateFiles(DraftsOf(plant), "*.json").Order(StringComparer.Ordinal).Select(file =>
            {
                var bytes = File.ReadAllBytes(file);
                var line = DraftLine(Path.GetFileNameWithoutExtension(file), bytes);
                return new ScenarioDraftFile(line, ScenarioFile.Read(bytes, compiled.Index).Problems.Length, bytes);
            }),
        ];
    }

    /// <inheritdoc/>
    public ScenarioLine WriteDraft(string plant, string id, byte[] file)
    {
        Directory.CreateDirectory(DraftsOf(plant));
        Put(Path.Combine(DraftsOf(plant), id + ".json"), file);
        return DraftLine(id, file);
    }

    /// <inheritdoc/>
    public void RemoveDraft(string plant, string id)
    {
        if (Directory.Exists(DraftsOf(plant))) File.Delete(Path.Combine(DraftsOf(plant), id + ".json"));
    }

    private static ScenarioLine DraftLine(string id, byte[] file) => new(id, NameIn(file), VersionOf(file), true);

    private string DraftsOf(string plant) => Path.Combine(Own(plant), "drafts");

    // Whatever else is wrong with it, a name may be there.
    private static LocalizedText NameIn(byte[] file)
    {
        var name = JsonNode.Parse(file)?["name"] as JsonObject;
        string Of(string language) => name?[language] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        return new LocalizedText(Of("en"), Of("zh"));
    }

    private string Own(string plant) => Path.Combine(configuration["Data:Path"] ?? "data", "drills", plant);

    // Whole or not at all, also when the power goes.
    private static void Put(string path, byte[] bytes)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string VersionOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file))[..16];

    private void Forget(string plant)
    {
        if (plants.Find(plant) is { } compiled) _known.Remove(compiled);
    }

    private Dictionary<string, ScenarioView> Known(CompiledPlant plant)
    {
        // Another silo may have written: its file shows in the folder's own time.
        var stamp = Directory.GetLastWriteTimeUtc(Own(plant.Model.Id));
        if (_known.TryGetValue(plant, out var shelf) && shelf.StampUtc == stamp) return shelf.Views;
        shelf = new Shelf(stamp, Load(plant));
        _known.AddOrUpdate(plant, shelf);
        return shelf.Views;
    }

    private Dictionary<string, ScenarioView> Load(CompiledPlant plant)
    {
        var found = new Dictionary<string, ScenarioView>(StringComparer.Ordinal);
        (string Folder, bool Own)[] folders =
            [(Path.Combine(AppContext.BaseDirectory, "samples", plant.Model.Id, "drills"), false), (Own(plant.Model.Id), true)];
        foreach (var (folder, own) in folders.Where(static f => Directory.Exists(f.Folder)))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order())
            {
                var bytes = File.ReadAllBytes(file);
                var read = ScenarioFile.Read(bytes, plant.Index);
                if (read.Scenario is { } scenario)
                    found[scenario.Id] = new ScenarioView(new ScenarioLine(scenario.Id, scenario.Name, VersionOf(bytes), own), scenario);
                foreach (var problem in read.Problems.Take(20)) LogProblem(file, problem.Path, problem.Text.En, problem.Code);
            }
        }

        return found;
    }

    [LoggerMessage(3060, LogLevel.Warning, "{File}: {Path}: {Message} ({Code}); the scenario is left out")]
    private partial void LogProblem(string file, string path, string message, string code);
}
