using System.Collections.Immutable;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.Client.Blazor.Ports;

/// <summary>Drafts as files, for the screens that read files into them. The caller has authorised the actor.</summary>
public interface IExchangeLink
{
    /// <summary>Drafts that can still be edited, newest first.</summary>
    ValueTask<ImmutableArray<Draft>> OpenDraftsAsync(string plant);

    /// <summary>Begins a draft from the newest version.</summary>
    ValueTask<DraftOutcome> CreateAsync(string plant, string title, string actor);

    /// <summary>A draft and its plant file; null: no such draft.</summary>
    ValueTask<(Draft Draft, byte[] File)?> OpenAsync(string plant, string draft);

    /// <summary>Applies edits, all or none.</summary>
    ValueTask<DraftOutcome> EditAsync(string plant, string draft, ImmutableArray<ModelEdit> edits, int revision, string actor);

    /// <summary>Puts a whole plant file in the place of the draft's.</summary>
    ValueTask<DraftOutcome> ReplaceAsync(string plant, string draft, byte[] file, int revision, string actor);
}
