using System.Text.Json;
using System.Text.Json.Nodes;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Exchange;

/// <summary>
/// Plants as GeoJSON. The plant file itself holds metres and everything; a file for maps holds WGS 84, longitude first (RFC 7946), and
/// the twins only. Reading tells them apart by the member <c>twin</c>.
/// </summary>
public static class GeoExchange
{
    private const double MetreStep = 1e6;

    /// <summary>Twins in WGS 84; null: the file's frame cannot be read.</summary>
    public static byte[]? WriteWgs84(ModelDocument document)
    {
        if (FrameOf(document) is not { } frame) return null;
        var features = new JsonArray();
        foreach (var twin in document.Twins.OfType<JsonObject>())
        {
            var feature = twin.DeepClone().AsObject();
            Positions(feature["geometry"]?["coordinates"], p => PlaneOnEarth.ToLonLat(frame, p.X, p.Y));
            features.Add(feature);
        }

        var file = new JsonObject { ["type"] = "FeatureCollection", ["features"] = features };
        return JsonSerializer.SerializeToUtf8Bytes(file, ImportPlan.Written);
    }

    /// <summary>What a file would do to the draft.</summary>
    /// <param name="utf8">A plant file (takes the place of the draft's) or a collection of features (added or changed).</param>
    /// <param name="document">The draft.</param>
    /// <param name="metres">Features without <c>twin</c> are in plant metres, not in WGS 84.</param>
    public static ImportPlan Read(ReadOnlySpan<byte> utf8, ModelDocument document, bool metres)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(utf8.StartsWith(System.Text.Encoding.UTF8.Preamble) ? utf8[3..] : utf8, null,
                new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = Limits.JsonDepth });
        }
        catch (JsonException e)
        {
            return ImportPlan.Refuse(new TwinError("geojson.json", $"Not JSON: {e.Message}", Path: $"line {e.LineNumber + 1}"));
        }

        if (root is not JsonObject file || file["features"] is not JsonArray features)
            return ImportPlan.Refuse(new TwinError("geojson.form", "A FeatureCollection has 'features'.", Path: "features"));
        if (file.ContainsKey("twin")) return Whole(utf8, file, document);
        var plan = new ImportPlan.Builder();
        var frame = metres ? null : FrameOf(document);
        if (!metres && frame is null)
            return ImportPlan.Refuse(new TwinError("geojson.frame", "The draft has no frame to place WGS 84 in."));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < features.Count && !plan.IsFull; i++)
        {
            var place = $"features[{i}]";
            if (features[i] is not JsonObject feature || Id(feature) is not { } id || !TwinKey.IsLocalId(id))
                plan.Wrong("geojson.id", $"{place}.id", "A feature has an 'id' that is a local id.");
            else if (!seen.Add(id)) plan.Wrong("geojson.duplicate", $"{place}.id", $"'{id}' is there twice.");
            else if (frame is not null && !Positions(feature["geometry"]?["coordinates"], p => PlaneOnEarth.ToMetres(frame, p.X, p.Y)))
                plan.Wrong("geojson.coordinates", $"{place}.geometry", "Positions are [longitude, latitude, height].");
            else
            {
                feature["id"] = id;
                plan.Add(new ModelEdit(EditVerb.Put, ModelSubject.Twin, id, feature.ToJsonString()), place);
            }
        }

        return plan.Build().Checked(document, plan.Places);
    }

    private static ImportPlan Whole(ReadOnlySpan<byte> utf8, JsonObject file, ModelDocument document)
    {
        var (mine, its) = ((string?)document.Plant["id"], (file["twin"] as JsonObject)?["id"]);
        if (Dtdl.Text(its) is { } id && id != mine)
            return ImportPlan.Refuse(new TwinError("geojson.plant", $"The file is of the plant '{id}', the draft of '{mine}'.",
                Path: "twin.id"));
        if (!ModelDocument.TryParse(utf8, out _, out var error)) return ImportPlan.Refuse(error);
        return new ImportPlan([], PlantFile.Read(utf8).Errors, [], utf8.ToArray());
    }

    private static string? Id(JsonObject feature) => Dtdl.Text(feature["id"]);

    private static PlantFrame? FrameOf(ModelDocument document)
    {
        if (document.Plant["frame"] is not JsonObject frame || frame["originLonLat"] is not JsonArray { Count: 2 } origin) return null;
        return Number(origin[0]) is { } lon && Number(origin[1]) is { } lat
            ? new PlantFrame(lon, lat, Number(frame["rotationDeg"]) ?? 0) : null;
    }

    /// <summary>Changes x and y of every position in place; false: there is something else.</summary>
    private static bool Positions(JsonNode? node, Func<(double X, double Y), (double, double)> change)
    {
        if (node is not JsonArray list || list.Count == 0) return false;
        if (list[0] is JsonArray) return list.All(item => Positions(item, change));
        if (list.Count is < 2 or > 3 || Number(list[0]) is not { } x || Number(list[1]) is not { } y) return false;
        var (a, b) = change((x, y));
        if (!double.IsFinite(a) || !double.IsFinite(b)) return false;
        list[0] = a;
        list[1] = b;
        if (list.Count == 2) list.Add(0.0);
        return true;
    }

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    /// <summary>Metres to a micrometre, so that there and back gives the number it was.</summary>
    internal static double Rounded(double metres) => Math.Round(metres * MetreStep) / MetreStep;
}
