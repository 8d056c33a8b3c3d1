using System.Text.Json;
using System.Text.Json.Serialization;
using Twin.Domain;

namespace Twin.Ingest.Decoding;

/// <summary>Reads mappings from JSON <c>{"mappings": [...]}</c> and checks them; all that is wrong is said at once.</summary>
public static class MappingFile
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The mappings, or every error with its place.</summary>
    public static (IReadOnlyList<TopicMapping> Mappings, IReadOnlyList<TwinError> Errors) Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var file = JsonSerializer.Deserialize<MappingsDocument>(utf8, s_json);
            var mappings = file?.Mappings ?? [];
            var errors = new List<TwinError>();
            if (mappings.Count > Limits.TopicMappings)
                errors.Add(new TwinError("mapping.too-many", $"At most {Limits.TopicMappings} mappings.", Path: "mappings"));
            for (var i = 0; i < Math.Min(mappings.Count, Limits.TopicMappings); i++) Check(mappings[i], $"mappings[{i}]", errors);
            return errors.Count == 0 ? (mappings, errors) : ([], errors);
        }
        catch (JsonException e)
        {
            var place = $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}";
            return ([], [new TwinError("mapping.json", "The mapping file does not read: " + e.Message, Path: place)]);
        }
    }

    private static void Check(TopicMapping mapping, string path, List<TwinError> errors)
    {
        if (TopicPattern.TryParse(mapping.Topic, out var problem) is not { } pattern)
        {
            errors.Add(new TwinError("mapping.topic", problem, Path: path + ".topic"));
            return;
        }

        var gateway = mapping.Format == MappingFormat.ThingsBoardGateway;
        string[] extra = mapping.Format == MappingFormat.Json ? ["client"] : gateway ? ["client", "key", "name"] : ["client", "key"];
        Template(mapping.Plant, pattern.Names, path + ".plant", errors);
        if (mapping.Format == MappingFormat.Json)
        {
            if (mapping.Values.Count == 0) errors.Add(new TwinError("mapping.values", "A JSON mapping needs at least one value.",
                Path: path));
            for (var i = 0; i < mapping.Values.Count; i++)
            {
                var value = mapping.Values[i];
                Template(value.Sensor, [.. pattern.Names, .. extra], $"{path}.values[{i}].sensor", errors);
                Pointer(value.Value, $"{path}.values[{i}].value", errors);
                Pointer(value.Quality, $"{path}.values[{i}].quality", errors);
            }

            Pointer(mapping.Time, path + ".time", errors);
            return;
        }

        Template(mapping.Sensor, [.. pattern.Names, .. extra], path + ".sensor", errors);
        if (!mapping.Sensor.Contains("{key}", StringComparison.Ordinal))
            errors.Add(new TwinError("mapping.sensor", "The sensor of a ThingsBoard mapping must use {key}.", Path: path + ".sensor"));
    }

    private static void Template(string template, IReadOnlyCollection<string> names, string path, List<TwinError> errors)
    {
        if (template.Length == 0) errors.Add(new TwinError("mapping.empty", "This must not be empty.", Path: path));
        foreach (var name in Templates.NamesOf(template))
        {
            if (!names.Contains(name))
                errors.Add(new TwinError("mapping.placeholder", $"{{{name}}} is not a part of the topic.", Path: path));
        }
    }

    private static void Pointer(string pointer, string path, List<TwinError> errors)
    {
        if (pointer.Length > 0 && pointer[0] != '/')
            errors.Add(new TwinError("mapping.pointer", "A JSON pointer starts with a slash.", Path: path));
    }

    private sealed record MappingsDocument(IReadOnlyList<TopicMapping> Mappings);
}
