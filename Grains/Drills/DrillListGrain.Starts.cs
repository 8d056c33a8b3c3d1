using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <content>Where drills begin: live, a moment of the past, a saved start, where another drill began.</content>
public sealed partial class DrillListGrain
{
    /// <summary>Saved starts of a plant; the next one waits until one is removed.</summary>
    public const int MostStarts = 30;

    private const string Saved = "start:";
    private const int NameChars = 80;

    /// <summary>A start of 10,000 twins takes less than one.</summary>
    private const int StartBytes = 32 << 20;

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<DrillStartView>> StartsAsync() =>
        new([.. Enumerable.Reverse(record.State.Starts).Select(s => services.Read<DrillStartView>(s.View))]);

    /// <inheritdoc/>
    public async ValueTask<DrillStartOutcome> SaveStartAsync(string name, string from, string actor)
    {
        name = (name ?? "").Trim();
        if (name.Length is 0 or > NameChars || name.Any(char.IsControl))
            return NotSaved("drill.start.name", $"A start has a name of 1 to {NameChars} characters.", "name");
        if ((await StartsAsync()).Any(s => s.Name == name))
            return NotSaved("drill.start.exists", $"There is a start '{name}' already.", "name");
        if (record.State.Starts.Count >= MostStarts)
            return NotSaved("drill.start.many", $"{MostStarts} starts are saved; remove one first.", null);
        var (fork, error) = await ForkOfAsync(from, now: true);
        if (fork is null) return new DrillStartOutcome(null, error);
        var data = await services.Quiet.RunAsync(() => services.Pack(fork.Start));
        if (data.Length > StartBytes) return NotSaved("drill.start.size", $"The start is larger than {StartBytes >> 20} MiB.", null);
        var id = string.Create(CultureInfo.InvariantCulture, $"S{++record.State.LastStart}");
        var row = new GrainState<DrillStartRecord>(new DrillStartRecord { Data = data, Packed = true });
        await storage.WriteStateAsync(Row(id), this.GetGrainId(), row);
        var view = new DrillStartView
        {
            Id = id, Name = name, From = from, AtMs = fork.Start.AtMs, ModelVersion = fork.Start.ModelVersion,
            Twins = fork.Start.Twins.Length, Actor = actor, SavedMs = services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            Bytes = data.Length, Missing = fork.Missing,
        };
        record.State.Starts.Add(new StartEntry { Id = id, View = services.Bytes(view) });
        await SaveAsync();
        return new DrillStartOutcome(view, null);
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> RemoveStartAsync(string id)
    {
        if (record.State.Starts.RemoveAll(s => s.Id == id) == 0) return new TwinError("drill.start.unknown", $"There is no start '{id}'.");
        await SaveAsync();
        var row = new GrainState<DrillStartRecord>(new DrillStartRecord());
        await storage.ReadStateAsync(Row(id), this.GetGrainId(), row);
        if (row.RecordExists) await storage.ClearStateAsync(Row(id), this.GetGrainId(), row);
        return null;
    }

    /// <summary>The start that a request names.</summary>
    /// <param name="from">As in <see cref="DrillRequest.From"/>.</param>
    /// <param name="now">Of a drill its present moment, not its beginning.</param>
    private async Task<(ForkedPlant? Fork, TwinError? Error)> ForkOfAsync(string from, bool now = false)
    {
        if (from == TwinKey.Live) return Whole(await ForkAsync());
        if (PastFork.TryMoment(from, out var atMs)) return await past.TakeAsync(_key.Plant, atMs);
        if (from.StartsWith(Saved, StringComparison.Ordinal)) return await SavedAsync(from[Saved.Length..]);
        if (record.State.Drills.Exists(d => d.Id == from))
            return Whole(now ? await Drill(from).SaveAsync() : await Drill(from).StartOfAsync());
        return Whole(null);

        (ForkedPlant?, TwinError?) Whole(PlantSnapshot? start) => start is not null ? (new ForkedPlant(start, []), null)
            : (null, new TwinError("drill.from",
                $"'{from}' is neither 'live' nor a moment, a saved start or a drill {(now ? "under way " : "")}of this plant.",
                Path: "from"));
    }

    private async Task<(ForkedPlant? Fork, TwinError? Error)> SavedAsync(string id)
    {
        if (record.State.Starts.Find(s => s.Id == id) is not { } entry)
            return (null, new TwinError("drill.start.unknown", $"There is no start '{id}'."));
        var row = new GrainState<DrillStartRecord>(new DrillStartRecord());
        await storage.ReadStateAsync(Row(id), this.GetGrainId(), row);
        var start = await services.Quiet.RunAsync(() => services.Unpack<PlantSnapshot>(row.State!.Data));
        return (new ForkedPlant(start, services.Read<DrillStartView>(entry.View).Missing), null);
    }

    /// <summary>A scenario as it must fit the model of the start: what it names may not have been there.</summary>
    private async Task<TwinError?> MisfitAsync(Scenario scenario, PlantSnapshot start)
    {
        if (services.Plants.Find(_key.Plant)?.Model.Version == start.ModelVersion) return null;
        if (await services.Models.FindAsync(_key.Plant, start.ModelVersion) is not CompiledPlant model) return null;
        var read = ScenarioFile.Read(ScenarioFile.Write(scenario), model.Index);
        return read.Scenario is not null ? null : new TwinError("drill.from.model",
            $"The scenario does not fit version {start.ModelVersion} of the plant: {read.Problems[0].Text.En}", Path: "from");
    }

    private static string Row(string id) => "drill-start-" + id;

    private static DrillStartOutcome NotSaved(string code, string message, string? path) =>
        new(null, new TwinError(code, message, Path: path));
}
