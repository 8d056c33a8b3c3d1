using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Alarms.Rationalisation;

/// <summary>One alarm definition of a plant: a rule of a type, or what one twin says differently.</summary>
[GenerateSerializer, Immutable, Alias("twin.rationale.row.v1")]
public sealed record RationaleRow
{
    /// <summary><see cref="ModelSubject.Type"/> or <see cref="ModelSubject.Twin"/>.</summary>
    [Id(0)] public required ModelSubject Subject { get; init; }
    /// <summary>Id of the type or twin.</summary>
    [Id(1)] public required string Owner { get; init; }
    [Id(2)] public required string Rule { get; init; }
    [Id(3)] public required LocalizedText Text { get; init; }
    [Id(4)] public required AlarmPriority Priority { get; init; }
    [Id(5)] public required LocalizedText Cause { get; init; }
    [Id(6)] public required LocalizedText Consequence { get; init; }
    [Id(7)] public required ConsequenceSeverity Severity { get; init; }
    /// <summary>What the operator does; empty: nothing.</summary>
    [Id(8)] public required LocalizedText Action { get; init; }
    /// <summary>Seconds to respond; 0: not said.</summary>
    [Id(9)] public required double RespondS { get; init; }
    /// <summary>Twins that have it.</summary>
    [Id(10)] public required int Twins { get; init; }
    [Id(11)] public required RationaleVerdict Verdict { get; init; }
    /// <summary>Priority that follows from the matrix; null: none.</summary>
    [Id(12)] public required AlarmPriority? Computed { get; init; }
    /// <summary>A life-safety rule.</summary>
    [Id(13)] public bool Safety { get; init; }

    /// <summary>Tells rows apart.</summary>
    public string Key => $"{(Subject == ModelSubject.Type ? "type" : "twin")}~{Owner}~{Rule}";
}

/// <summary>What is changed of one row; null: as it is.</summary>
public sealed record RationaleChange(ModelSubject Subject, string Owner, string Rule)
{
    public AlarmPriority? Priority { get; init; }
    public LocalizedText? Cause { get; init; }
    public LocalizedText? Consequence { get; init; }
    public ConsequenceSeverity? Severity { get; init; }
    public LocalizedText? Action { get; init; }
    /// <summary>Seconds; 0 takes it away.</summary>
    public double? RespondS { get; init; }

    /// <summary>Nothing is changed.</summary>
    public bool IsEmpty => this == new RationaleChange(Subject, Owner, Rule);
}

/// <summary>A table read: what it changes, and what is wrong with which row.</summary>
/// <param name="Changes">Of the rows that are right; rows that change nothing are left out.</param>
/// <param name="Errors">With <c>row 7: Severity</c> as path.</param>
/// <param name="Rows">Rows read.</param>
public sealed record RationaleImport(ImmutableArray<RationaleChange> Changes, ImmutableArray<TwinError> Errors, int Rows);
