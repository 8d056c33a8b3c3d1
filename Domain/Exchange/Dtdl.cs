using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;


namespace Twin.Domain.Exchange;

/// <summary>Words and limits of DTDL v3 and of the bulk file of digital twins (formats.md 2).</summary>
internal static class Dtdl
{
    public const string Context = "dtmi:dtdl:context;3";
    public const string Quantities = "dtmi:dtdl:extension:quantitativeTypes;1";
    public const int IdChars = 128;
    public const int NameChars = 512;

    /// <summary>Model of the twin that carries a type of ours whole, since DTDL knows neither rules nor modes.</summary>
    public const string TypeModel = "dtmi:twin:TypeDefinition;1";

    public const string TypeTwin = "type.";

    /// <summary>Numbers, words and such as maps: valid DTDL whatever their names.</summary>
    public static readonly ImmutableArray<(string Name, string Value)> Maps = [("numbers", "double"), ("words", "string")];

    /// <summary>Quantity → semantic type and unit by UCUM unit; what is not here is written without.</summary>
    private static readonly ImmutableArray<(string Quantity, string Type, string Ucum, string Unit)> Units =
    [
        ("temperature", "Temperature", "Cel", "degreeCelsius"), ("temperature", "Temperature", "K", "kelvin"),
        ("temperature", "Temperature", "[degF]", "degreeFahrenheit"), ("pressure", "Pressure", "kPa", "kilopascal"),
        ("pressure", "Pressure", "Pa", "pascal"), ("pressure", "Pressure", "bar", "bar"), ("level", "Distance", "m", "metre"),
        ("level", "Distance", "mm", "millimetre"), ("level", "Distance", "cm", "centimetre"), ("distance", "Distance", "m", "metre"),
        ("flow", "VolumeFlowRate", "L/min", "litrePerMinute"), ("flow", "VolumeFlowRate", "m3/h", "cubicMetrePerHour"),
        ("current", "Current", "A", "ampere"), ("voltage", "Voltage", "V", "volt"),
            ("vibration", "Velocity", "mm/s", "millimetrePerSecond"),
        ("wind-speed", "Velocity", "m/s", "metrePerSecond"), ("humidity", "RelativeHumidity", "%", "percent"),
    ];

    /// <summary>Semantic type and unit of a quantity; null: none known.</summary>
    public static (string Type, string Unit)? Semantic(string quantity, string ucum)
    {
        foreach (var row in Units)
        {
            if (row.Quantity == quantity && row.Ucum == ucum && row.Unit.Length > 0) return (row.Type, row.Unit);
        }

        return null;
    }

    /// <summary>Quantity and UCUM unit of a semantic type; an unknown one keeps its own words.</summary>
    public static (string Quantity, string Ucum) Quantity(string type, string unit)
    {
        foreach (var row in Units)
        {
            if (row.Type == type && row.Unit == unit && row.Unit.Length > 0) return (row.Quantity, row.Ucum);
        }

        return (char.ToLowerInvariant(type[0]) + type[1..], unit.Length == 0 ? "1" : unit);
    }

    /// <summary>A valid id of an interface: path segments are letters, digits, underscore; what is not is written by its code.</summary>
    public static string ModelId(string plant, string type, int version) =>
        $"dtmi:twin:{Segment(plant)}:{Segment(type)};{Math.Max(1, version)}";

    /// <summary>A valid element name: as it is when DTDL allows it.</summary>
    public static string Name(string name) => IsName(name) ? name : Segment(name);

    /// <summary>Letters, digits, underscore; begins with a letter, ends with a letter or digit.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= NameChars && char.IsAsciiLetter(name[0])
        && char.IsAsciiLetterOrDigit(name[^1]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary><c>dtmi:path(:path)*;version</c>, version 1 to 9 digits without leading zero, or <c>major.minor</c>.</summary>
    public static bool IsModelId(string? id)
    {
        if (id is null || id.Length > IdChars || !id.StartsWith("dtmi:", StringComparison.Ordinal)) return false;
        var semicolon = id.IndexOf(';', StringComparison.Ordinal);
        var path = semicolon < 0 ? id[5..] : id[5..semicolon];
        var version = semicolon < 0 ? "1" : id[(semicolon + 1)..];
        return path.Split(':').All(static s => IsName(s.TrimStart('_').Length > 0 ? s.TrimStart('_') : s))
            && version.Split('.') is { Length: 1 or 2 } parts
            && parts.All(static p => p.Length is > 0 and <= 9 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0'));
    }

    /// <summary>Last segment of an interface's id: the id of the type it becomes.</summary>
    public static string TypeId(string modelId)
    {
        var path = modelId.Split(';')[0];
        return path[(path.LastIndexOf(':') + 1)..];
    }

    /// <summary>Ids of instances are ASCII: other letters are written as in addresses.</summary>
    public static string InstanceId(string id) => Uri.EscapeDataString(id);

    public static string LocalId(string instanceId) => Uri.UnescapeDataString(instanceId);

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Types of an element: <c>@type</c> is a text or a list.</summary>
    public static IEnumerable<string> TypesOf(JsonObject element) => element["@type"] is JsonArray list
        ? list.Select(Text).OfType<string>()
        : Text(element["@type"]) is { } one ? [one] : [];

    private static string Segment(string text)
    {
        var segment = new StringBuilder();
        if (text.Length == 0 || !char.IsAsciiLetter(text[0])) segment.Append('t');
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c)) segment.Append(c);
            else segment.Append('_').Append('u').Append(((int)c).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
        }

        return segment.ToString();
    }
}
