using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Twin.Domain.Forms;

/// <summary>Writes forms as files.</summary>
internal static class FormWriter
{
    internal static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        // Chinese stays readable; the file is no HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(FormDefinition form)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", FormFile.JsonSchema);
            json.WriteString("type", "object");
            json.WriteStartObject("x-twin");
            json.WriteNumber("form", FormFile.Schema);
            json.WriteString("id", form.Id);
            json.WriteNumber("version", form.Version);
            Both(json, "name", form.Name);
            if (form.Sections.Length > 0) Layout(json, form.Sections);
            json.WriteEndObject();
            Fields(json, form.Fields);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void Both(Utf8JsonWriter json, string member, LocalizedText text)
    {
        json.WriteStartObject(member);
        json.WriteString("en", text.En);
        json.WriteString("zh", text.Zh);
        json.WriteEndObject();
    }

    private static void Layout(Utf8JsonWriter json, ImmutableArray<FormSection> sections)
    {
        json.WriteStartArray("layout");
        foreach (var section in sections)
        {
            json.WriteStartObject();
            json.WriteString("en", section.Name.En);
            json.WriteString("zh", section.Name.Zh);
            Words(json, "fields", section.Fields);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Words(Utf8JsonWriter json, string member, IEnumerable<string> words)
    {
        json.WriteStartArray(member);
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void Fields(Utf8JsonWriter json, ImmutableArray<FormField> fields)
    {
        json.WriteStartObject("properties");
        foreach (var field in fields) Field(json, field);
        json.WriteEndObject();
        if (fields.Any(f => f.Required)) Words(json, "required", fields.Where(f => f.Required).Select(f => f.Id));
    }

    private static void Field(Utf8JsonWriter json, FormField field)
    {
        json.WriteStartObject(field.Id);
        json.WriteString("type", FormWords.TypeOf(field.Kind));
        Some(json, "title", field.Name.En);
        Some(json, "description", field.Hint.En);
        if (field.Kind == FieldKind.Date) json.WriteString("format", "date-time");
        Some(json, "minimum", field.Minimum);
        Some(json, "maximum", field.Maximum);
        Some(json, "maxLength", field.MaxLength);
        Some(json, "minItems", field.MinItems);
        Some(json, "maxItems", field.MaxItems);
        if (field.Kind == FieldKind.Computed) json.WriteBoolean("readOnly", true);
        if (field.Kind == FieldKind.Choice) Choices(json, field.Choices);
        if (field.Kind is FieldKind.MultiChoice or FieldKind.Rows)
        {
            json.WriteStartObject("items");
            json.WriteString("type", field.Kind == FieldKind.Rows ? "object" : "string");
            if (field.Kind == FieldKind.Rows) Fields(json, field.Columns);
            else Choices(json, field.Choices);
            json.WriteEndObject();
        }

        Twin(json, field);
        json.WriteEndObject();
    }

    private static void Twin(Utf8JsonWriter json, FormField field)
    {
        json.WriteStartObject("x-twin");
        json.WriteString("field", FormWords.Of(FormWords.Kinds, field.Kind));
        Some(json, "zh", field.Name.Zh);
        Some(json, "hintZh", field.Hint.Zh);
        Some(json, "unit", field.Unit);
        if (field.ShowIf is { } show) json.WriteString("showIf", show);
        if (field.RequiredIf is { } required) json.WriteString("requiredIf", required);
        if (field.Compute is { } compute) json.WriteString("compute", compute);
        if (field.Prefill is { } prefill)
        {
            json.WriteStartObject("prefill");
            Source(json, prefill);
            json.WriteEndObject();
        }

        if (field.Live is { } live)
        {
            json.WriteStartObject("live");
            Source(json, live.Source);
            json.WriteNumber("tolerance", live.Tolerance);
            json.WriteString("act", live.Refuse ? "refuse" : "flag");
            json.WriteEndObject();
        }

        Some(json, "withinM", field.WithinM);
        Some(json, "maxAgeMin", field.MaxAgeMin);
        if (field.MatchesTwin) json.WriteBoolean("matchesTwin", true);
        if (field.Gases.Length > 0) Gases(json, field.Gases);
        json.WriteEndObject();
    }

    private static void Gases(Utf8JsonWriter json, ImmutableArray<GasLimit> gases)
    {
        json.WriteStartArray("gases");
        foreach (var gas in gases)
        {
            json.WriteStartObject();
            json.WriteString("gas", gas.Gas);
            json.WriteString("en", gas.Name.En);
            json.WriteString("zh", gas.Name.Zh);
            json.WriteString("unit", gas.Unit);
            Some(json, "minimum", gas.Minimum);
            Some(json, "maximum", gas.Maximum);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Choices(Utf8JsonWriter json, ImmutableArray<FieldChoice> choices)
    {
        json.WriteStartArray("oneOf");
        foreach (var choice in choices)
        {
            json.WriteStartObject();
            json.WriteString("const", choice.Value);
            json.WriteString("title", choice.Name.En);
            json.WriteStartObject("x-twin");
            json.WriteString("zh", choice.Name.Zh);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Source(Utf8JsonWriter json, LiveSource source)
    {
        json.WriteString("from", FormWords.Of(FormWords.Sources, source.Kind));
        Some(json, "name", source.Name);
    }

    public static void Some(Utf8JsonWriter json, string member, string? text)
    {
        if (!string.IsNullOrEmpty(text)) json.WriteString(member, text);
    }

    public static void Some(Utf8JsonWriter json, string member, double? number)
    {
        if (number is { } value) json.WriteNumber(member, value);
    }
}
