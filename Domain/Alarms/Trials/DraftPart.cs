using System.Text.Json.Nodes;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Plants.Drafts.Editing;

namespace Twin.Domain.Alarms.Trials;

/// <summary>
/// The small part of a draft that decides about the alarms of one twin, compiled by itself: what is unfinished elsewhere in the draft does
/// not keep its rules from being looked at.
/// </summary>
public static class DraftPart
{
    /// <summary>The part, or what is wrong in it.</summary>
    /// <param name="file">The draft's plant file as far as it is, UTF-8.</param>
    /// <param name="twin">Twin of the draft.</param>
    public static (CompiledPlant? Plant, IReadOnlyList<TwinError> Errors) Compile(ReadOnlySpan<byte> file, string twin)
    {
        if (!ModelDocument.TryParse(file, out var document, out var error)) return (null, [error]);
        var items = document.Items(ModelSubject.Twin);
        if (!items.TryGetValue(twin, out var found)) return (null, [new TwinError("twin.unknown", $"There is no twin '{twin}'.")]);
        var kept = Kept(items, DraftTwin.Of(found));
        document.Twins.Clear();
        foreach (var (id, feature) in items.Where(item => kept.Contains(item.Key)))
        {
            CutRelations(feature, kept);
            document.Twins.Add((JsonNode)feature);
        }

        var read = PlantFile.Read(document.Write());
        return read.Model is { } model ? CompiledPlant.Compile(model) : (null, read.Errors);
    }

    /// <summary>The twin, whoever reads it as a signal (their mode decides), and the sensors behind their signals.</summary>
    private static HashSet<string> Kept(Dictionary<string, JsonObject> items, DraftTwin twin)
    {
        var holders = new List<DraftTwin> { twin };
        if (twin.Kind == "sensor")
            holders.AddRange(items.Values.Select(DraftTwin.Of).Where(other => other.Signals.ContainsValue(twin.Id)));
        var kept = holders.Select(static h => h.Id).ToHashSet(StringComparer.Ordinal);
        kept.UnionWith(holders.SelectMany(static h => h.Signals.Values).Where(items.ContainsKey));
        return kept;
    }

    // What is not taken along cannot be named either.
    private static void CutRelations(JsonObject feature, HashSet<string> kept)
    {
        if ((feature["properties"] as JsonObject)?["relations"] is not JsonArray relations) return;
        foreach (var relation in relations.OfType<JsonObject>().Where(r => !IsKept(r["target"]) || !IsKept(r["condition"], true)).ToArray())
            relations.Remove(relation);

        bool IsKept(JsonNode? node, bool absent = false) => node is null ? absent : kept.Contains(DraftTwin.Text(node));
    }
}
