using System.Collections.Immutable;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the drafts of a plant. The default goes through Orleans.</summary>
public interface IDraftLink
{
    /// <summary>All drafts, newest first.</summary>
    ValueTask<IReadOnlyList<Draft>> ListAsync(string plant);

    /// <summary>Begins a draft; the same <paramref name="requestKey"/> makes one only.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="title">What it is for.</param>
    /// <param name="fromVersion">Version to begin with; an older one rolls back.</param>
    /// <param name="actor">Who.</param>
    /// <param name="requestKey">Names the request; null: it is not sent twice.</param>
    ValueTask<DraftOutcome> CreateAsync(string plant, string title, int? fromVersion, string actor, string? requestKey);

    /// <summary>The draft, or null.</summary>
    ValueTask<Draft?> GetAsync(string plant, string id);

    /// <summary>Its plant file; null: no such draft.</summary>
    ValueTask<byte[]?> FileAsync(string plant, string id);

    /// <summary>The draft with its plant file; null: no such draft.</summary>
    async ValueTask<(Draft Draft, byte[] File)?> OpenAsync(string plant, string id) =>
        await GetAsync(plant, id) is { } draft && await FileAsync(plant, id) is { } file ? (draft, file) : null;

    /// <summary>Applies edits, all or none, when the draft is still at <paramref name="revision"/>.</summary>
    ValueTask<DraftOutcome> EditAsync(string plant, string id, ImmutableArray<ModelEdit> edits, int revision, string actor);

    /// <summary>Replaces the whole file (an import), when the draft is still at <paramref name="revision"/>.</summary>
    ValueTask<DraftOutcome> ReplaceAsync(string plant, string id, byte[] file, int revision, string actor);

    /// <summary>Submits, approves, sends back, discards.</summary>
    ValueTask<DraftOutcome> ActAsync(string plant, string id, DraftState to, string actor, string? comment);

    /// <summary>What publishing would change, and what is wrong with the draft.</summary>
    ValueTask<DraftComparison?> CompareAsync(string plant, string id);

    /// <summary>Puts the draft on top of the newest version; conflicts that nobody decided change nothing and come back.</summary>
    ValueTask<DraftOutcome> MergeAsync(string plant, string id, ImmutableArray<MergeChoice> choices, string actor);

    /// <summary>Makes the approved draft the newest version.</summary>
    ValueTask<DraftOutcome> PublishAsync(string plant, string id, string actor);
}

/// <summary>Versions of a plant, for the screens; the composition root knows where they are kept.</summary>
public interface IPlantVersions
{
    /// <summary>Newest first.</summary>
    ValueTask<IReadOnlyList<PlantVersionLine>> ListAsync(string plant);

    /// <summary>The plant file of a version; null: there is none.</summary>
    ValueTask<byte[]?> FileAsync(string plant, int version);
}

/// <summary>One version of a plant.</summary>
public sealed record PlantVersionLine(int Version, long AtMs, string Actor);
