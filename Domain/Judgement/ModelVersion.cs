using Orleans;

namespace Twin.Domain.Judgement;

/// <summary>Where a version stands. Stored: append only.</summary>
public enum ModelState : byte
{
    /// <summary>Made or brought in; waits for a person.</summary>
    Proposed = 0,
    /// <summary>Judges.</summary>
    Running = 1,
    /// <summary>Judged once; can be taken back.</summary>
    Retired = 2,
    /// <summary>Turned down.</summary>
    Rejected = 3,
}

/// <summary>One version of a model in a plant's registry.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.version.v1")]
public sealed record ModelVersion
{
    /// <summary>Number within the plant, from 1.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>Local id of the twin it judges, or of the type whose twins it judges.</summary>
    [Id(1)] public required string Target { get; init; }

    /// <summary>The target is a type.</summary>
    [Id(2)] public bool IsType { get; init; }

    /// <summary>Rule of kind <c>model</c> that raises its alarm.</summary>
    [Id(3)] public required string Rule { get; init; }

    /// <summary>What the model says of itself.</summary>
    [Id(4)] public required ModelCard Card { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    [Id(5)] public required string Hash { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(6)] public ModelState State { get; init; }

    /// <summary>Who made it or brought it in.</summary>
    [Id(7)] public required string By { get; init; }

    /// <summary>When, Unix ms.</summary>
    [Id(8)] public required long AtMs { get; init; }

    /// <summary>Who approved, retired or rejected it last.</summary>
    [Id(9)] public string? DecidedBy { get; init; }

    /// <summary>When, Unix ms.</summary>
    [Id(10)] public long DecidedMs { get; init; }

    /// <summary>Report of its training; null: it was brought in.</summary>
    [Id(11)] public MonitorReport? Report { get; init; }
}
