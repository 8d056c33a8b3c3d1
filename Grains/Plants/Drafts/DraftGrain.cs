using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Plants.Drafts;
using Twin.Grains.Ports;

namespace Twin.Grains.Plants.Drafts;

/// <inheritdoc cref="IDraftGrain"/>
[GrainType("draft")]
public sealed class DraftGrain(
    [PersistentState("draft")] IPersistentState<DraftRecord> record, IPlantStore plants, ITwinStore store, TimeProvider time)
    : Grain, IDraftGrain
{
    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    private Draft Current => record.State.Draft;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public async ValueTask<DraftOutcome> CreateAsync(string title, int? fromVersion, string actor)
    {
        if (Current.State != DraftState.None) return DraftOutcome.Of(Current);
        var live = await plants.LatestAsync(Key.Plant);
        var from = fromVersion is null || fromVersion == live?.Version ? live : await plants.FindAsync(Key.Plant, fromVersion.Value);
        if (live is null || from is null)
            return DraftOutcome.Of(Current, new TwinError("version.unknown", $"There is no version {fromVersion} of '{Key.Plant}'."));
        var (next, error) = DraftKernel.Create(Key.Id, title, live.Version, actor, NowMs);
        return error is null ? await SaveAsync(next, from.File.ToArray()) : DraftOutcome.Of(Current, error);
    }

    /// <inheritdoc/>
    public ValueTask<Draft?> GetAsync() => new(Current.State == DraftState.None ? null : Current);

    /// <inheritdoc/>
    public ValueTask<byte[]?> FileAsync() => new(Current.State == DraftState.None ? null : record.State.File);

    /// <inheritdoc/>
    public async ValueTask<DraftOutcome> ReplaceAsync(byte[] file, int? revision, string actor)
    {
        var (next, error) = DraftKernel.Edit(Current, revision, actor, NowMs);
        if (error is null && !ModelDocument.TryParse(file, out _, out var wrong)) error = wrong;
        return error is null ? await SaveAsync(next, file) : DraftOutcome.Of(Current, error);
    }

    /// <inheritdoc/>
    public async ValueTask<DraftOutcome> EditAsync(ImmutableArray<ModelEdit> edits, int? revision, string actor)
    {
        var (next, error) = DraftKernel.Edit(Current, revision, actor, NowMs);
        if (error is not null) return DraftOutcome.Of(Current, error);
        var document = Parse(record.State.File);
        return ModelEditor.Apply(document, edits) is { } wrong
            ? DraftOutcome.Of(Current, wrong)
            : await SaveAsync(next, document.Write());
    }

    /// <inheritdoc/>
    public async ValueTask<DraftOutcome> ActAsync(DraftState to, string actor, string? comment)
    {
        if (to == DraftState.InReview && Problems() is { IsEmpty: false } problems) return new DraftOutcome(Current, problems, []);
        var (next, error) = DraftKernel.Act(Current, to, actor, comment, NowMs);
        if (error is not null) return DraftOutcome.Of(Current, error);
        return ReferenceEquals(next, Current) ? DraftOutcome.Of(Current) : await SaveAsync(next, record.State.File);
    }

    /// <inheritdoc/>
    public async ValueTask<DraftComparison?> CompareAsync()
    {
        if (Current.State == DraftState.None || await plants.LatestAsync(Key.Plant) is not { } live) return null;
        var changes = PlantDiff.Between(Parse(live.File), Parse(record.State.File));
        return new DraftComparison(Current.BaseVersion, live.Version, changes, Problems());
    }

    /// <inheritdoc/>
    public ValueTask<DraftOutcome> MergeAsync(string actor) => MergeWithAsync([], actor);

    /// <inheritdoc/>
    public async ValueTask<DraftOutcome> MergeWithAsync(ImmutableArray<MergeChoice> choices, string actor)
    {
        var (edited, error) = DraftKernel.Edit(Current, null, actor, NowMs);
        if (error is not null) return DraftOutcome.Of(Current, error);
        var live = await plants.LatestAsync(Key.Plant);
        var origin = await plants.FindAsync(Key.Plant, Current.BaseVersion);
        if (live is null || origin is null) return DraftOutcome.Of(Current, new TwinError("version.unknown", "The plant is gone."));
        if (live.Version == Current.BaseVersion) return DraftOutcome.Of(Current);
        var merged = PlantMerge.Run(Parse(origin.File), Parse(record.State.File), Parse(live.File), choices);
        if (merged.File is not { } file) return new DraftOutcome(Current, [], merged.Conflicts);
        return await SaveAsync(edited with { BaseVersion = live.Version }, file);
    }

    /// <inheritdoc/>
    public async ValueTask<DraftOutcome> PublishAsync(string actor)
    {
        if (Current.State == DraftState.Published) return DraftOutcome.Of(Current);
        if (DraftKernel.MayPublish(Current) is { } refused) return DraftOutcome.Of(Current, refused);
        var plant = GrainFactory.GetGrain<IPlantGrain>(new TwinKey(TwinKey.Live, Key.Plant, "plant").ToString());
        var outcome = await plant.PublishAsync(record.State.File, actor, Current.BaseVersion);
        return outcome.Errors.IsEmpty
            ? await SaveAsync(DraftKernel.Published(Current, outcome.Version, actor, NowMs), record.State.File)
            : new DraftOutcome(Current, outcome.Errors, []);
    }

    private ImmutableArray<TwinError> Problems() =>
        Current.State == DraftState.None ? [] : PlantRegistry.Compile(record.State.File, Current.BaseVersion + 1).Errors;

    private static ModelDocument Parse(ReadOnlyMemory<byte> file) =>
        ModelDocument.TryParse(file.Span, out var document, out var error) ? document : throw new TwinException(error);

    private async ValueTask<DraftOutcome> SaveAsync(Draft next, byte[] file)
    {
        var steps = next.Steps.Length - Current.Steps.Length;
        try
        {
            record.State = new DraftRecord { Draft = next, File = file };
            await record.WriteStateAsync();
            if (steps > 0) await LogAsync(next);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return DraftOutcome.Of(next);
    }

    private async Task LogAsync(Draft draft)
    {
        var step = draft.Steps[^1];
        var happened = new NewEvent(
            $"{Key}#draft-{draft.Steps.Length}", step.Actor, "", $"draft.{JsonNamingPolicy.CamelCase.ConvertName(step.To.ToString())}", 1,
            step.AtMs, "", JsonSerializer.SerializeToUtf8Bytes(
                new { draft = draft.Id, draft.Title, step.Comment, draft.BaseVersion, draft.PublishedVersion }));
        await store.CommitAsync(new TwinCommit { Realm = Key.Realm, Plant = Key.Plant, Events = [happened] });
    }
}

/// <summary>What is stored of a draft.</summary>
[GenerateSerializer, Alias("twin.draft.record.v1")]
public sealed class DraftRecord
{
    [Id(0)] public Draft Draft { get; set; } = Draft.Empty;

    /// <summary>The plant file as far as it is, UTF-8.</summary>
    [Id(1)] public byte[] File { get; set; } = [];
}
