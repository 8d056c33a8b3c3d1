using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Definitions;

/// <summary>What is defined. Values are stored: append only.</summary>
public enum DefinitionKind : byte
{
    Form = 1,
    Flow = 2,
}

/// <summary>Where a version stands. Values are stored: append only.</summary>
public enum DefinitionState : byte
{
    Draft = 1,
    InReview = 2,
    /// <summary>New orders begin with it; there is at most one.</summary>
    Published = 3,
    /// <summary>A later one took its place; orders begun with it go on with it.</summary>
    Superseded = 4,
    /// <summary>It was taken back for an earlier one; orders begun with it go on with it.</summary>
    RolledBack = 5,
    /// <summary>Thrown away before it was published.</summary>
    Discarded = 6,
}

/// <summary>The version of a form that a flow's version runs with.</summary>
[GenerateSerializer, Immutable, Alias("twin.definition.pin.v1")]
public sealed record FormPin([property: Id(0)] string Form, [property: Id(1)] int Version);

/// <summary>Something that was done to a version.</summary>
/// <param name="Version">Which.</param>
/// <param name="To">State after it.</param>
/// <param name="Actor">Who.</param>
/// <param name="AtMs">Unix ms.</param>
/// <param name="Comment">What was said; empty: nothing.</param>
[GenerateSerializer, Immutable, Alias("twin.definition.step.v1")]
public sealed record DefinitionStep(
    [property: Id(0)] int Version, [property: Id(1)] DefinitionState To, [property: Id(2)] string Actor, [property: Id(3)] long AtMs,
    [property: Id(4)] string Comment);

/// <summary>One version of a definition.</summary>
[GenerateSerializer, Immutable, Alias("twin.definition.version.v1")]
public sealed record DefinitionVersion
{
    [Id(0)] public required int Version { get; init; }
    [Id(1)] public required DefinitionState State { get; init; }
    /// <summary>The file, UTF-8 JSON; empty once it is discarded.</summary>
    [Id(2)] public ImmutableArray<byte> File { get; init; } = [];
    /// <summary>Rises with every save of the draft.</summary>
    [Id(3)] public int Edit { get; init; }
    /// <summary>Everybody who wrote on it, none of whom may publish it.</summary>
    [Id(4)] public ImmutableArray<string> Authors { get; init; } = [];
    /// <summary>Unix ms of the last save.</summary>
    [Id(5)] public long SavedMs { get; init; }
    /// <summary>Who published it; empty: not published.</summary>
    [Id(6)] public string Reviewer { get; init; } = "";
    /// <summary>Unix ms; 0: not published.</summary>
    [Id(7)] public long PublishedMs { get; init; }
    /// <summary>Flows: versions of their forms, fixed when published.</summary>
    [Id(8)] public ImmutableArray<FormPin> Pins { get; init; } = [];

    /// <summary>Being worked on.</summary>
    public bool IsOpen => State is DefinitionState.Draft or DefinitionState.InReview;

    /// <summary>Was published once, so orders may run on it.</summary>
    public bool WasPublished => State is DefinitionState.Published or DefinitionState.Superseded or DefinitionState.RolledBack;
}

/// <summary>All versions of a form or a flow.</summary>
[GenerateSerializer, Immutable, Alias("twin.definition.story.v1")]
public sealed record DefinitionStory
{
    [Id(0)] public required DefinitionKind Kind { get; init; }
    [Id(1)] public required string Id { get; init; }
    /// <summary>Oldest first, numbered from 1.</summary>
    [Id(2)] public ImmutableArray<DefinitionVersion> Versions { get; init; } = [];
    /// <summary>Newest last.</summary>
    [Id(3)] public ImmutableArray<DefinitionStep> Steps { get; init; } = [];

    /// <summary>The published version, or null.</summary>
    public DefinitionVersion? Published => Versions.FirstOrDefault(v => v.State == DefinitionState.Published);

    /// <summary>The version that is being worked on, or null.</summary>
    public DefinitionVersion? Open => Versions.LastOrDefault(v => v.IsOpen);

    /// <summary>A version, or null.</summary>
    public DefinitionVersion? Version(int version) => Versions.FirstOrDefault(v => v.Version == version);
}

/// <summary>What came of a decision.</summary>
/// <param name="Next">The story after it, unchanged when it was refused.</param>
/// <param name="Error">Why it was refused, or null.</param>
public sealed record DefinitionDecision(DefinitionStory Next, TwinError? Error);
