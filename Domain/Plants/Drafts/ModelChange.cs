using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Plants.Drafts;

/// <summary>What of a plant model is meant.</summary>
public enum ModelSubject : byte
{
    /// <summary>Name, frame, retention.</summary>
    Plant = 0,
    Type = 1,
    Twin = 2,
}

/// <summary>What became of it.</summary>
public enum ModelAction : byte
{
    Added = 0,
    Changed = 1,
    Removed = 2,
}

/// <summary>One field that differs. Values are JSON text; null: not there.</summary>
/// <param name="Path">Member names and ids joined by <c>/</c>, e.g. <c>properties/rules/HH/threshold</c>.</param>
/// <param name="Before">In the older version.</param>
/// <param name="After">In the newer version.</param>
[GenerateSerializer, Immutable, Alias("twin.model.field.v1")]
public sealed record FieldChange(
    [property: Id(0)] string Path, [property: Id(1)] string? Before, [property: Id(2)] string? After);

/// <summary>One type or twin that differs between two versions of a plant.</summary>
[GenerateSerializer, Immutable, Alias("twin.model.change.v1")]
public sealed record ModelChange(
    [property: Id(0)] ModelSubject Subject,
    [property: Id(1)] string Id,
    [property: Id(2)] ModelAction Action,
    [property: Id(3)] ImmutableArray<FieldChange> Fields);

/// <summary>A field that two engineers changed differently.</summary>
[GenerateSerializer, Immutable, Alias("twin.model.conflict.v1")]
public sealed record ModelConflict(
    [property: Id(0)] ModelSubject Subject,
    [property: Id(1)] string Id,
    [property: Id(2)] string Path,
    [property: Id(3)] string? Mine,
    [property: Id(4)] string? Theirs);

/// <summary>What a person decided of a conflict.</summary>
/// <param name="Conflict">The conflict as it was seen.</param>
/// <param name="Mine">True: the draft's value counts; false: what was published meanwhile.</param>
[GenerateSerializer, Immutable, Alias("twin.model.choice.v1")]
public sealed record MergeChoice([property: Id(0)] ModelConflict Conflict, [property: Id(1)] bool Mine);

/// <summary>Mine put on top of theirs, or why that cannot be.</summary>
/// <param name="File">The merged plant file, UTF-8; null when there are conflicts.</param>
/// <param name="Conflicts">What a person must decide.</param>
public sealed record MergeResult(byte[]? File, ImmutableArray<ModelConflict> Conflicts);
