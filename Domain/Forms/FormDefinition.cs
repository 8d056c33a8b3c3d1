using System.Collections.Immutable;

namespace Twin.Domain.Forms;

/// <summary>What a field holds. The value's JSON: docs/forms-and-flows.md.</summary>
public enum FieldKind : byte
{
    Text = 1,
    Number = 2,
    Choice = 3,
    MultiChoice = 4,
    YesNo = 5,
    Date = 6,
    Person = 7,
    Twin = 8,
    Photo = 9,
    Signature = 10,
    Position = 11,
    Scan = 12,
    GasTest = 13,
    Rows = 14,
    Computed = 15,
}

/// <summary>Where the live twin's part of a form comes from.</summary>
public enum SourceKind : byte
{
    /// <summary>A signal of the twin the form is about.</summary>
    Signal = 1,
    /// <summary>A sensor by its id.</summary>
    Sensor = 2,
    Now = 3,
    Me = 4,
    Twin = 5,
    Position = 6,
}

/// <summary>A source; <paramref name="Name"/> is the signal's or sensor's, else empty.</summary>
public sealed record LiveSource(SourceKind Kind, string Name)
{
    /// <summary>Key in <see cref="FormContext.Live"/>: <c>signal:gas</c>, <c>sensor:GD-101</c>.</summary>
    public string Key => Kind == SourceKind.Sensor ? "sensor:" + Name : "signal:" + Name;

    public bool IsReading => Kind is SourceKind.Signal or SourceKind.Sensor;
}

/// <summary>The value must agree with the live reading.</summary>
/// <param name="Source">Signal or sensor.</param>
/// <param name="Tolerance">In the field's unit.</param>
/// <param name="Refuse">Refused when it does not; else flagged.</param>
public sealed record LiveCheck(LiveSource Source, double Tolerance, bool Refuse);

/// <summary>One of the values to choose from.</summary>
public sealed record FieldChoice(string Value, LocalizedText Name);

/// <summary>A gas the test must cover and the limits that let work begin.</summary>
/// <param name="Gas">Its word in the rows.</param>
/// <param name="Name">In both languages.</param>
/// <param name="Unit">UCUM.</param>
/// <param name="Minimum">Least allowed, in <paramref name="Unit"/>; null: none.</param>
/// <param name="Maximum">Most allowed; null: none.</param>
public sealed record GasLimit(string Gas, LocalizedText Name, string Unit, double? Minimum, double? Maximum);

/// <summary>A field of a form, or a column of its rows.</summary>
public sealed record FormField
{
    public required string Id { get; init; }
    public required FieldKind Kind { get; init; }
    public LocalizedText Name { get; init; } = LocalizedText.Empty;
    public LocalizedText Hint { get; init; } = LocalizedText.Empty;
    public bool Required { get; init; }
    /// <summary>UCUM; empty: a plain number.</summary>
    public string Unit { get; init; } = "";
    public double? Minimum { get; init; }
    public double? Maximum { get; init; }
    public int? MaxLength { get; init; }
    public int? MinItems { get; init; }
    public int? MaxItems { get; init; }
    public ImmutableArray<FieldChoice> Choices { get; init; } = [];
    public ImmutableArray<FormField> Columns { get; init; } = [];
    public ImmutableArray<GasLimit> Gases { get; init; } = [];
    public string? ShowIf { get; init; }
    public string? RequiredIf { get; init; }
    public string? Compute { get; init; }
    public LiveSource? Prefill { get; init; }
    public LiveCheck? Live { get; init; }
    /// <summary>Position: metres from the twin above which it is flagged; photo likewise where it has a position.</summary>
    public double? WithinM { get; init; }
    /// <summary>Photo, gas test: oldest allowed, in minutes.</summary>
    public double? MaxAgeMin { get; init; }
    /// <summary>Scan: must be the tag of the twin the form is about.</summary>
    public bool MatchesTwin { get; init; }
}

/// <summary>A heading and the fields under it; fields in no section come last, in their order.</summary>
public sealed record FormSection(LocalizedText Name, ImmutableArray<string> Fields);

/// <summary>A form: JSON Schema 2020-12 plus layout.</summary>
public sealed record FormDefinition
{
    public required string Id { get; init; }
    public int Version { get; init; } = 1;
    public LocalizedText Name { get; init; } = LocalizedText.Empty;
    public ImmutableArray<FormField> Fields { get; init; } = [];
    public ImmutableArray<FormSection> Sections { get; init; } = [];

    /// <summary>Keys of the readings to bring along when filling.</summary>
    public IEnumerable<string> LiveNeeds => Fields.SelectMany(f => new[] { f.Prefill, f.Live?.Source })
        .Where(s => s is { IsReading: true }).Select(s => s!.Key).Distinct();
}

/// <summary>Words of the file.</summary>
internal static class FormWords
{
    public static readonly ImmutableSortedDictionary<string, FieldKind> Kinds = Words(
        ("text", FieldKind.Text), ("number", FieldKind.Number), ("choice", FieldKind.Choice), ("multiChoice", FieldKind.MultiChoice),
        ("yesNo", FieldKind.YesNo), ("date", FieldKind.Date), ("person", FieldKind.Person), ("twin", FieldKind.Twin),
        ("photo", FieldKind.Photo), ("signature", FieldKind.Signature), ("position", FieldKind.Position), ("scan", FieldKind.Scan),
        ("gasTest", FieldKind.GasTest), ("rows", FieldKind.Rows), ("computed", FieldKind.Computed));

    public static readonly ImmutableSortedDictionary<string, SourceKind> Sources = Words(
        ("signal", SourceKind.Signal), ("sensor", SourceKind.Sensor), ("now", SourceKind.Now), ("me", SourceKind.Me),
        ("twin", SourceKind.Twin), ("position", SourceKind.Position));

    public static ImmutableSortedDictionary<string, T> Words<T>(params ReadOnlySpan<(string Word, T Value)> words)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (word, value) in words) all[word] = value;
        return all.ToImmutable();
    }

    public static string Of<T>(ImmutableSortedDictionary<string, T> words, T value) where T : struct, Enum =>
        words.First(w => w.Value.Equals(value)).Key;

    /// <summary>JSON Schema's type of a kind's value.</summary>
    public static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Number or FieldKind.Computed => "number",
        FieldKind.YesNo => "boolean",
        FieldKind.MultiChoice or FieldKind.Photo or FieldKind.GasTest or FieldKind.Rows => "array",
        FieldKind.Signature or FieldKind.Position => "object",
        _ => "string",
    };
}
