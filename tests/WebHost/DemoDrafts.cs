using System.Collections.Immutable;
using System.Globalization;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.WebHost;

/// <summary>Drafts of the invented plant in memory, by the real kernels.</summary>
internal sealed class DemoDrafts(IPlantCatalog catalog, TimeProvider time) : IExchangeLink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Draft Draft, byte[] File)> _drafts = [];

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public int RevisionOf(string draft)
    {
        lock (_gate) return _drafts.TryGetValue(draft, out var found) ? found.Draft.Revision : 0;
    }

    public byte[] FileOf(string draft)
    {
        lock (_gate) return _drafts[draft].File;
    }

    public ValueTask<ImmutableArray<Draft>> OpenDraftsAsync(string plant)
    {
        lock (_gate) return ValueTask.FromResult<ImmutableArray<Draft>>([.. _drafts.Values.Select(static d => d.Draft).Reverse()]);
    }

    public ValueTask<DraftOutcome> CreateAsync(string plant, string title, string actor)
    {
        lock (_gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"D-{_drafts.Count + 1}");
            var (draft, error) = DraftKernel.Create(id, title, 1, actor, NowMs);
            if (error is not null) return ValueTask.FromResult(DraftOutcome.Of(draft, error));
            _drafts[id] = (draft, PlantFile.Write(catalog.Find(plant)!));
            return ValueTask.FromResult(DraftOutcome.Of(draft));
        }
    }

    public ValueTask<(Draft Draft, byte[] File)?> OpenAsync(string plant, string draft)
    {
        lock (_gate) return ValueTask.FromResult<(Draft, byte[])?>(_drafts.TryGetValue(draft, out var found) ? found : null);
    }

    public ValueTask<DraftOutcome> EditAsync(
        string plant, string draft, ImmutableArray<ModelEdit> edits, int revision, string actor) => Change(draft, revision, actor, file =>
    {
        if (!ModelDocument.TryParse(file, out var document, out var wrong)) return (file, wrong);
        return ModelEditor.Apply(document, edits) is { } error ? (file, error) : (document.Write(), null);
    });

    public ValueTask<DraftOutcome> ReplaceAsync(string plant, string draft, byte[] file, int revision, string actor) =>
        Change(draft, revision, actor, _ => (file, null));

    private ValueTask<DraftOutcome> Change(string id, int revision, string actor, Func<byte[], (byte[] File, TwinError? Error)> change)
    {
        lock (_gate)
        {
            var (draft, file) = _drafts[id];
            var (next, error) = DraftKernel.Edit(draft, revision, actor, NowMs);
            if (error is not null) return ValueTask.FromResult(DraftOutcome.Of(draft, error));
            (file, error) = change(file);
            if (error is not null) return ValueTask.FromResult(DraftOutcome.Of(draft, error));
            _drafts[id] = (next, file);
            return ValueTask.FromResult(DraftOutcome.Of(next));
        }
    }
}
