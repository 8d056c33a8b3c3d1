using System.Collections.Immutable;
using System.Text;

namespace Twin.Domain.Forms;

/// <summary>A form read from a file, or all that is wrong with it.</summary>
/// <param name="Form">Null when there are problems.</param>
/// <param name="Problems">In file order.</param>
public sealed record FormFileResult(FormDefinition? Form, ImmutableArray<DefinitionProblem> Problems);

/// <summary>The form file (docs/forms-and-flows.md): JSON Schema 2020-12, Twin's own in <c>x-twin</c>. Reading never throws.</summary>
public static class FormFile
{
    /// <summary>Version of the file's schema this reader knows.</summary>
    public const int Schema = 1;

    /// <summary>The standard the file keeps to.</summary>
    public const string JsonSchema = "https://json-schema.org/draft/2020-12/schema";

    private static readonly string[] FieldMembers =
    [
        "type", "title", "description", "format", "minimum", "maximum", "maxLength", "minItems", "maxItems", "oneOf", "items", "readOnly",
        "x-twin",
    ];

    private static readonly string[] TwinMembers =
    [
        "field", "zh", "hintZh", "unit", "showIf", "requiredIf", "compute", "prefill", "live", "withinM", "maxAgeMin", "matchesTwin",
        "gases",
    ];

