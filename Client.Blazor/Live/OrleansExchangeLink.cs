using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.Client.Blazor.Live;

/// <summary>Drafts through Orleans.</summary>
internal sealed class OrleansExchangeLink(IClusterClient client) : IExchangeLink
{
    private const int Listed = 50;

    public async ValueTask<ImmutableArray<Draft>> OpenDraftsAsync(string plant)
    {
        var ids = await client.GetGrain<IDraftListGrain>(Key(plant, "drafts")).ListAsync();
        var drafts = await Task.WhenAll(ids.Take(Listed).Select(id => Grain(plant, id).GetAsync().AsTask()));
        return [.. drafts.OfType<Draft>().Where(static d => d.State is DraftState.Open or DraftState.InReview or DraftState.Approved)];
    }

    public async ValueTask<DraftOutcome> CreateAsync(string plant, string title, string actor)
    {
        var id = await client.GetGrain<IDraftListGrain>(Key(plant, "drafts")).NextAsync(null);
        return await Grain(plant, id).CreateAsync(title, null, actor);
    }

    public async ValueTask<(Draft Draft, byte[] File)?> OpenAsync(string plant, string draft)
    {
        if (!TwinKey.IsLocalId(draft) || await Grain(plant, draft).GetAsync() is not { } found) return null;
        return await Grain(plant, draft).FileAsync() is { } file ? (found, file) : null;
    }

    public ValueTask<DraftOutcome> EditAsync(
        string plant, string draft, ImmutableArray<ModelEdit> edits, int revision, string actor) =>
        Grain(plant, draft).EditAsync(edits, revision, actor);

    public ValueTask<DraftOutcome> ReplaceAsync(string plant, string draft, byte[] file, int revision, string actor) =>
        Grain(plant, draft).ReplaceAsync(file, revision, actor);

    private IDraftGrain Grain(string plant, string draft) => client.GetGrain<IDraftGrain>(Key(plant, draft));

    private static string Key(string plant, string id) => new TwinKey(TwinKey.Live, plant, id).ToString();
}
