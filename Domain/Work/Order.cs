using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Flows;

namespace Twin.Domain.Work;

/// <summary>Who or what found it. Values are stored: append only.</summary>
public enum OrderSource : byte
{
    /// <summary>Somebody.</summary>
    Person = 0,
    /// <summary>An alarm.</summary>
    Alarm = 1,
    /// <summary>A failed item of an inspection.</summary>
    Inspection = 2,
    /// <summary>A model's judgement.</summary>
    Model = 3,
    /// <summary>The regulator.</summary>
    Regulator = 4,
    /// <summary>A finding of a drill.</summary>
    Drill = 5,
    /// <summary>A step of another order.</summary>
    Order = 6,
}

/// <summary>What an order is about; set when it is opened.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.facts.v1")]
public sealed record OrderFacts
{
    /// <summary>In both languages; the same text twice when it was said in one.</summary>
    [Id(0)] public LocalizedText Title { get; init; } = LocalizedText.Empty;
    /// <summary>Twin it is about, local id; empty: the plant.</summary>
    [Id(1)] public string Twin { get; init; } = "";
    /// <summary>Innermost zone of the twin, local id; empty: none.</summary>
    [Id(2)] public string Zone { get; init; } = "";
    /// <summary>1: most severe, to 4; as alarm priorities.</summary>
    [Id(3)] public int Severity { get; init; } = 3;
    [Id(4)] public OrderSource Source { get; init; }
    /// <summary>Alarm, judgement, inspection, finding or order it came from; empty: none.</summary>
    [Id(5)] public string SourceId { get; init; } = "";
    /// <summary>What makes two of them the same hazard; empty: never joined.</summary>
    [Id(6)] public string Hazard { get; init; } = "";
    /// <summary>When it was opened, Unix ms.</summary>
    [Id(7)] public long OpenedMs { get; init; }
    /// <summary>Who opened it.</summary>
    [Id(8)] public string OpenedBy { get; init; } = "";
    /// <summary>Order rule that opened it; empty: none.</summary>
    [Id(9)] public string Rule { get; init; } = "";
}

/// <summary>The same hazard again while the order was open.</summary>
/// <param name="Number">From 1.</param>
/// <param name="SourceId">What found it this time.</param>
/// <param name="AtMs">When, Unix ms.</param>
/// <param name="By">Who or which rule.</param>
[GenerateSerializer, Immutable, Alias("twin.work.repeat.v1")]
public sealed record OrderRepeat(
    [property: Id(0)] int Number, [property: Id(1)] string SourceId, [property: Id(2)] long AtMs, [property: Id(3)] string By);

/// <summary>Something remarkable about the evidence of an entry: far away, old, differs from the live reading.</summary>
/// <param name="Entry">Number of the entry.</param>
/// <param name="Code">Stable, <c>form.*</c> or <c>work-order.*</c>.</param>
/// <param name="Field">Field it is about; empty: the step.</param>
/// <param name="Text">Why.</param>
[GenerateSerializer, Immutable, Alias("twin.work.flag.v1")]
public sealed record OrderFlag(
    [property: Id(0)] int Entry, [property: Id(1)] string Code, [property: Id(2)] string Field, [property: Id(3)] LocalizedText Text);

/// <summary>What the twin itself says of the hazard: its alarm is gone and its value has been normal for long enough.</summary>
/// <param name="NeededMs">How long it must be normal.</param>
/// <param name="SinceMs">Normal since, Unix ms; 0: it is not.</param>
/// <param name="ConfirmedMs">When it was long enough, Unix ms; 0: not yet.</param>
[GenerateSerializer, Immutable, Alias("twin.work.proof.v1")]
public sealed record OrderProof([property: Id(0)] long NeededMs, [property: Id(1)] long SinceMs, [property: Id(2)] long ConfirmedMs);

/// <summary>An order: what it is about, and the run of its flow.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.order.v2")]
public sealed record Order
{
    /// <summary>Repeats kept with their source; later ones are only counted.</summary>
    public const int RepeatsKept = 100;

    [Id(0)] public string Id { get; init; } = "";
    /// <summary>Rises by one with each change.</summary>
    [Id(1)] public int Version { get; init; }
    [Id(2)] public OrderFacts Facts { get; init; } = new();
    [Id(3)] public FlowRun Run { get; init; } = FlowRun.Empty;
    /// <summary>Newest first.</summary>
    [Id(4)] public ImmutableArray<OrderRepeat> Repeats { get; init; } = [];
    /// <summary>How often the hazard came again.</summary>
    [Id(5)] public int RepeatCount { get; init; }
    [Id(6)] public ImmutableArray<OrderFlag> Flags { get; init; } = [];
    /// <summary>Null: no reading can prove it.</summary>
    [Id(7)] public OrderProof? Proof { get; init; }
    /// <summary>When its state ended the flow, Unix ms; 0: open.</summary>
    [Id(8)] public long EndedMs { get; init; }
    /// <summary>How often people were told that nobody accepts it, in the state it stands in since <see cref="WaitedSinceMs"/>.</summary>
    [Id(9)] public int Waited { get; init; }
    [Id(10)] public long WaitedSinceMs { get; init; }

    /// <summary>Not there yet.</summary>
    public static readonly Order Empty = new();
}
