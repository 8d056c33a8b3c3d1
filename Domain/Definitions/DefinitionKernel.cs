using System.Collections.Immutable;
using Twin.Domain.Forms;

namespace Twin.Domain.Definitions;

/// <summary>
/// The life of a definition's versions as pure functions: at most one is open, at most one published, and nobody publishes what they
/// wrote on.
/// </summary>
public static class DefinitionKernel
{
    /// <summary>Versions of a definition.</summary>
    public const int MostVersions = 500;

    /// <summary>Author of what came with Twin.</summary>
    public const string Shipped = "twin";

    /// <summary>The story of a definition that came with Twin.</summary>
    public static DefinitionStory Library(DefinitionKind kind, string id, ImmutableArray<byte> file) => new()
    {
        Kind = kind,
        Id = id,
        Versions =
        [
            new DefinitionVersion
            {
                Version = 1, State = DefinitionState.Published, File = file, Authors = [Shipped], Reviewer = Shipped,
                Pins = kind == DefinitionKind.Flow ? [new FormPin(id, 1)] : [],
            },
        ],
    };

    /// <summary>Saves the open draft, or begins one.</summary>
    /// <param name="story">As stored.</param>
    /// <param name="write">The file for a version number.</param>
    /// <param name="seen">Edit that the person saw; 0: there was no draft.</param>
    /// <param name="actor">Who.</param>
    /// <param name="nowMs">Unix ms.</param>
    public static DefinitionDecision Save(DefinitionStory story, Func<int, ImmutableArray<byte>> write, int seen, string actor, long nowMs)
    {
        var open = story.Open;
        if (open is { State: DefinitionState.InReview })
            return Refused(story, "definition.state", "It is in review: send it back first.", "正在审核中：请先退回。");
        if ((open?.Edit ?? 0) != seen)
            return Refused(story, "version.conflict", "Somebody else has saved it meanwhile: load it again.", "已被他人保存，请重新载入。");
        if (open is null && story.Versions.Length >= MostVersions)
            return Refused(story, "definition.many", $"At most {MostVersions} versions.", $"最多 {MostVersions} 个版本。");
        var version = open ?? new DefinitionVersion { Version = story.Versions.Length + 1, State = DefinitionState.Draft };
        var saved = version with
        {
            File = write(version.Version), Edit = version.Edit + 1, SavedMs = nowMs,
            Authors = version.Authors.Contains(actor) ? version.Authors : version.Authors.Add(actor),
        };
        return Done(story, saved, actor, nowMs, "");
    }

    /// <summary>Hands the draft to a reviewer.</summary>
    /// <param name="story">As stored.</param>
    /// <param name="problems">All that is wrong with it.</param>
    /// <param name="actor">Who.</param>
    /// <param name="comment">What changed.</param>
    /// <param name="nowMs">Unix ms.</param>
    public static DefinitionDecision Submit(
        DefinitionStory story, ImmutableArray<DefinitionProblem> problems, string actor, string comment, long nowMs)
    {
        if (story.Open is not { State: DefinitionState.Draft } draft) return NotNow(story);
        return problems.IsEmpty ? Done(story, draft with { State = DefinitionState.InReview }, actor, nowMs, comment)
            : new DefinitionDecision(story, problems[0].ToError());
    }

    /// <summary>Gives it back to its authors, with the reason.</summary>
    public static DefinitionDecision SendBack(DefinitionStory story, string actor, string comment, long nowMs)
    {
        if (story.Open is not { State: DefinitionState.InReview } review) return NotNow(story);
        return string.IsNullOrWhiteSpace(comment) ? NoReason(story)
            : Done(story, review with { State = DefinitionState.Draft }, actor, nowMs, comment);
    }

    /// <summary>Makes the reviewed version the one that new orders begin with.</summary>
    /// <param name="story">As stored.</param>
    /// <param name="pins">Flows: the published versions of its forms.</param>
    /// <param name="problems">All that is wrong with it together with those.</param>
    /// <param name="actor">Who; none of its authors.</param>
    /// <param name="comment">What was said.</param>
    /// <param name="nowMs">Unix ms.</param>
    public static DefinitionDecision Publish(DefinitionStory story, ImmutableArray<FormPin> pins,
        ImmutableArray<DefinitionProblem> problems, string actor, string comment, long nowMs)
    {
        if (story.Open is not { State: DefinitionState.InReview } review) return NotNow(story);
        if (review.Authors.Contains(actor))
            return Refused(story, "definition.review.self", "Somebody who has not written on it must publish it.",
                "须由未参与编写的人审核发布。");
        if (!problems.IsEmpty) return new DefinitionDecision(story, problems[0].ToError());
        var published = review with { State = DefinitionState.Published, Reviewer = actor, PublishedMs = nowMs, Pins = pins };
        return Done(Leave(story, DefinitionState.Superseded), published, actor, nowMs, comment);
    }

    /// <summary>Throws the open version away.</summary>
    public static DefinitionDecision Discard(DefinitionStory story, string actor, string comment, long nowMs) =>
        story.Open is { } open
            ? Done(story, open with { State = DefinitionState.Discarded, File = [] }, actor, nowMs, comment)
            : NotNow(story);

    /// <summary>Makes an earlier version the published one again, with the reason. An open draft stays.</summary>
    public static DefinitionDecision RollBack(DefinitionStory story, int version, string actor, string comment, long nowMs)
    {
        if (story.Version(version) is not { State: DefinitionState.Superseded or DefinitionState.RolledBack } earlier)
            return Refused(story, "definition.state", $"Version {version} is none to go back to.", $"不能回退到版本 {version}。");
        return string.IsNullOrWhiteSpace(comment) ? NoReason(story)
            : Done(Leave(story, DefinitionState.RolledBack), earlier with { State = DefinitionState.Published }, actor, nowMs, comment);
    }

    private static DefinitionStory Leave(DefinitionStory story, DefinitionState to) => story with
    {
        Versions = [.. story.Versions.Select(v => v.State == DefinitionState.Published ? v with { State = to } : v)],
    };

    private static DefinitionDecision Done(DefinitionStory story, DefinitionVersion version, string actor, long nowMs, string comment)
    {
        var at = story.Versions.IndexOf(story.Version(version.Version)!);
        return new DefinitionDecision(story with
        {
            Versions = at < 0 ? story.Versions.Add(version) : story.Versions.SetItem(at, version),
            Steps = story.Steps.Add(new DefinitionStep(version.Version, version.State, actor, nowMs, comment)),
        }, null);
    }

    private static DefinitionDecision NotNow(DefinitionStory story) =>
        Refused(story, "definition.state", "It is not in the state for this.", "当前状态不能执行此操作。");

    private static DefinitionDecision NoReason(DefinitionStory story) =>
        Refused(story, "definition.comment", "A reason is needed.", "请说明理由。");

    private static DefinitionDecision Refused(DefinitionStory story, string code, string en, string zh) =>
        new(story, new TwinError(code, en) { Zh = zh });
}
