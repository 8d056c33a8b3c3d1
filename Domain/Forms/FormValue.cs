using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Forms;

/// <summary>What somebody put into a field.</summary>
/// <param name="Field">Its id.</param>
/// <param name="Json">The value as JSON; <c>null</c>: taken out again.</param>
/// <param name="Actor">Who.</param>
/// <param name="AtMs">When, by the clock it was made under, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.value.v1")]
public sealed record FormValue(
    [property: Id(0)] string Field, [property: Id(1)] string Json, [property: Id(2)] string Actor, [property: Id(3)] long AtMs);

/// <summary>A reading of the live twin.</summary>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">UCUM; empty: a plain number.</param>
/// <param name="IsGood">May be relied on.</param>
/// <param name="AtMs">Source time, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.live.v1")]
public sealed record LiveReading(
    [property: Id(0)] double Value, [property: Id(1)] string Unit, [property: Id(2)] bool IsGood, [property: Id(3)] long AtMs);

/// <summary>What surrounds the filling of a form.</summary>
[GenerateSerializer, Immutable, Alias("twin.flow.context.v1")]
public sealed record FormContext
{
    /// <summary>The realm's time, Unix ms.</summary>
    [Id(0)] public required long NowMs { get; init; }
    /// <summary>Who fills it.</summary>
    [Id(1)] public string Actor { get; init; } = "";
    /// <summary>Twin it is about; empty: none.</summary>
    [Id(2)] public string Twin { get; init; } = "";
    /// <summary>Where the twin is, in plant metres.</summary>
    [Id(3)] public PointM? TwinAt { get; init; }
    /// <summary>Where the one who fills it is.</summary>
    [Id(4)] public PointM? At { get; init; }
    /// <summary>Present readings by <see cref="LiveSource.Key"/>.</summary>
    [Id(5)] public ImmutableDictionary<string, LiveReading> Live { get; init; } = ImmutableDictionary<string, LiveReading>.Empty;
}

/// <summary>Something about a value: an error keeps the form from being handed in, a flag is shown and kept.</summary>
/// <param name="Code">Stable, <c>form.*</c>.</param>
/// <param name="Field">Where, e.g. <c>valves[2].count</c>.</param>
/// <param name="Text">Why, in both languages.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.note.v1")]
public sealed record FormNote([property: Id(0)] string Code, [property: Id(1)] string Field, [property: Id(2)] LocalizedText Text)
{
    /// <summary>As the API answers it.</summary>
    public TwinError ToError() => new(Code, Text.En, Retry.Never, Field) { Zh = Text.Zh };
}

/// <summary>How a field stands.</summary>
/// <param name="Id">The field.</param>
/// <param name="IsVisible">Shown.</param>
/// <param name="IsRequired">Must have a value; false while hidden.</param>
/// <param name="Computed">What a computed field comes to; null: no value (something is missing), or not computed.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.field.v1")]
public sealed record FieldStanding(
    [property: Id(0)] string Id, [property: Id(1)] bool IsVisible, [property: Id(2)] bool IsRequired,
    [property: Id(3)] double? Computed);

/// <summary>How a form stands with its values.</summary>
[GenerateSerializer, Immutable, Alias("twin.flow.standing.v1")]
public sealed record FormStanding(
    [property: Id(0)] ImmutableArray<FieldStanding> Fields,
    [property: Id(1)] ImmutableArray<FormNote> Errors,
    [property: Id(2)] ImmutableArray<FormNote> Flags);

/// <summary>Merges values made in different places, field by field: the last writer wins, by time, then actor, then value. Commutative,
/// associative and idempotent, so any order of arrival gives the same.</summary>
public static class FormMerge
{
    /// <summary>One value per field, by field.</summary>
    public static ImmutableArray<FormValue> Merge(IEnumerable<FormValue> ours, IEnumerable<FormValue> theirs)
    {
        var last = new SortedDictionary<string, FormValue>(StringComparer.Ordinal);
        foreach (var value in ours.Concat(theirs))
        {
            if (!last.TryGetValue(value.Field, out var known) || Later(value, known)) last[value.Field] = value;
        }

        return [.. last.Values];
    }

    private static bool Later(FormValue a, FormValue b)
    {
        if (a.AtMs != b.AtMs) return a.AtMs > b.AtMs;
        var actor = string.CompareOrdinal(a.Actor, b.Actor);
        return actor != 0 ? actor > 0 : string.CompareOrdinal(a.Json, b.Json) > 0;
    }
}
