using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.Client.Blazor.Live;

/// <summary>Drafts through Orleans. Drafts are of the live realm: a drill changes no model.</summary>
internal sealed class OrleansDraftLink(IClusterClient client) : IDraftLink
{
    /// <summary>Newest drafts shown; older ones are by the API.</summary>
    private const int Shown = 200;

    public async ValueTask<IReadOnlyList<Draft>> ListAsync(string plant)
    {
        var ids = await Numbers(plant).ListAsync();
        return [.. (await Task.WhenAll(ids.Take(Shown).Select(id => Grain(plant, id).GetAsync().AsTask()))).OfType<Draft>()];
    }

    public async ValueTask<DraftOutcome> CreateAsync(string plant, string title, int? fromVersion, string actor, string? requestKey) =>
        await Grain(plant, await Numbers(plant).NextAsync(requestKey)).CreateAsync(title, fromVersion, actor);

    public ValueTask<Draft?> GetAsync(string plant, string id) => TwinKey.IsLocalId(id) ? Grain(plant, id).GetAsync() : default;

    public ValueTask<byte[]?> FileAsync(string plant, string id) => Grain(plant, id).FileAsync();

    public ValueTask<DraftOutcome> EditAsync(string plant, string id, ImmutableArray<ModelEdit> edits, int revision, string actor) =>
        Grain(plant, id).EditAsync(edits, revision, actor);

    public ValueTask<DraftOutcome> ReplaceAsync(string plant, string id, byte[] file, int revision, string actor) =>
        Grain(plant, id).ReplaceAsync(file, revision, actor);

    public ValueTask<DraftOutcome> ActAsync(string plant, string id, DraftState to, string actor, string? comment) =>
        Grain(plant, id).ActAsync(to, actor, comment);

    public ValueTask<DraftComparison?> CompareAsync(string plant, string id) => Grain(plant, id).CompareAsync();

    public ValueTask<DraftOutcome> MergeAsync(string plant, string id, ImmutableArray<MergeChoice> choices, string actor) =>
        Grain(plant, id).MergeWithAsync(choices, actor);

    public ValueTask<DraftOutcome> PublishAsync(string plant, string id, string actor) => Grain(plant, id).PublishAsync(actor);

    private IDraftGrain Grain(string plant, string id) =>
        client.GetGrain<IDraftGrain>(new TwinKey(TwinKey.Live, plant, id).ToString());

    private IDraftListGrain Numbers(string plant) =>
        client.GetGrain<IDraftListGrain>(new TwinKey(TwinKey.Live, plant, "drafts").ToString());
}
