using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>Copies of twins, to be put down again under new ids: relations and signals among them go along, what leads elsewhere stays a
/// relation, and a signal whose sensor was not copied is left unbound (a sensor has one owner).</summary>
public sealed record DraftClipboard(ImmutableArray<string> Items)
{
    /// <summary>Copies twins.</summary>
    public static DraftClipboard Copy(ModelDocument document, IEnumerable<string> ids) =>
        new([.. ids.Select(id => document.Find(ModelSubject.Twin, id)?.ToJsonString()).OfType<string>()]);

    /// <summary>Puts the copies down, moved by metres.</summary>
    public (ImmutableArray<string> Ids, ImmutableArray<ModelEdit> Edits) Paste(ModelDocument document, double dx, double dy)
    {
        var taken = document.Items(ModelSubject.Twin).Keys.ToHashSet(StringComparer.Ordinal);
        var features = Items.Select(static i => JsonNode.Parse(i)!.AsObject()).ToArray();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            var next = TagNames.Like(taken, DraftTwin.Text(feature["id"]));
            taken.Add(next);
            names[DraftTwin.Text(feature["id"])] = next;
        }

        foreach (var feature in features) Renamed(feature, names, dx, dy);
        return ([.. names.Values],
            [.. features.Select(static f => new ModelEdit(EditVerb.Put, ModelSubject.Twin, DraftTwin.Text(f["id"]), f.ToJsonString()))]);
    }

    private static void Renamed(JsonObject feature, Dictionary<string, string> names, double dx, double dy)
    {
        var twin = DraftTwin.Of(feature);
        feature["id"] = names[twin.Id];
        if (twin.Shape is { } shape) feature["geometry"] = DraftShapes.Json(DraftShapes.Moved(shape, dx, dy));
        if (feature["properties"] is not JsonObject properties) return;
        foreach (var relation in (properties["relations"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (names.TryGetValue(DraftTwin.Text(relation["target"]), out var target)) relation["target"] = target;
            if (names.TryGetValue(DraftTwin.Text(relation["condition"]), out var condition)) relation["condition"] = condition;
        }

        if (properties["signals"] is JsonObject signals)
        {
            foreach (var (name, sensor) in twin.Signals)
            {
                if (names.TryGetValue(sensor, out var copy)) signals[name] = copy;
                else signals.Remove(name);
            }

            if (signals.Count == 0) properties.Remove("signals");
        }

        // A name that holds the tag follows it.
        if (properties["name"] is not JsonObject text) return;
        foreach (var language in new[] { "en", "zh" })
        {
            if (DraftTwin.Text(text[language]) is { Length: > 0 } name)
                text[language] = name.Replace(twin.Id, names[twin.Id], StringComparison.Ordinal);
        }
    }
}
