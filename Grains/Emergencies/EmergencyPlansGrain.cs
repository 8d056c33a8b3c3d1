using System.Collections.Immutable;
using System.Text;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Plants;

namespace Twin.Grains.Emergencies;

/// <inheritdoc cref="IEmergencyPlansGrain"/>
[GrainType("emergency-plans")]
public sealed class EmergencyPlansGrain(
    [PersistentState("emergency-plans")] IPersistentState<PlanShelfRecord> record, IEmergencyPlanLibrary library, EmergencyEyes eyes,
    IPlantRegistry plants, TimeProvider time) : Grain, IEmergencyPlansGrain
{
    /// <summary>Versions of a plan that are kept; the plant's log keeps all of them.</summary>
    public const int MostVersions = 100;

    /// <summary>Plans of a plant.</summary>
    public const int MostPlans = 200;

    private string _plant = "";

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The plant's log may lack the last save, and gets it before anybody sees it.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _plant = TwinKey.Parse(this.GetPrimaryKeyString()).Plant;
        return record.State.Saved.Count == 0 ? Task.CompletedTask : CommitAsync(record.State.Saved[^1]);
    }

    /// <inheritdoc/>
    public ValueTask<PlanShelf> ListAsync()
    {
        var files = library.Of(_plant);
        var views = new SortedDictionary<string, PlanView>(StringComparer.Ordinal);
        foreach (var plan in files.Plans) views[plan.Id] = View(plan, null);
        foreach (var saved in record.State.Saved)
        {
            if (!views.TryGetValue(saved.Id, out var other) || saved.Version >= other.Plan.Version)
                views[saved.Id] = View(Read(saved), saved);
        }

        return new(new PlanShelf([.. views.Values], files.Broken));
    }

    /// <inheritdoc/>
    public async ValueTask<EmergencyPlan?> FindAsync(string id, int version)
    {
        var newest = (await ListAsync()).Plans.FirstOrDefault(p => p.Plan.Id == id)?.Plan;
        if (version == 0 || newest?.Version == version) return newest;
        return record.State.Saved.FindLast(s => s.Id == id && s.Version == version) is { } saved ? Read(saved)
            : library.Of(_plant).Plans.FirstOrDefault(p => p.Id == id && p.Version == version);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<PlanVersionView>> VersionsAsync(string id) =>
        new([.. record.State.Saved.Where(s => s.Id == id).Reverse().Select(static s => new PlanVersionView(s.Version, s.Actor, s.AtMs))]);

    /// <inheritdoc/>
    public async ValueTask<PlanOutcome> SaveAsync(byte[] file, int seen, string actor)
    {
        if (plants.Find(_plant) is not { } plant) return Refused("plant.unknown", $"There is no plant '{_plant}'.");
        var read = EmergencyPlanFile.Read(file, plant.Model);
        if (read.Plan is not { } plan) return new PlanOutcome(null, read.Problems, null);
        var shelf = await ListAsync();
        var now = shelf.Plans.FirstOrDefault(p => p.Plan.Id == plan.Id)?.Plan.Version ?? 0;
        if (now != seen) return Refused("version.conflict", $"The plan is at version {now}, not {seen}. 预案已被更改。");
        if (now == 0 && shelf.Plans.Length >= MostPlans) return Refused("plan.many", $"A plant has at most {MostPlans} plans.");
        plan = plan with { Version = now + 1 };
        var saved = new SavedPlan
        {
            Id = plan.Id, Version = plan.Version, File = EmergencyPlanFile.Write(plan), Actor = actor, AtMs = NowMs,
        };
        try
        {
            record.State.Saved.Add(saved);
            if (record.State.Saved.Count(s => s.Id == plan.Id) > MostVersions)
                record.State.Saved.Remove(record.State.Saved.First(s => s.Id == plan.Id));
            await record.WriteStateAsync();
            await CommitAsync(saved);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return new PlanOutcome(plan, [], null);
    }

    private Task CommitAsync(SavedPlan saved) => eyes.RecordAsync(_plant, saved.Actor, "emergency-plan.saved",
        $"{saved.Id}|{saved.Version}", Encoding.UTF8.GetString(saved.File), saved.AtMs);

    private PlanView View(EmergencyPlan plan, SavedPlan? saved) =>
        new(plan, saved?.Actor ?? "", saved?.AtMs ?? 0, PlanReviews.Of(plan, NowMs));

    private static EmergencyPlan Read(SavedPlan saved) =>
        EmergencyPlanFile.Read(saved.File).Plan ?? throw new FormatException($"The saved plan {saved.Id} v{saved.Version} cannot be read.");

    private static PlanOutcome Refused(string code, string message) => new(null, [], new TwinError(code, message));
}

/// <summary>A plan as saved.</summary>
[GenerateSerializer, Alias("twin.emergency.saved-plan.v1")]
public sealed class SavedPlan
{
    [Id(0)] public string Id { get; set; } = "";
    [Id(1)] public int Version { get; set; }
    [Id(2)] public byte[] File { get; set; } = [];
    [Id(3)] public string Actor { get; set; } = "";
    [Id(4)] public long AtMs { get; set; }
}

/// <summary>What is stored of a plant's plans, in the order of saving.</summary>
[GenerateSerializer, Alias("twin.emergency.shelf-record.v1")]
public sealed class PlanShelfRecord
{
    [Id(0)] public List<SavedPlan> Saved { get; set; } = [];
}

/// <summary>Proposals that were turned down, <c>plan|alarm</c>, the oldest first.</summary>
[GenerateSerializer, Alias("twin.emergency.dismissed.v1")]
public sealed class DismissedRecord
{
    [Id(0)] public List<string> Alarms { get; set; } = [];
}

/// <summary>Emergency plans that came as files.</summary>
public interface IEmergencyPlanLibrary
{
    /// <summary>All of a plant, by id, and the files that are no plans.</summary>
    PlanFiles Of(string plant);
}

/// <summary>Files of plans.</summary>
/// <param name="Plans">By id.</param>
/// <param name="Broken">What could not be read, and why.</param>
public sealed record PlanFiles(ImmutableArray<EmergencyPlan> Plans, ImmutableArray<BrokenPlan> Broken)
{
    public static readonly PlanFiles None = new([], []);
}
