using System.Text;
using System.Text.Json.Nodes;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Exchange;

/// <summary>
/// Writes a plant as a bulk file of digital twins (NDJSON: Header, Models, Twins, Relationships): types as DTDL v3 interfaces, twins as
/// instances, relations and signals as relationships. What DTDL has no word for (rules, modes, cleaning) goes along as a text, so that
/// reading the file back gives the plant again. Coordinates are plant metres in the order x, y, z (RFC 7946 order).
/// </summary>
public static class DtdlWriter
{
    /// <summary>The file, UTF-8.</summary>
    public static byte[] Write(ModelDocument document)
    {
        var plant = Dtdl.Text(document.Plant["id"]) ?? "plant";
        var text = new StringBuilder();
        Section(text, "Header");
        Line(text, new JsonObject { ["fileVersion"] = "1.0.0", ["author"] = "Twin", ["organization"] = plant });
        Section(text, "Models");
        Line(text, TypeDefinition());
        foreach (var type in document.Types.OfType<JsonObject>()) Line(text, Interface(plant, type));
        Section(text, "Twins");
        var models = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in document.Types.OfType<JsonObject>())
        {
            var id = Dtdl.Text(type["id"])!;
            models.TryAdd(id, Dtdl.ModelId(plant, id, Version(type)));
            Line(text, new JsonObject
            {
                ["$dtId"] = Dtdl.TypeTwin + Dtdl.InstanceId(id), ["$metadata"] = new JsonObject { ["$model"] = Dtdl.TypeModel },
                ["model"] = models[id], ["definition"] = type.ToJsonString(ImportPlan.Written),
            });
        }

        foreach (var twin in document.Twins.OfType<JsonObject>()) Line(text, Instance(plant, twin, models));
        Section(text, "Relationships");
        foreach (var twin in document.Twins.OfType<JsonObject>()) Relationships(text, twin);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static JsonObject Interface(string plant, JsonObject type)
    {
        var id = Dtdl.Text(type["id"])!;
        var contents = new JsonArray();
        foreach (var signal in (type["signals"] as JsonArray)?.OfType<JsonObject>() ?? [])
            contents.Add(Telemetry(Dtdl.Text(signal["name"]) ?? "", Dtdl.Text(signal["quantity"]) ?? "", Dtdl.Text(signal["unit"]) ?? ""));
        if (type["sensor"] is JsonObject sensor)
            contents.Add(Telemetry("value", Dtdl.Text(sensor["quantity"]) ?? "", Dtdl.Text(sensor["unit"]) ?? ""));
        foreach (var name in (string[])["kind", "nameEn", "nameZh", "ruleOverrides", "sensorOverride", "geometryJson"])
            contents.Add(new JsonObject { ["@type"] = "Property", ["name"] = name, ["schema"] = "string" });
        foreach (var (name, value) in Dtdl.Maps)
        {
            contents.Add(new JsonObject
            {
                ["@type"] = "Property", ["name"] = name,
                ["schema"] = new JsonObject
                {
                    ["@type"] = "Map", ["mapKey"] = new JsonObject { ["name"] = "key", ["schema"] = "string" },
                    ["mapValue"] = new JsonObject { ["name"] = "value", ["schema"] = value },
                },
            });
        }

        foreach (var kind in Plants.PlantFileMembers.RelationKinds)
            contents.Add(Relationship(kind, ("weight", "double"), ("distanceM", "double"), ("condition", "string")));
        contents.Add(Relationship("signal", ("signal", "string")));
        var shown = type["name"] is JsonObject words ? words.DeepClone().AsObject() : [];
        return new JsonObject
        {
            ["@context"] = new JsonArray(Dtdl.Context, Dtdl.Quantities), ["@id"] = Dtdl.ModelId(plant, id, Version(type)),
            ["@type"] = "Interface", ["displayName"] = Shown(shown, id), ["contents"] = contents,
        };
    }

    /// <summary>Display names have at most 64 characters in older versions, 512 in v3; languages without words are left out.</summary>
    private static JsonNode Shown(JsonObject words, string id)
    {
        var shown = new JsonObject();
        foreach (var (language, text) in words)
        {
            if (Dtdl.Text(text) is { Length: > 0 and <= Dtdl.NameChars } said) shown[language] = said;
        }

        return shown.Count > 0 ? shown : JsonValue.Create(id);
    }

