using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Judgement;

/// <summary>A stretch of time, Unix ms.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.span.v1")]
public sealed record TimeSpanMs([property: Id(0)] long FromMs, [property: Id(1)] long ToMs);

/// <summary>
/// What a model says of itself; it travels in the ONNX file's <c>metadata_props</c> under <see cref="MetadataKey"/>, so that a file can be
/// judged years later by itself.
/// </summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.card.v1")]
public sealed record ModelCard
{
    /// <summary>Key of the card, as JSON, among the file's properties.</summary>
    public const string MetadataKey = "twin.card";

    /// <summary>Form of this record.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    /// <summary><c>monitor</c>: one of ours, with state and shares; <c>score</c>: any other, whose output is compared with a limit.
    /// </summary>
    [Id(1)] public required string Kind { get; init; }

    /// <summary>What it reads, in the order of its input: <c>twin/signal</c> or a sensor's id.</summary>
    [Id(2)] public required ImmutableArray<string> Signals { get; init; }

    /// <summary>Between two samples, ms.</summary>
    [Id(3)] public long PeriodMs { get; init; } = 1_000;

    /// <summary>Samples after a start until its verdict is worth something.</summary>
    [Id(4)] public int WarmUp { get; init; }

    /// <summary>The output beyond which something is wrong.</summary>
    [Id(5)] public double Limit { get; init; } = 1;

    /// <summary>Where the smoothed rest starts.</summary>
    [Id(6)] public double RestStart { get; init; }

    /// <summary>Limits inside a monitor: of the rest and of the memory.</summary>
    [Id(7)] public ImmutableArray<double> InnerLimits { get; init; } = [];

    /// <summary>Normal periods it was fitted on.</summary>
    [Id(8)] public ImmutableArray<TimeSpanMs> Fitted { get; init; } = [];

    /// <summary>Normal periods its limits come from.</summary>
    [Id(9)] public ImmutableArray<TimeSpanMs> Limited { get; init; } = [];

    /// <summary>SHA-256 of the samples it was made of, hexadecimal.</summary>
    [Id(10)] public string DataHash { get; init; } = "";

    /// <summary>SHA-256 of the model it replaces; empty: none.</summary>
    [Id(11)] public string Parent { get; init; } = "";

    /// <summary>Under what terms it may be used.</summary>
    [Id(12)] public string Licence { get; init; } = "";

    /// <summary>When it was made, Unix ms.</summary>
    [Id(13)] public long MadeMs { get; init; }

    /// <summary>Report of its training, where it was not trained in this plant; null: none.</summary>
    [Id(14)] public MonitorReport? Report { get; init; }
}
