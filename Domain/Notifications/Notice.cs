using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Notifications;

/// <summary>Something people must hear of.</summary>
[GenerateSerializer, Immutable, Alias("twin.notice.v1")]
public sealed record Notice
{
    /// <summary>What makes it one: the same key again changes nothing.</summary>
    [Id(0)] public required string Key { get; init; }
    [Id(1)] public required string Plant { get; init; }
    /// <summary>Who, e.g. <c>user:anna</c>; roles are resolved already.</summary>
    [Id(2)] public ImmutableArray<string> People { get; init; } = [];
    /// <summary>Roles they were found by, for channels that serve a role.</summary>
    [Id(3)] public ImmutableArray<string> Roles { get; init; } = [];
    /// <summary>1: most severe, to 4.</summary>
    [Id(4)] public int Severity { get; init; } = 3;
    [Id(5)] public LocalizedText Title { get; init; } = LocalizedText.Empty;
    [Id(6)] public LocalizedText Text { get; init; } = LocalizedText.Empty;
    /// <summary>Page it is about, e.g. <c>/orders/WO-1</c>; empty: none.</summary>
    [Id(7)] public string Link { get; init; } = "";
    /// <summary>Those of one group are sent together when they come close after one another; empty: alone.</summary>
    [Id(8)] public string Group { get; init; } = "";
    /// <summary>When it happened, Unix ms.</summary>
    [Id(9)] public long AtMs { get; init; }
    /// <summary>Somebody has to say that they take it.</summary>
    [Id(10)] public bool Confirm { get; init; }
    /// <summary>Whom to tell next while nobody has taken it, ascending by time.</summary>
    [Id(11)] public ImmutableArray<NoticeStep> Steps { get; init; } = [];
}

/// <summary>A step of an escalation.</summary>
/// <param name="AfterMs">After the notice, ms.</param>
/// <param name="People">Who.</param>
/// <param name="Roles">Roles they were found by.</param>
[GenerateSerializer, Immutable, Alias("twin.notice.step.v1")]
public sealed record NoticeStep(
    [property: Id(0)] long AfterMs, [property: Id(1)] ImmutableArray<string> People, [property: Id(2)] ImmutableArray<string> Roles);

/// <summary>A notice as one of its people has it.</summary>
/// <param name="Seq">Number in the plant, rising.</param>
/// <param name="Notice">What.</param>
/// <param name="Person">Who.</param>
/// <param name="ToldMs">When a channel took it, or their screen showed it, Unix ms; 0: not yet.</param>
/// <param name="ReadMs">When they opened it, Unix ms; 0: not yet.</param>
/// <param name="ConfirmedMs">When they took it, Unix ms; 0: not yet.</param>
[GenerateSerializer, Immutable, Alias("twin.notice.personal.v1")]
public sealed record PersonalNotice(
    [property: Id(0)] long Seq, [property: Id(1)] Notice Notice, [property: Id(2)] string Person, [property: Id(3)] long ToldMs,
    [property: Id(4)] long ReadMs, [property: Id(5)] long ConfirmedMs);

/// <summary>A message on its way through a channel.</summary>
/// <param name="Id">Number.</param>
/// <param name="Seq">Of the notice.</param>
/// <param name="Notice">What.</param>
/// <param name="Channel">Id of the channel.</param>
/// <param name="Person">For whom; empty: whoever reads the channel.</param>
/// <param name="Target">Address, e.g. an e-mail address; empty: the channel's own.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="NextMs">When to try (again), Unix ms.</param>
/// <param name="DoneMs">When it was delivered or given up, Unix ms; 0: on its way.</param>
/// <param name="Error">Why the last try failed; empty: it did not.</param>
[GenerateSerializer, Immutable, Alias("twin.notice.delivery.v1")]
public sealed record Delivery(
    [property: Id(0)] long Id, [property: Id(1)] long Seq, [property: Id(2)] Notice Notice, [property: Id(3)] string Channel,
    [property: Id(4)] string Person, [property: Id(5)] string Target, [property: Id(6)] int Attempts, [property: Id(7)] long NextMs,
    [property: Id(8)] long DoneMs, [property: Id(9)] string Error)
{
    /// <summary>Given up: done without success.</summary>
    public bool IsGivenUp => DoneMs > 0 && Error.Length > 0;
}
