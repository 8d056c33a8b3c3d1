using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Exchange;

/// <summary>
/// The twins of a plant file as a table, one a row. On the way in a twin that is there already is changed, one that is not is added,
/// none is removed; a column that is missing changes nothing, an empty cell takes away what was said.
/// </summary>
public static class TwinSheet
{
    private static readonly ImmutableArray<string> Names =
    [
        "Id", "Kind", "Type", "Name (en)", "Name (zh)", "Geometry", "Coordinates", "Relations", "Signals", "Numbers", "Words",
        "Rules (JSON)", "Sensor (JSON)",
    ];

    /// <summary>The twins as a sheet.</summary>
    public static Sheet Write(ModelDocument document) => new(Names, [.. document.Twins.OfType<JsonObject>().Select((twin, i) =>
    {
        var properties = twin["properties"] as JsonObject;
        var geometry = twin["geometry"] as JsonObject;
        return new SheetRow(i + 2,
        [
            TwinCells.Text(twin["id"]), TwinCells.Text(properties?["kind"]), TwinCells.Text(properties?["type"]),
            TwinCells.Text(properties?["name"]?["en"]), TwinCells.Text(properties?["name"]?["zh"]), TwinCells.Text(geometry?["type"]),
            TwinCells.Points(geometry), TwinCells.Relations(properties?["relations"] as JsonArray),
            TwinCells.Members(properties?["signals"] as JsonObject), TwinCells.Members(properties?["numbers"] as JsonObject),
            TwinCells.Members(properties?["words"] as JsonObject), Json(properties?["rules"]), Json(properties?["sensor"]),
        ]);
    })]);

    /// <summary>Reads a sheet against the document it goes into.</summary>
    public static ImportPlan Read(Sheet sheet, ModelDocument document)
    {
        if (sheet.Lacks("Id") is { } lacks) return ImportPlan.Refuse(lacks);
        var known = document.Items(ModelSubject.Twin);
        var plan = new ImportPlan.Builder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in sheet.Rows)
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace)) continue;
            if (plan.IsFull) break;
            var id = sheet.Cell(row, "Id")!;
            if (!TwinKey.IsLocalId(id)) plan.Wrong("sheet.id", $"row {row.Number}: Id", $"'{Sheet.Cut(id)}' is not an id.");
            else if (!seen.Add(id)) plan.Wrong("sheet.duplicate", $"row {row.Number}: Id", $"'{id}' stands in the table twice.");
            else if (Twin(sheet, row, id, known.GetValueOrDefault(id), plan) is { } twin)
                plan.Add(new ModelEdit(EditVerb.Put, ModelSubject.Twin, id, twin.ToJsonString()), $"row {row.Number}");
        }

        return plan.Build().Checked(document, plan.Places);
    }

    private static JsonObject? Twin(Sheet sheet, SheetRow row, string id, JsonObject? old, ImportPlan.Builder plan)
    {
        var wrong = plan.Errors;
        var twin = old?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "Feature", ["id"] = id };
        if (twin["properties"] is not JsonObject properties) twin["properties"] = properties = [];
        Text(properties, "kind", sheet.Cell(row, "Kind"));
        Text(properties, "type", sheet.Cell(row, "Type"));
        Name(properties, sheet.Cell(row, "Name (en)"), sheet.Cell(row, "Name (zh)"));
        if (sheet.Cell(row, "Geometry") is { } shape && sheet.Cell(row, "Coordinates") is { } points)
        {
            if (TwinCells.Geometry(shape, points) is { } geometry) Put(twin, "geometry", geometry);
            else plan.Wrong("sheet.geometry", $"row {row.Number}: Coordinates",
                "A Point has one position, positions are 'x y z; x y z' in metres.");
        }

        void Part(string name, string column, Func<string, JsonNode?> read, string form)
        {
            if (sheet.Cell(row, column) is not { } cell) return;
            if (cell.Length == 0) properties.Remove(name);
            else if (read(cell) is { } value) Put(properties, name, value);
            else plan.Wrong("sheet.cell", $"row {row.Number}: {column}", $"Not of the form {form}.");
        }

        Part("relations", "Relations", TwinCells.RelationsFrom, "feeds>P-7 weight=0.5; partOf>T-1");
        Part("signals", "Signals", static c => TwinCells.MembersFrom(c, false), "level=LT-1; flow=FT-1");
        Part("numbers", "Numbers", static c => TwinCells.MembersFrom(c, true), "capacityM3=100; heightM=9");
        Part("words", "Words", static c => TwinCells.MembersFrom(c, false), "substance=methanol; role=pump");
        Part("rules", "Rules (JSON)", Parsed<JsonArray>, "[{ \"id\": \"H\", \"threshold\": 8.5 }]");
        Part("sensor", "Sensor (JSON)", Parsed<JsonObject>, "{ \"rangeHigh\": 12 }");
        return plan.Errors == wrong ? twin : null;
    }

    /// <summary>Keeps the place of a member that is there, so that nothing differs that does not.</summary>
    private static void Put(JsonObject owner, string name, JsonNode value)
    {
        if (!JsonNode.DeepEquals(owner[name], value)) owner[name] = value;
    }

    private static void Text(JsonObject properties, string name, string? cell)
    {
        if (cell is { Length: > 0 }) properties[name] = cell;
        else if (cell is not null) properties.Remove(name);
    }

    private static void Name(JsonObject properties, string? en, string? zh)
    {
        if (en is null && zh is null) return;
        if (properties["name"] is not JsonObject name) properties["name"] = name = new JsonObject { ["en"] = "", ["zh"] = "" };
        if (en is not null) name["en"] = en;
        if (zh is not null) name["zh"] = zh;
    }

    private static JsonNode? Parsed<T>(string cell)
        where T : JsonNode
    {
        try
        {
            return JsonNode.Parse(cell) as T;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Json(JsonNode? node) => node?.ToJsonString(ImportPlan.Written) ?? "";
}
