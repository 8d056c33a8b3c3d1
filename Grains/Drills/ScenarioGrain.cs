using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Plants;

namespace Twin.Grains.Drills;

/// <summary>Where a plant's scenarios are kept.</summary>
public interface IScenarioStore
{
    /// <summary>All that can be played, by id.</summary>
    ImmutableArray<ScenarioView> Of(string plant);

    /// <summary>Keeps one of the plant's own; it is on disk when this returns.</summary>
    /// <returns>Its version.</returns>
    string Write(string plant, string id, byte[] file);

    /// <summary>Removes one of the plant's own.</summary>
    void Remove(string plant, string id);

    /// <summary>Drafts, by id.</summary>
    ImmutableArray<ScenarioDraftFile> Drafts(string plant);

    /// <summary>Keeps a draft; it is on disk when this returns.</summary>
    /// <returns>As it is in the list.</returns>
    ScenarioLine WriteDraft(string plant, string id, byte[] file);

    /// <summary>Removes a draft; nothing happens when there is none.</summary>
    void RemoveDraft(string plant, string id);
}

/// <inheritdoc cref="IScenarioGrain"/>
[GrainType("scenarios")]
public sealed class ScenarioGrain(IScenarioStore store, IPlantRegistry plants, ILogger<ScenarioGrain> logger) : Grain, IScenarioGrain
{
    private const int MostOwn = 500;
    private const int MostDrafts = 100;

    private string Plant => TwinKey.Parse(this.GetPrimaryKeyString()).Plant;

    /// <summary>Part of the real plant: there is none in a drill.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        LiveRealm.Of(TwinKey.Parse(this.GetPrimaryKeyString()).Realm);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ScenarioLine>> ListAsync() => new([.. store.Of(Plant).Select(static s => s.Line)]);

    /// <inheritdoc/>
    public ValueTask<ScenarioView?> FindAsync(string id) => new(Find(id));

    /// <inheritdoc/>
    public ValueTask<ScenarioOutcome> SaveAsync(string id, byte[] file, string version, string actor)
    {
        if (plants.Find(Plant) is not { } plant) return Refused(new TwinError("plant.unknown", $"There is no plant '{Plant}'."));
        if (!TwinKey.IsLocalId(id)) return Refused(BadId(id));
        if (Clash(id, version) is { } clash) return Refused(clash);
        var read = ScenarioFile.Read(file, plant.Index);
        if (read.Scenario is not { } scenario) return new(new ScenarioOutcome(null, read.Problems, null));
        if (scenario.Id != id) return Refused(BadId(scenario.Id));
        // Written as the house writes: two saves of the same scenario are the same bytes.
        var kept = store.Write(Plant, id, ScenarioFile.Write(scenario));
        store.RemoveDraft(Plant, id);
        Log.ScenarioSaved(logger, id, Plant, actor);
        return new(new ScenarioOutcome(new ScenarioLine(id, scenario.Name, kept, true), [], null));
    }

    /// <inheritdoc/>
    public ValueTask<TwinError?> RemoveAsync(string id, string version, string actor)
    {
        if (Find(id) is null) return new(new TwinError("scenario.unknown", $"There is no scenario '{id}' for this plant."));
        if (Clash(id, version) is { } clash) return new(clash);
        store.Remove(Plant, id);
        Log.ScenarioRemoved(logger, id, Plant, actor);
        return new((TwinError?)null);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ScenarioDraftFile>> DraftsAsync() => new(store.Drafts(Plant));

    /// <inheritdoc/>
    public ValueTask<ScenarioOutcome> SaveDraftAsync(string id, byte[] file, string version, string actor)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!TwinKey.IsLocalId(id)) return Refused(BadId(id));
        if (file.Length > ScenarioFile.MostBytes) return Refused(Large());
        if (!IsObject(file)) return Refused(NoObject());
        var drafts = store.Drafts(Plant);
        var there = drafts.FirstOrDefault(d => d.Line.Id == id);
        if ((there?.Line.Version ?? "") != version) return Refused(Saved());
        if (there is null && drafts.Length >= MostDrafts) return Refused(ManyDrafts());
        var line = store.WriteDraft(Plant, id, file);
        Log.ScenarioDraftSaved(logger, id, Plant, actor);
        return new(new ScenarioOutcome(line, [], null));
    }

    /// <inheritdoc/>
    public ValueTask<TwinError?> RemoveDraftAsync(string id, string version, string actor)
    {
        if (store.Drafts(Plant).FirstOrDefault(d => d.Line.Id == id) is not { } there)
            return new(new TwinError("scenario.unknown", $"There is no draft '{id}' for this plant."));
        if (there.Line.Version != version) return new(Saved());
        store.RemoveDraft(Plant, id);
        Log.ScenarioRemoved(logger, id, Plant, actor);
        return new((TwinError?)null);
    }

    private static bool IsObject(byte[] file)
    {
        try
        {
            using var read = JsonDocument.Parse(file);
            return read.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private ScenarioView? Find(string id) => store.Of(Plant).FirstOrDefault(s => s.Line.Id == id);

    private TwinError? Clash(string id, string version)
    {
        var all = store.Of(Plant);
        var there = all.FirstOrDefault(s => s.Line.Id == id);
        if (there is null)
        {
            return version.Length > 0 ? new TwinError("version.conflict", "It has been removed meanwhile.") { Zh = "该情景已被他人删除。" }
                : all.Count(static s => s.Line.Own) >= MostOwn ? new TwinError("scenario.many",
                    $"A plant keeps {MostOwn} scenarios of its own.")
                : null;
        }

        if (!there.Line.Own)
        {
            return new TwinError("scenario.library", $"'{id}' came with the plant and is read only: copy it under another id.", Path: "id")
            {
                Zh = $"“{id}”是随工厂提供的情景，只读：请换一个编号另存为副本。",
            };
        }

        return there.Line.Version == version ? null : Saved();
    }

    private static TwinError Saved() =>
        new("version.conflict", "Somebody else has saved it meanwhile: load it again.") { Zh = "该情景已被他人保存，请重新载入。" };

    private static TwinError Large() => new("scenario.size", $"Larger than {ScenarioFile.MostBytes} bytes.")
    {
        Zh = $"超过 {ScenarioFile.MostBytes} 字节。",
    };

    private static TwinError NoObject() => new("scenario.json", "It is no JSON object.") { Zh = "不是 JSON 对象。" };

    private static TwinError ManyDrafts() => new("scenario.many", $"A plant keeps {MostDrafts} drafts: remove one first.")
    {
        Zh = $"每个工厂最多保存 {MostDrafts} 份草稿，请先删除一份。",
    };

    private static TwinError BadId(string id) =>
        new("scenario.id", $"'{id}' is no id, or not the one it is saved under.", Path: "id") { Zh = $"“{id}”不是有效的编号，或与保存的编号不一致。" };

    private static ValueTask<ScenarioOutcome> Refused(TwinError error) => new(new ScenarioOutcome(null, [], error));
}