    private static JsonObject Telemetry(string name, string quantity, string unit)
    {
        var element = new JsonObject { ["@type"] = "Telemetry", ["name"] = Dtdl.Name(name), ["schema"] = "double" };
        if (Dtdl.Semantic(quantity, unit) is { } semantic)
        {
            element["@type"] = new JsonArray("Telemetry", semantic.Type);
            element["unit"] = semantic.Unit;
        }
        else
        {
            element["comment"] = $"quantity={quantity}; unit={unit}";
        }

        return element;
    }

    private static JsonObject Relationship(string name, params ReadOnlySpan<(string Name, string Schema)> properties)
    {
        var list = new JsonArray();
        foreach (var (property, schema) in properties)
            list.Add(new JsonObject { ["@type"] = "Property", ["name"] = property, ["schema"] = schema });
        return new JsonObject { ["@type"] = "Relationship", ["name"] = name, ["properties"] = list };
    }

    private static JsonObject TypeDefinition() => new()
    {
        ["@context"] = Dtdl.Context, ["@id"] = Dtdl.TypeModel, ["@type"] = "Interface",
        ["contents"] = new JsonArray(
            new JsonObject { ["@type"] = "Property", ["name"] = "model", ["schema"] = "string" },
            new JsonObject { ["@type"] = "Property", ["name"] = "definition", ["schema"] = "string" }),
    };

    private static JsonObject Instance(string plant, JsonObject twin, Dictionary<string, string> models)
    {
        var properties = twin["properties"] as JsonObject;
        var type = Dtdl.Text(properties?["type"]) ?? "";
        var instance = new JsonObject
        {
            ["$dtId"] = Dtdl.InstanceId(Dtdl.Text(twin["id"])!),
            ["$metadata"] = new JsonObject { ["$model"] = models.GetValueOrDefault(type) ?? Dtdl.ModelId(plant, type, 1) },
            ["kind"] = Dtdl.Text(properties?["kind"]), ["nameEn"] = Dtdl.Text(properties?["name"]?["en"]),
            ["nameZh"] = Dtdl.Text(properties?["name"]?["zh"]), ["geometryJson"] = twin["geometry"]?.ToJsonString(ImportPlan.Written),
            ["numbers"] = properties?["numbers"]?.DeepClone(), ["words"] = properties?["words"]?.DeepClone(),
            ["ruleOverrides"] = properties?["rules"]?.ToJsonString(ImportPlan.Written),
            ["sensorOverride"] = properties?["sensor"]?.ToJsonString(ImportPlan.Written),
        };
        foreach (var name in instance.Where(static m => m.Value is null).Select(static m => m.Key).ToArray()) instance.Remove(name);
        return instance;
    }

    private static void Relationships(StringBuilder text, JsonObject twin)
    {
        var source = Dtdl.InstanceId(Dtdl.Text(twin["id"])!);
        var number = 0;
        JsonObject New(string kind, string target) => new()
        {
            ["$relationshipId"] = $"{source}.{++number}", ["$sourceId"] = source, ["$targetId"] = Dtdl.InstanceId(target),
            ["$relationshipName"] = kind,
        };
        foreach (var relation in (twin["properties"]?["relations"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var row = New(Dtdl.Text(relation["kind"]) ?? "", Dtdl.Text(relation["target"]) ?? "");
            foreach (var (name, value) in relation.Where(static m => m.Key is not ("kind" or "target"))) row[name] = value?.DeepClone();
            Line(text, row);
        }

        foreach (var (signal, sensor) in twin["properties"]?["signals"] as JsonObject ?? [])
        {
            var row = New("signal", Dtdl.Text(sensor) ?? "");
            row["signal"] = signal;
            Line(text, row);
        }
    }

    private static int Version(JsonObject type) => type["version"] is JsonValue v && v.TryGetValue<int>(out var version) ? version : 1;

    private static void Section(StringBuilder text, string name) => Line(text, new JsonObject { ["Section"] = name });

    private static void Line(StringBuilder text, JsonObject item) => text.Append(item.ToJsonString(ImportPlan.Written)).Append('\n');
}
