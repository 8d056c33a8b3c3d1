using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Plants.Drafts;

/// <summary>Where a draft stands. Values are stored: append only.</summary>
public enum DraftState : byte
{
    None = 0,
    /// <summary>Being edited.</summary>
    Open = 1,
    /// <summary>Waits for a second person.</summary>
    InReview = 2,
    Approved = 3,
    Published = 4,
    Discarded = 5,
}

/// <summary>One step of a draft's life.</summary>
[GenerateSerializer, Immutable, Alias("twin.draft.step.v1")]
public sealed record DraftStep(
    [property: Id(0)] DraftState To, [property: Id(1)] string Actor, [property: Id(2)] long AtMs, [property: Id(3)] string? Comment);

/// <summary>Changes to a plant that are not live yet.</summary>
[GenerateSerializer, Immutable, Alias("twin.draft.v1")]
public sealed record Draft
{
    [Id(0)] public string Id { get; init; } = "";
    [Id(1)] public string Title { get; init; } = "";
    [Id(2)] public DraftState State { get; init; }
    /// <summary>Version of the plant that it began with, or was merged with last.</summary>
    [Id(3)] public int BaseVersion { get; init; }
    /// <summary>Rises with every edit; <c>If-Match</c> of an edit names it.</summary>
    [Id(4)] public int Revision { get; init; }
    /// <summary>Everybody who edited it: none of them may review it.</summary>
    [Id(5)] public ImmutableArray<string> Authors { get; init; } = [];
    [Id(6)] public ImmutableArray<DraftStep> Steps { get; init; } = [];
    /// <summary>Version it became; 0: not published.</summary>
    [Id(7)] public int PublishedVersion { get; init; }

    /// <summary>Not there yet.</summary>
    public static readonly Draft Empty = new();
}

/// <summary>The life of a draft as pure functions: open, in review, approved by a second person, published.</summary>
public static class DraftKernel
{
    /// <summary>A new draft.</summary>
    public static (Draft Next, TwinError? Error) Create(string id, string title, int baseVersion, string actor, long nowMs) =>
        string.IsNullOrWhiteSpace(title) || title.Length > Limits.CommentChars
            ? (Draft.Empty, new TwinError("draft.title", "A draft has a title, not too long.", Path: "title"))
            : (Stepped(new Draft { Id = id, Title = title, BaseVersion = baseVersion, Revision = 1, Authors = [actor] },
                DraftState.Open, actor, nowMs, null), null);

    /// <summary>An edit by somebody who saw <paramref name="revision"/>; takes a review back.</summary>
    public static (Draft Next, TwinError? Error) Edit(Draft draft, int? revision, string actor, long nowMs)
    {
        if (Ended(draft) is { } ended) return (draft, ended);
        if (revision is { } seen && seen != draft.Revision)
            return (draft, new TwinError("version.conflict", $"The draft is at revision {draft.Revision}, not {seen}."));
        var next = draft with
        {
            Revision = draft.Revision + 1,
            Authors = draft.Authors.Contains(actor) ? draft.Authors : draft.Authors.Add(actor),
        };
        return (draft.State == DraftState.Open ? next : Stepped(next, DraftState.Open, actor, nowMs, null), null);
    }

    /// <summary>Submit, approve, send back (to open), discard; publishing is <see cref="Published"/>.</summary>
    public static (Draft Next, TwinError? Error) Act(Draft draft, DraftState to, string actor, string? comment, long nowMs)
    {
        if (Ended(draft) is { } ended) return (draft, ended);
        if (draft.State == to) return (draft, null);
        if (comment?.Length > Limits.CommentChars) return (draft, new TwinError("draft.comment", "The comment is too long."));
        var error = (draft.State, to) switch
        {
            (DraftState.Open, DraftState.InReview) or (_, DraftState.Discarded) => null,
            (DraftState.InReview, DraftState.Approved) or (DraftState.InReview or DraftState.Approved, DraftState.Open) =>
                draft.Authors.Contains(actor) && to == DraftState.Approved
                    ? new TwinError("draft.review.self", "A draft is reviewed by somebody who did not edit it.")
                    : null,
            _ => new TwinError("draft.state", $"A draft that is {Name(draft.State)} cannot become {Name(to)}."),
        };
        return error is null ? (Stepped(draft, to, actor, nowMs, comment), null) : (draft, error);
    }

    /// <summary>Whether it may be published now.</summary>
    public static TwinError? MayPublish(Draft draft) =>
        Ended(draft) ?? (draft.State == DraftState.Approved
            ? null
            : new TwinError("draft.state", "A draft is published after a second person has approved it."));

    /// <summary>It became a version.</summary>
    public static Draft Published(Draft draft, int version, string actor, long nowMs) =>
        Stepped(draft with { PublishedVersion = version }, DraftState.Published, actor, nowMs, null);

    private static TwinError? Ended(Draft draft) => draft.State switch
    {
        DraftState.None => new TwinError("draft.unknown", "There is no such draft."),
        DraftState.Published or DraftState.Discarded =>
            new TwinError("draft.state", $"The draft is {Name(draft.State)}."),
        _ => null,
    };

    private static Draft Stepped(Draft draft, DraftState to, string actor, long nowMs, string? comment) =>
        draft with { State = to, Steps = draft.Steps.Add(new DraftStep(to, actor, nowMs, comment)) };

    private static string Name(DraftState state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
