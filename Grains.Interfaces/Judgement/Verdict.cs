using System.Collections.Immutable;

namespace Twin.Grains.Interfaces.Judgement;

/// <summary>What a monitor held against the signals while it said that something is wrong: kept for as long as the alarm may be looked at.
/// </summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.verdict.v1")]
public sealed record Verdict
{
    /// <summary>Rule whose condition it set.</summary>
    [Id(0)] public required string Rule { get; init; }

    /// <summary>Version that judged.</summary>
    [Id(1)] public required int Version { get; init; }

    /// <summary>First sample beyond the limit, Unix ms.</summary>
    [Id(2)] public required long BeganMs { get; init; }

    /// <summary>Newest sample this takes into account, Unix ms.</summary>
    [Id(3)] public required long AtMs { get; init; }

    /// <summary>It is over.</summary>
    [Id(4)] public bool Ended { get; init; }

    /// <summary>Index when it began; the limit is 1.</summary>
    [Id(5)] public required double Index { get; init; }

    /// <summary>Largest index seen.</summary>
    [Id(6)] public required double Most { get; init; }

    /// <summary>Who was to blame when it began, most first.</summary>
    [Id(7)] public ImmutableArray<Blame> AtFirst { get; init; } = [];

    /// <summary>Who was to blame from its begin to <see cref="AtMs"/>, most first.</summary>
    [Id(8)] public ImmutableArray<Blame> Blame { get; init; } = [];
}
