using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.WebHost;

/// <summary>Drafts of the invented plant: the real kernels, kept in memory.</summary>
internal sealed class DemoDrafts(DemoCatalog catalog, TimeProvider time) : IDraftLink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Draft Draft, byte[] File)> _drafts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _requests = new(StringComparer.Ordinal);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<IReadOnlyList<Draft>> ListAsync(string plant)
    {
        lock (_gate) return new([.. _drafts.Values.Select(static d => d.Draft).Reverse()]);
    }

    public async ValueTask<DraftOutcome> CreateAsync(string plant, string title, int? fromVersion, string actor, string? requestKey)
    {
        var live = catalog.Find(plant)!.Version;
        if (await catalog.FileAsync(plant, fromVersion ?? live) is not { } file)
            return DraftOutcome.Of(Draft.Empty, new TwinError("version.unknown", "There is no such version."));
        lock (_gate)
        {
            if (requestKey is not null && _requests.TryGetValue(requestKey, out var made)) return DraftOutcome.Of(_drafts[made].Draft);
            var (next, error) = DraftKernel.Create($"D-{_drafts.Count + 1}", title, live, actor, NowMs);
            if (error is not null) return DraftOutcome.Of(Draft.Empty, error);
            if (requestKey is not null) _requests[requestKey] = next.Id;
            return Save(next, file);
        }
    }

    public ValueTask<Draft?> GetAsync(string plant, string id)
    {
        lock (_gate) return new(_drafts.TryGetValue(id, out var found) ? found.Draft : null);
    }

    public ValueTask<byte[]?> FileAsync(string plant, string id)
    {
        lock (_gate) return new(_drafts.TryGetValue(id, out var found) ? found.File : null);
    }

    public ValueTask<DraftOutcome> EditAsync(string plant, string id, ImmutableArray<ModelEdit> edits, int revision, string actor)
    {
        lock (_gate)
        {
            var (draft, file) = Find(id);
            var (next, error) = DraftKernel.Edit(draft, revision, actor, NowMs);
            if (error is not null) return new(DraftOutcome.Of(draft, error));
            var document = Parse(file);
            return new(ModelEditor.Apply(document, edits) is { } wrong ? DraftOutcome.Of(draft, wrong) : Save(next, document.Write()));
        }
    }

    public ValueTask<DraftOutcome> ReplaceAsync(string plant, string id, byte[] file, int revision, string actor)
    {
        lock (_gate)
        {
            var (draft, _) = Find(id);
            var (next, error) = DraftKernel.Edit(draft, revision, actor, NowMs);
            if (error is null && !ModelDocument.TryParse(file, out _, out var wrong)) error = wrong;
            return new(error is null ? Save(next, file) : DraftOutcome.Of(draft, error));
        }
    }

    public ValueTask<DraftOutcome> ActAsync(string plant, string id, DraftState to, string actor, string? comment)
    {
        lock (_gate)
        {
            var (draft, file) = Find(id);
            if (to == DraftState.InReview && PlantFile.Read(file).Errors is { IsEmpty: false } problems)
                return new(new DraftOutcome(draft, problems, []));
            var (next, error) = DraftKernel.Act(draft, to, actor, comment, NowMs);
            return new(error is null ? Save(next, file) : DraftOutcome.Of(draft, error));
        }
    }

    public async ValueTask<DraftComparison?> CompareAsync(string plant, string id)
    {
        var live = catalog.Find(plant)!.Version;
        var theirs = Parse((await catalog.FileAsync(plant, live))!);
        lock (_gate)
        {
            if (!_drafts.TryGetValue(id, out var found)) return null;
            return new DraftComparison(found.Draft.BaseVersion, live, PlantDiff.Between(theirs, Parse(found.File)),
                PlantFile.Read(found.File).Errors);
        }
    }

    public async ValueTask<DraftOutcome> MergeAsync(string plant, string id, ImmutableArray<MergeChoice> choices, string actor)
    {
        var live = catalog.Find(plant)!.Version;
        var theirs = Parse((await catalog.FileAsync(plant, live))!);
        var origin = Parse((await catalog.FileAsync(plant, Find(id).Draft.BaseVersion))!);
        lock (_gate)
        {
            var (draft, file) = Find(id);
            var (next, error) = DraftKernel.Edit(draft, null, actor, NowMs);
            if (error is not null) return DraftOutcome.Of(draft, error);
            var merged = PlantMerge.Run(origin, Parse(file), theirs, choices);
            return merged.File is { } done ? Save(next with { BaseVersion = live }, done) : new DraftOutcome(draft, [], merged.Conflicts);
        }
    }

    public ValueTask<DraftOutcome> PublishAsync(string plant, string id, string actor)
    {
        lock (_gate)
        {
            var (draft, file) = Find(id);
            if (DraftKernel.MayPublish(draft) is { } refused) return new(DraftOutcome.Of(draft, refused));
            var (version, errors) = catalog.Publish(file, actor, draft.BaseVersion);
            return new(errors.IsEmpty
                ? Save(DraftKernel.Published(draft, version, actor, NowMs), file) : new DraftOutcome(draft, errors, []));
        }
    }

    public (Draft Draft, byte[] File) Find(string id)
    {
        lock (_gate) return _drafts.TryGetValue(id, out var found) ? found : (Draft.Empty, []);
    }

    private DraftOutcome Save(Draft draft, byte[] file)
    {
        _drafts[draft.Id] = (draft, file);
        return DraftOutcome.Of(draft);
    }

    private static ModelDocument Parse(byte[] file) =>
        ModelDocument.TryParse(file, out var document, out var error) ? document : throw new TwinException(error);
}
