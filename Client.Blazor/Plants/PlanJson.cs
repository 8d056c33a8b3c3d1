using System.Buffers;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Plants;

/// <summary>Writes the plan the browser's map is drawn from.</summary>
internal static class PlanJson
{
    public static byte[] Encode(PlantModel model)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", model.Version);
            json.WriteString("id", model.Id);
            WriteText(json, "name", model.Name);
            json.WriteStartObject("frame");
            json.WriteNumber("originLon", model.Frame.OriginLon);
            json.WriteNumber("originLat", model.Frame.OriginLat);
            json.WriteNumber("rotationDeg", model.Frame.RotationDeg);
            json.WriteEndObject();
            json.WriteStartArray("twins");
            var types = model.Types.ToDictionary(type => type.Id, StringComparer.Ordinal);
            for (var index = 0; index < model.Twins.Length; index++) WriteTwin(json, index, model.Twins[index], types);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTwin(Utf8JsonWriter json, int index, TwinDefinition twin, Dictionary<string, TwinType> types)
    {
        var facts = TwinFacts.Of(twin, types.GetValueOrDefault(twin.TypeId));
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteString("id", twin.Id);
        json.WriteString("kind", Words.Kind(twin.Kind));
        json.WriteString("type", twin.TypeId);
        WriteText(json, "name", twin.Name);
        WriteShape(json, twin.Shape);
        if (facts.Profile is { } profile)
        {
            json.WriteString("unit", Units.Shown(profile.Unit));
            json.WriteNumber("decimals", profile.Decimals);
            json.WriteNumber("low", profile.RangeLow);
            json.WriteNumber("high", profile.RangeHigh);
            json.WriteString("quantity", profile.Quantity);
        }

        json.WriteStartArray("limits");
        foreach (var limit in facts.Limits)
        {
            json.WriteStartObject();
            json.WriteString("kind", limit.Kind);
            json.WriteNumber("value", limit.Value);
            json.WriteNumber("priority", (byte)limit.Priority);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteWords(json, twin, facts);
        json.WriteEndObject();
    }

    private static void WriteWords(Utf8JsonWriter json, TwinDefinition twin, TwinFacts facts)
    {
        json.WriteStartArray("relations");
        foreach (var relation in twin.Relations)
        {
            json.WriteStartObject();
            json.WriteString("kind", relation.Kind);
            json.WriteString("target", relation.Target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("signals");
        foreach (var (name, sensor) in twin.Signals) json.WriteString(name, sensor);
        json.WriteEndObject();
        json.WriteStartObject("numbers");
        foreach (var (name, value) in twin.Numbers) json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteStartObject("words");
        foreach (var (name, value) in twin.Words) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray("modes");
        foreach (var mode in facts.Modes)
        {
            json.WriteStartObject();
            json.WriteString("id", mode.Id);
            WriteText(json, "name", mode.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter json, Shape shape)
    {
        json.WriteStartObject("shape");
        json.WriteString("kind", shape.Kind switch { ShapeKind.Point => "Point", ShapeKind.LineString => "LineString", _ => "Polygon" });
        json.WriteStartArray("points");
        foreach (var point in shape.Points)
        {
            json.WriteNumberValue(Math.Round(point.X, 3));
            json.WriteNumberValue(Math.Round(point.Y, 3));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, LocalizedText text)
    {
        json.WriteStartObject(name);
        json.WriteString("en", text.For("en"));
        json.WriteString("zh", text.For("zh"));
        json.WriteEndObject();
    }
}