    /// <summary>Reads and checks; a byte order mark is allowed.</summary>
    public static FormFileResult Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[3..];
        var faults = new DefinitionFaults("form");
        using var document = faults.Parse(utf8);
        if (document is null) return new FormFileResult(null, faults.Unlocated());
        var form = Form(new JsonPlace(document.RootElement, [], faults));
        if (faults.All.Count == 0) FormChecks.Run(form, faults);
        return faults.All.Count == 0 ? new FormFileResult(form, []) : new FormFileResult(null, faults.Located(utf8.Span));
    }

    /// <summary>Reads what has the shape of a form, however wrong it is otherwise: a draft to go on with. Null: it has not.</summary>
    public static FormDefinition? Draft(ReadOnlyMemory<byte> utf8)
    {
        var faults = new DefinitionFaults("form");
        using var document = faults.Parse(utf8);
        var form = document is null ? null : Form(new JsonPlace(document.RootElement, [], faults));
        return faults.All.Count == 0 ? form : null;
    }

    /// <summary>Writes a form as a file, readable by people; reading it gives the same form.</summary>
    public static byte[] Write(FormDefinition form) => FormWriter.Write(form);

    private static FormDefinition Form(JsonPlace file)
    {
        var form = new FormDefinition { Id = "" };
        if (!file.Object("$schema", "$id", "type", "title", "description", "properties", "required", "x-twin")) return form;
        var type = file.Text("type", needed: true);
        if (type is not ("object" or "")) file.Get("type")!.Value.Fault("type", $"A form's type is 'object'.", $"表单的 type 必须是 object。");
        if (file.Need("x-twin") is { } twin && twin.Object("form", "id", "version", "name", "layout"))
        {
            if (twin.Need("form") is not null && twin.Whole("form", 1, int.MaxValue) is { } schema and not Schema)
                twin.Get("form")!.Value.Fault("schema", $"Schema {schema} is not known; {Schema} is.", $"不支持的表单格式版本 {schema}，应为 {Schema}。");
            form = form with
            {
                Id = twin.Text("id", needed: true),
                Version = twin.Whole("version", 1, int.MaxValue) ?? 1,
                Name = twin.Both("name", needed: true),
                Sections = [.. twin.List("layout", FormLimits.Fields).Where(s => s.Object("en", "zh", "fields"))
                    .Select(s => new FormSection(new LocalizedText(s.Text("en"), s.Text("zh")), s.Words("fields", FormLimits.Fields)))],
            };
        }

        return form with { Fields = Fields(file, columns: false) };
    }

    private static ImmutableArray<FormField> Fields(JsonPlace schema, bool columns)
    {
        if (schema.Need("properties") is not { } properties
            || !properties.Is(System.Text.Json.JsonValueKind.Object, "an object", "对象")) return [];
        var required = schema.Words("required", FormLimits.Fields).ToHashSet(StringComparer.Ordinal);
        var fields = ImmutableArray.CreateBuilder<FormField>();
        foreach (var member in properties.Value.EnumerateObject())
        {
            var place = new JsonPlace(member.Value, properties.Path.Add(member.Name), properties.Faults);
            if (fields.Count == FormLimits.Fields)
            {
                place.Fault("count", $"A form has at most {FormLimits.Fields} fields.", $"表单最多 {FormLimits.Fields} 个字段。");
                break;
            }

            if (Field(place, member.Name, columns) is { } field) fields.Add(field with { Required = required.Contains(member.Name) });
        }

        foreach (var name in required.Except(properties.Value.EnumerateObject().Select(m => m.Name)))
            schema.Get("required")!.Value.Fault("field.unknown", $"There is no field '{name}'.", $"没有字段“{name}”。");
        return fields.ToImmutable();
    }

    private static FormField? Field(JsonPlace place, string id, bool column)
    {
        if (!place.Object(FieldMembers) || place.Need("x-twin") is not { } twin || !twin.Object(TwinMembers)) return null;
        if (twin.Need("field") is null) return null;
        var kind = twin.Word("field", FormWords.Kinds, default);
        if (kind == default) return null;
        var type = place.Text("type", needed: true);
        if (type.Length > 0 && type != FormWords.TypeOf(kind))
            place.Get("type")!.Value.Fault("type", $"The type of this field is '{FormWords.TypeOf(kind)}'.",
                $"该字段的 type 应为 {FormWords.TypeOf(kind)}。");
        var field = new FormField
        {
            Id = id,
            Kind = kind,
            Name = new LocalizedText(place.Text("title"), twin.Text("zh")),
            Hint = new LocalizedText(place.Text("description"), twin.Text("hintZh")),
            Unit = twin.Text("unit"),
            Minimum = place.Number("minimum"),
            Maximum = place.Number("maximum"),
            MaxLength = place.Whole("maxLength", 1, FormLimits.TextChars),
            MinItems = place.Whole("minItems", 0, FormLimits.Rows),
            MaxItems = place.Whole("maxItems", 1, FormLimits.Rows),
            ShowIf = Maybe(twin, "showIf"),
            RequiredIf = Maybe(twin, "requiredIf"),
            Compute = Maybe(twin, "compute"),
            Prefill = twin.Get("prefill") is { } prefill && prefill.Object("from", "name") ? Source(prefill) : null,
            Live = twin.Get("live") is { } live && live.Object("from", "name", "tolerance", "act") ? Live(live) : null,
            WithinM = twin.Number("withinM", 0, Limits.PlantMetres),
            MaxAgeMin = twin.Number("maxAgeMin", 0, FormLimits.LimitMinutes),
            MatchesTwin = twin.Flag("matchesTwin"),
            Gases = [.. twin.List("gases", FormLimits.Choices).Where(g => g.Object("gas", "en", "zh", "unit", "minimum", "maximum"))
                .Select(g => new GasLimit(g.Text("gas", true), new LocalizedText(g.Text("en"), g.Text("zh")), g.Text("unit", true),
                    g.Number("minimum"), g.Number("maximum")))],
        };
        return Parts(place, field, column);
    }

    private static FormField Parts(JsonPlace place, FormField field, bool column)
    {
        if (field.Kind == FieldKind.Choice) return field with { Choices = Choices(place) };
        if (field.Kind == FieldKind.MultiChoice)
            return place.Need("items") is { } items && items.Object("type", "oneOf") ? field with { Choices = Choices(items) } : field;
        if (field.Kind != FieldKind.Rows) return field;
        if (column)
        {
            place.Fault("rows.nested", $"Rows cannot hold rows.", $"重复行内不能再有重复行。");
            return field;
        }

        return place.Need("items") is { } row && row.Object("type", "properties", "required")
            ? field with { Columns = Fields(row, columns: true) }
            : field;
    }

    private static ImmutableArray<FieldChoice> Choices(JsonPlace place) =>
    [
        .. place.List("oneOf", FormLimits.Choices, needed: true).Where(c => c.Object("const", "title", "x-twin")).Select(c =>
            new FieldChoice(
            c.Text("const", true), new LocalizedText(c.Text("title"), c.Get("x-twin") is { } t && t.Object("zh") ? t.Text("zh") : ""))),
    ];

    private static LiveSource? Source(JsonPlace place)
    {
        if (place.Need("from") is null) return null;
        var kind = place.Word("from", FormWords.Sources, default);
        if (kind == default) return null;
        return new LiveSource(kind, place.Text("name", kind is SourceKind.Signal or SourceKind.Sensor));
    }

    private static LiveCheck? Live(JsonPlace place)
    {
        var refuse = place.Word("act", FormWords.Words(("flag", false), ("refuse", true)), false);
        place.Need("tolerance");
        return Source(place) is { } source ? new LiveCheck(source, place.Number("tolerance", 0) ?? 0, refuse) : null;
    }

    private static string? Maybe(JsonPlace place, string member) => place.Get(member) is null ? null : place.Text(member);
}
