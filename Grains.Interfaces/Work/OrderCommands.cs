using System.Collections.Immutable;
using Twin.Domain.Flows;
using Twin.Domain.Plants;
using Twin.Domain.Work;

namespace Twin.Grains.Interfaces.Work;

/// <summary>A value handed in; actor and time are set by the order.</summary>
/// <param name="Field">Field id.</param>
/// <param name="Json">The value as JSON.</param>
/// <param name="AtMs">When it was filled in, Unix ms; 0: now. The future is refused.</param>
[GenerateSerializer, Immutable, Alias("twin.work.value.v1")]
public sealed record OrderValue([property: Id(0)] string Field, [property: Id(1)] string Json, [property: Id(2)] long AtMs = 0);

/// <summary>A step somebody takes.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.take.v1")]
public sealed record OrderTake
{
    /// <summary>Chosen by the caller; the same one again changes nothing.</summary>
    [Id(0)] public required string RequestId { get; init; }
    /// <summary>Step id; empty: only fill in values.</summary>
    [Id(1)] public required string Step { get; init; }
    /// <summary>Who, verified: <c>user:anna</c>, <c>rule:permits</c>.</summary>
    [Id(2)] public required string Actor { get; init; }
    /// <summary>Roles the caller vouches for besides those of the roster.</summary>
    [Id(3)] public ImmutableArray<string> Roles { get; init; } = [];
    [Id(4)] public ImmutableArray<OrderValue> Values { get; init; } = [];
    [Id(5)] public string? Comment { get; init; }
    /// <summary>Refuses an approval instead of giving it.</summary>
    [Id(6)] public bool Refuse { get; init; }
    /// <summary>Role to approve as; null: the first that is open.</summary>
    [Id(7)] public string? As { get; init; }
    /// <summary>Where the actor is, plant metres; null: not said.</summary>
    [Id(8)] public PointM? At { get; init; }
    /// <summary>Version of the order the actor saw; 0: whichever.</summary>
    [Id(9)] public int IfVersion { get; init; }
}

/// <summary>An order to be opened, by a person, a rule, a model, an inspection or the regulator.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.opening.v1")]
public sealed record OrderOpening
{
    /// <summary>Flow id.</summary>
    [Id(0)] public required string Flow { get; init; }
    /// <summary>0: the newest that is published.</summary>
    [Id(1)] public int FlowVersion { get; init; }
    /// <summary>Zone, time and opener are set by the desk.</summary>
    [Id(2)] public required OrderFacts Facts { get; init; }
    /// <summary>First step, then those taken with it; the first may have an empty step id when the flow begins in one way only.</summary>
    [Id(3)] public required ImmutableArray<OrderTake> Steps { get; init; }
    /// <summary>The same key again gives the same order; null: always a new one (or the open one of the same hazard).</summary>
    [Id(4)] public string? RequestKey { get; init; }
    /// <summary>How long the twin must be normal to prove it, ms; 0: no reading can.</summary>
    [Id(5)] public long ProofMs { get; init; }
}

/// <summary>Which orders to list; all that is said must hold.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.query.v1")]
public sealed record OrderQuery
{
    /// <summary>Words in Chinese or English; null: any.</summary>
    [Id(0)] public string? Text { get; init; }
    /// <summary>Null: open and ended.</summary>
    [Id(1)] public bool? Open { get; init; }
    [Id(2)] public FlowPhase? Phase { get; init; }
    [Id(3)] public string? Flow { get; init; }
    [Id(4)] public string? Twin { get; init; }
    [Id(5)] public string? Zone { get; init; }
    [Id(6)] public string? Assignee { get; init; }
    /// <summary>This severity only; 0: any.</summary>
    [Id(7)] public int Severity { get; init; }
    [Id(8)] public OrderSource? Source { get; init; }
    /// <summary>By due time (those without last) instead of newest first; open orders only.</summary>
    [Id(9)] public bool ByDue { get; init; }
    /// <summary>Due before this time, Unix ms; 0: any.</summary>
    [Id(10)] public long DueBeforeMs { get; init; }
    /// <summary>Due at or after this time, Unix ms; 0: any. With <see cref="DueBeforeMs"/>: the calendar.</summary>
    [Id(11)] public long DueFromMs { get; init; }
    /// <summary>Of the last page, or null.</summary>
    [Id(12)] public string? Cursor { get; init; }
    [Id(13)] public int Max { get; init; } = 100;
    /// <summary>One of these flows; empty: any.</summary>
    [Id(14)] public ImmutableArray<string> Flows { get; init; } = [];
    /// <summary>Only open orders that went up because nobody acted in time.</summary>
    [Id(15)] public bool Escalated { get; init; }
}

/// <summary>A page of orders.</summary>
/// <param name="Items">The lines.</param>
/// <param name="Total">How many there are; at least this many when <paramref name="IsMore"/>.</param>
/// <param name="IsMore">They were not counted to the end.</param>
/// <param name="Next">Cursor of the next page, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.work.page.v1")]
public sealed record OrderPage(
    [property: Id(0)] ImmutableArray<OrderLine> Items, [property: Id(1)] long Total, [property: Id(2)] bool IsMore,
    [property: Id(3)] string? Next);

/// <summary>The board: open orders by phase.</summary>
/// <param name="Columns">One per phase.</param>
/// <param name="NowMs">The realm's time, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.work.board.v1")]
public sealed record OrderBoard([property: Id(0)] ImmutableArray<OrderColumn> Columns, [property: Id(1)] long NowMs);

/// <summary>A column of the board.</summary>
/// <param name="Phase">Open, work or review.</param>
/// <param name="Count">Orders in it.</param>
/// <param name="Overdue">Of these past their time.</param>
/// <param name="First">The most urgent, by due time.</param>
[GenerateSerializer, Immutable, Alias("twin.work.column.v1")]
public sealed record OrderColumn(
    [property: Id(0)] FlowPhase Phase, [property: Id(1)] long Count, [property: Id(2)] long Overdue,
    [property: Id(3)] ImmutableArray<OrderLine> First);

/// <summary>A day of the calendar.</summary>
/// <param name="FromMs">Its begin, Unix ms.</param>
/// <param name="Count">Open orders due on it; at least this many when <paramref name="IsMore"/>.</param>
/// <param name="IsMore">They were not counted to the end.</param>
/// <param name="First">The first of them.</param>
[GenerateSerializer, Immutable, Alias("twin.work.day.v1")]
public sealed record OrderDay(
    [property: Id(0)] long FromMs, [property: Id(1)] long Count, [property: Id(2)] bool IsMore,
    [property: Id(3)] ImmutableArray<OrderLine> First)
{
    /// <summary>Most days asked for at once.</summary>
    public const int Most = 62;
}

/// <summary>How long steps took of late.</summary>
/// <param name="Flow">Flow.</param>
/// <param name="State">State that was left.</param>
/// <param name="Day">Day it was left, Unix ms at 00:00 UTC.</param>
/// <param name="Count">How many.</param>
/// <param name="P50Ms">Half took no longer, ms.</param>
/// <param name="P90Ms">Nine in ten took no longer, ms.</param>
/// <param name="MaxMs">The longest, ms.</param>
[GenerateSerializer, Immutable, Alias("twin.work.duration.v1")]
public sealed record OrderDuration(
    [property: Id(0)] string Flow, [property: Id(1)] string State, [property: Id(2)] long Day, [property: Id(3)] int Count,
    [property: Id(4)] long P50Ms, [property: Id(5)] long P90Ms, [property: Id(6)] long MaxMs);
