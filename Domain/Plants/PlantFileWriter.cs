using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Twin.Domain.Plants;

/// <summary>Writes a plant file: what equals its default is left out, overrides say only what differs.</summary>
internal static class PlantFileWriter
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), NewLine = "\n" };

    public static byte[] Write(PlantModel model)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        WriteTwin(json, model);
        json.WriteStartArray("features");
        var types = new Dictionary<string, TwinType>(StringComparer.Ordinal);
        foreach (var type in model.Types) types.TryAdd(type.Id, type);
        foreach (var twin in model.Twins) WriteFeature(json, twin, types.GetValueOrDefault(twin.TypeId));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void WriteTwin(Utf8JsonWriter json, PlantModel model)
    {
        json.WriteStartObject("twin");
        json.WriteNumber("schema", PlantFile.Schema);
        json.WriteString("id", model.Id);
        WriteText(json, "name", model.Name);
        json.WriteNumber("version", model.Version);
        json.WriteNumber("retentionDays", model.RetentionDays);
        json.WriteStartObject("frame");
        json.WriteStartArray("originLonLat");
        json.WriteNumberValue(model.Frame.OriginLon);
        json.WriteNumberValue(model.Frame.OriginLat);
        json.WriteEndArray();
        json.WriteNumber("rotationDeg", model.Frame.RotationDeg);
        json.WriteEndObject();
        json.WriteStartArray("types");
        foreach (var type in model.Types) PlantTypeWriter.WriteType(json, type);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFeature(Utf8JsonWriter json, TwinDefinition twin, TwinType? type)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", twin.Id);
        WriteShape(json, twin.Shape);
        json.WriteStartObject("properties");
        json.WriteString("kind", PlantTypeParser.Kinds[(int)twin.Kind]);
        json.WriteString("type", twin.TypeId);
        WriteText(json, "name", twin.Name);
        if (!twin.Relations.IsEmpty)
        {
            json.WriteStartArray("relations");
            foreach (var relation in twin.Relations)
            {
                json.WriteStartObject();
                json.WriteString("kind", relation.Kind);
                json.WriteString("target", relation.Target);
                if (relation.Weight is { } weight) json.WriteNumber("weight", weight);
                if (relation.DistanceM is { } metres) json.WriteNumber("distanceM", metres);
                if (relation.Condition is { } condition) json.WriteString("condition", condition);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteStrings(json, "signals", twin.Signals);
        WriteNumbers(json, "numbers", twin.Numbers);
        WriteStrings(json, "words", twin.Words);
        if (!twin.RuleOverrides.IsEmpty)
        {
            json.WriteStartArray("rules");
            foreach (var rule in twin.RuleOverrides)
                PlantTypeWriter.WriteRule(json, rule, type?.Rules.FirstOrDefault(r => r.Id == rule.Id));
            json.WriteEndArray();
        }

        if (twin.SensorOverride is { } profile) PlantTypeWriter.WriteProfile(json, profile, type?.Sensor);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, Shape shape)
    {
        json.WriteStartObject("geometry");
        json.WriteString("type", shape.Kind.ToString());
        json.WritePropertyName("coordinates");
        if (shape.Kind == ShapeKind.Polygon) json.WriteStartArray();
        if (shape.Kind != ShapeKind.Point) json.WriteStartArray();
        foreach (var point in shape.Points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(point.X);
            json.WriteNumberValue(point.Y);
            json.WriteNumberValue(point.Z);
            json.WriteEndArray();
        }

        if (shape.Kind != ShapeKind.Point) json.WriteEndArray();
        if (shape.Kind == ShapeKind.Polygon) json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void WriteText(Utf8JsonWriter json, string name, LocalizedText text)
    {
        json.WriteStartObject(name);
        json.WriteString("en", text.En);
        json.WriteString("zh", text.Zh);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, ImmutableDictionary<string, string> entries)
    {
        if (entries.IsEmpty) return;
        json.WriteStartObject(name);
        foreach (var (key, value) in entries.OrderBy(e => e.Key, StringComparer.Ordinal)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    internal static void WriteNumbers(Utf8JsonWriter json, string name, ImmutableDictionary<string, double> entries)
    {
        if (entries.IsEmpty) return;
        json.WriteStartObject(name);
        foreach (var (key, value) in entries.OrderBy(e => e.Key, StringComparer.Ordinal)) json.WriteNumber(key, value);
        json.WriteEndObject();
    }
}
