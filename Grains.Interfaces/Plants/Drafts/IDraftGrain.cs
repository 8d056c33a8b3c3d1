using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Plants.Drafts;

namespace Twin.Grains.Interfaces.Plants.Drafts;

/// <summary>One draft of a plant (key <c>live/plant/id</c>): nothing live changes before it is published.</summary>
[Alias("twin.IDraftGrain")]
public interface IDraftGrain : IGrainWithStringKey
{
    /// <summary>Begins it from a version of the plant.</summary>
    /// <param name="title">What it is for.</param>
    /// <param name="fromVersion">Version to begin with (an older one rolls back); null: the newest.</param>
    /// <param name="actor">Who.</param>
    [Alias("Create")]
    ValueTask<DraftOutcome> CreateAsync(string title, int? fromVersion, string actor);

    /// <summary>The draft, or null.</summary>
    [Alias("Get"), ReadOnly]
    ValueTask<Draft?> GetAsync();

    /// <summary>Its plant file, UTF-8; null: no such draft.</summary>
    [Alias("File"), ReadOnly]
    ValueTask<byte[]?> FileAsync();

    /// <summary>Replaces the file.</summary>
    [Alias("Replace")]
    ValueTask<DraftOutcome> ReplaceAsync([Immutable] byte[] file, int? revision, string actor);

    /// <summary>Applies edits: all of them, or none.</summary>
    [Alias("Edit")]
    ValueTask<DraftOutcome> EditAsync(ImmutableArray<ModelEdit> edits, int? revision, string actor);

    /// <summary>Submits, approves, sends back, discards.</summary>
    [Alias("Act")]
    ValueTask<DraftOutcome> ActAsync(DraftState to, string actor, string? comment);

    /// <summary>What differs from the newest version of the plant, and what still keeps the draft from being published.</summary>
    [Alias("Compare"), ReadOnly]
    ValueTask<DraftComparison?> CompareAsync();

    /// <summary>Puts the draft on top of the newest version; conflicts change nothing.</summary>
    [Alias("Merge")]
    ValueTask<DraftOutcome> MergeAsync(string actor);

    /// <summary>As <see cref="MergeAsync"/>, with what a person decided of its conflicts; one that looks otherwise comes back.</summary>
    [Alias("MergeWith")]
    ValueTask<DraftOutcome> MergeWithAsync(ImmutableArray<MergeChoice> choices, string actor);

    /// <summary>Makes the approved draft the newest version.</summary>
    [Alias("Publish")]
    ValueTask<DraftOutcome> PublishAsync(string actor);
}

/// <summary>How it went.</summary>
/// <param name="Draft">The draft as it is now.</param>
/// <param name="Errors">Why it was refused; empty: done.</param>
/// <param name="Conflicts">What a merge leaves to a person.</param>
[GenerateSerializer, Immutable, Alias("twin.draft.outcome.v1")]
public sealed record DraftOutcome(
    [property: Id(0)] Draft Draft,
    [property: Id(1)] ImmutableArray<TwinError> Errors,
    [property: Id(2)] ImmutableArray<ModelConflict> Conflicts)
{
    /// <summary>Done.</summary>
    public static DraftOutcome Of(Draft draft) => new(draft, [], []);

    /// <summary>Refused.</summary>
    public static DraftOutcome Of(Draft draft, TwinError error) => new(draft, [error], []);
}

/// <summary>A draft beside what is live.</summary>
/// <param name="BaseVersion">Version it began with.</param>
/// <param name="LiveVersion">Newest version; another than the base: merge first.</param>
/// <param name="Changes">What publishing would add, change and remove.</param>
/// <param name="Errors">What is wrong with the draft, with line and column.</param>
[GenerateSerializer, Immutable, Alias("twin.draft.comparison.v1")]
public sealed record DraftComparison(
    [property: Id(0)] int BaseVersion,
    [property: Id(1)] int LiveVersion,
    [property: Id(2)] ImmutableArray<ModelChange> Changes,
    [property: Id(3)] ImmutableArray<TwinError> Errors);

/// <summary>Numbers the drafts of a plant (key <c>live/plant/drafts</c>).</summary>
[Alias("twin.IDraftListGrain")]
public interface IDraftListGrain : IGrainWithStringKey
{
    /// <summary>Gives the next id, durably: <c>D-1</c>, <c>D-2</c>... The same request id gets the same number.</summary>
    [Alias("Next")]
    ValueTask<string> NextAsync(string? idempotencyKey);

    /// <summary>Ids, newest first.</summary>
    [Alias("List"), ReadOnly]
    ValueTask<IReadOnlyList<string>> ListAsync();
}
