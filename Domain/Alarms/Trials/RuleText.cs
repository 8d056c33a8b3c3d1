using System.Text.Json;
using System.Text.Json.Nodes;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Trials;

/// <summary>Reads one rule as it is being written, with the very checks of the plant file.</summary>
public static class RuleText
{
    /// <summary>Longest text of a rule, characters.</summary>
    public const int MaxChars = 64 << 10;

    /// <summary>The rule, or everything that is wrong with it; places are members of the rule.</summary>
    /// <param name="plant">The plant as it is.</param>
    /// <param name="twinId">A twin that the rule is for.</param>
    /// <param name="json">The rule as it would stand in the plant file.</param>
    /// <param name="ofType">It would be the type's; false: the twin's own, which says only what differs.</param>
    public static (RuleDefinition? Rule, IReadOnlyList<TwinError> Errors) Read(
        CompiledPlant plant, string twinId, string json, bool ofType)
    {
        if (PlantVariant.Around(plant, twinId) is not { } part) return Refuse("twin.unknown", $"There is no twin '{twinId}'.");
        if (json.Length > MaxChars) return Refuse("rule.size", $"A rule has at most {MaxChars} characters.");
        if (Parse(json) is not { } rule || rule["id"] is not JsonValue named || !named.TryGetValue<string>(out var id))
            return Refuse("rule.json", "A rule is a JSON object with an 'id'.");
        var document = ModelDocument.Of(part);
        var place = ofType
            ? document.Find(ModelSubject.Type, plant.Find(twinId)!.TypeId)!
            : document.Find(ModelSubject.Twin, twinId)!["properties"]!.AsObject();
        if (place["rules"] is not JsonArray rules) place["rules"] = rules = [];
        var old = rules.OfType<JsonObject>().FirstOrDefault(r => (string?)r["id"] == id);
        if (old is not null) rules.Remove(old);
        rules.Add(rule);
        var read = PlantFile.Read(document.Write());
        if (read.Model is not { } model) return (null, [.. read.Errors.Select(Within)]);
        var index = new PlantIndex(model);
        var found = index.RulesOf(index.IndexOf(twinId)).FirstOrDefault(r => r.Id == id);
        return found is null ? Refuse("rule.disabled", "The rule is switched off.") : (found, []);
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary><c>line 8, column 3: features[0].properties.rules[1].threshold</c> → <c>threshold</c>.</summary>
    private static TwinError Within(TwinError error)
    {
        var at = error.Path?.LastIndexOf("].", StringComparison.Ordinal) ?? -1;
        return error with { Path = at < 0 ? error.Path : error.Path![(at + 2)..] };
    }

    private static (RuleDefinition?, IReadOnlyList<TwinError>) Refuse(string code, string message) =>
        (null, [new TwinError(code, message)]);
}
