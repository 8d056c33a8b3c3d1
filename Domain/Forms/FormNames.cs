namespace Twin.Domain.Forms;

/// <summary>What a name in an expression stands for.</summary>
internal enum NameType : byte
{
    Number,
    Text,
    YesNo,
    /// <summary>Only <c>has(x)</c> (and <c>includes</c> for multi choices).</summary>
    Opaque,
}

/// <summary>A name and the field it comes from.</summary>
internal readonly record struct FormName(NameType Type, FormField Field);

/// <summary>The names the expressions of a form may use: its fields, aggregates over rows, and <c>now</c> (seconds since 1970).</summary>
internal sealed class FormNames
{
    public const string Now = "now";

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        Now, "and", "or", "not", "if", "true", "false", "yes", "no", "has", "includes", "abs", "age", "max", "min", "quality", "sqrt",
    };

    private readonly Dictionary<string, FormName> _names = new(StringComparer.Ordinal);

    public FormNames(IEnumerable<FormField> fields)
    {
        foreach (var field in fields)
        {
            foreach (var (name, type) in Of(field))
            {
                if (!_names.TryAdd(name, new FormName(type, field))) Clashes.Add((field, name));
            }
        }
    }

    /// <summary>Names that two fields claim.</summary>
    public List<(FormField Field, string Name)> Clashes { get; } = [];

    public IEnumerable<string> All => _names.Keys;

    public FormName? Find(string name) => _names.TryGetValue(name, out var found) ? found : null;

    /// <summary>A letter, then letters, digits and single underscores; no word of the language.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= 64 && char.IsAsciiLetter(id[0]) && !Reserved.Contains(id) && !id.Contains("__", StringComparison.Ordinal)
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static IEnumerable<(string Name, NameType Type)> Of(FormField field)
    {
        yield return (field.Id, field.Kind switch
        {
            FieldKind.Number or FieldKind.Computed or FieldKind.Date => NameType.Number,
            FieldKind.YesNo => NameType.YesNo,
            FieldKind.Text or FieldKind.Choice or FieldKind.Person or FieldKind.Twin or FieldKind.Scan => NameType.Text,
            _ => NameType.Opaque,
        });
        if (FormWords.TypeOf(field.Kind) == "array") yield return (field.Id + "_count", NameType.Number);
        if (field.Kind == FieldKind.GasTest)
        {
            yield return (field.Id + "_ok", NameType.YesNo);
            yield return (field.Id + "_oldest", NameType.Number);
            foreach (var gas in field.Gases.Where(g => IsId(g.Gas)).DistinctBy(g => g.Gas))
            {
                yield return ($"{field.Id}_min_{gas.Gas}", NameType.Number);
                yield return ($"{field.Id}_max_{gas.Gas}", NameType.Number);
            }
        }

        foreach (var column in field.Columns.Where(c => c.Kind is FieldKind.Number or FieldKind.Computed))
        {
            yield return ($"{field.Id}_sum_{column.Id}", NameType.Number);
            yield return ($"{field.Id}_min_{column.Id}", NameType.Number);
            yield return ($"{field.Id}_max_{column.Id}", NameType.Number);
        }
    }
}
