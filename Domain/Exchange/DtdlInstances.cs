using System.Text.Json.Nodes;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Exchange;

/// <summary>Instances and relationships of a file, which become twins.</summary>
internal sealed class DtdlInstances(ModelDocument document, ImportPlan.Builder plan, DtdlModels models)
{
    private static readonly HashSet<string> Known =
        ["kind", "nameEn", "nameZh", "geometryJson", "numbers", "words", "ruleOverrides", "sensorOverride", "name"];

    private readonly Dictionary<string, (JsonObject Instance, string Place)> _twins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(JsonObject Relation, string Place)>> _relations = new(StringComparer.Ordinal);

    public void Twin(JsonObject instance, string place)
    {
        var id = Dtdl.Text(instance["$dtId"]);
        var model = Dtdl.Text((instance["$metadata"] as JsonObject)?["$model"]);
        if (id is null || model is null) plan.Wrong("dtdl.twin", place, "A twin has '$dtId' and '$metadata' with '$model'.");
        else if (model == Dtdl.TypeModel) Definition(instance, place);
        else if (!TwinKey.IsLocalId(Dtdl.LocalId(id))) plan.Wrong("dtdl.twin.id", $"{place}: $dtId", $"'{id}' is not an id.");
        else if (!_twins.TryAdd(Dtdl.LocalId(id), (instance, place)))
            plan.Wrong("dtdl.duplicate", $"{place}: $dtId", $"'{id}' is there twice.");
    }

    public void Relationship(JsonObject relation, string place)
    {
        if (Dtdl.Text(relation["$sourceId"]) is not { } source || Dtdl.Text(relation["$targetId"]) is null
            || Dtdl.Text(relation["$relationshipName"]) is null)
        {
            plan.Wrong("dtdl.relationship", place, "A relationship has '$sourceId', '$targetId' and '$relationshipName'.");
            return;
        }

        var id = Dtdl.LocalId(source);
        if (!_relations.TryGetValue(id, out var list)) _relations[id] = list = [];
        list.Add((relation, place));
    }

    public void Finish()
    {
        foreach (var (id, (instance, place)) in _twins)
        {
            if (plan.IsFull) return;
            var model = Dtdl.Text(instance["$metadata"]!["$model"])!;
            if (models.TypeOf(model) is not { } type) plan.Wrong("dtdl.model.unknown", $"{place}: $model", $"There is no model '{model}'.");
            else plan.Add(new ModelEdit(EditVerb.Put, ModelSubject.Twin, id, Feature(id, instance, type, place).ToJsonString()), place);
        }

        foreach (var (id, list) in _relations)
        {
            if (!_twins.ContainsKey(id)) plan.Wrong("dtdl.twin.unknown", $"{list[0].Place}: $sourceId", $"The file holds no twin '{id}'.");
        }
    }

    private JsonObject Feature(string id, JsonObject instance, string type, string place)
    {
        var old = document.Find(ModelSubject.Twin, id);
        var kind = Dtdl.Text(instance["kind"]) ?? models.KindOf(type);
        var shown = Dtdl.Text(instance["name"]) ?? id;
        var properties = new JsonObject
        {
            ["kind"] = kind, ["type"] = type,
            ["name"] = new JsonObject { ["en"] = Dtdl.Text(instance["nameEn"]) ?? shown, ["zh"] = Dtdl.Text(instance["nameZh"]) ?? shown },
        };
        Relations(id, properties);
        var foreign = Foreign(id, instance);
        Put(properties, "numbers", instance["numbers"]?.DeepClone() ?? foreign.Numbers);
        Put(properties, "words", instance["words"]?.DeepClone() ?? foreign.Words);
        Put(properties, "rules", Json(instance["ruleOverrides"], $"{place}: ruleOverrides"));
        Put(properties, "sensor", Json(instance["sensorOverride"], $"{place}: sensorOverride"));
        // A foreign twin has no place in metres: it stands where it stood, or at the origin until somebody moves it.
        var geometry = Json(instance["geometryJson"], $"{place}: geometryJson") ?? old?["geometry"]?.DeepClone();
        if (geometry is null) plan.Note($"{id}: no place; put at the origin");
        return new JsonObject
        {
            ["type"] = "Feature", ["id"] = id,
            ["geometry"] = geometry ?? new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(0.0, 0.0, 0.0) },
            ["properties"] = properties,
        };
    }

    private void Relations(string id, JsonObject properties)
    {
        var (relations, signals) = (new JsonArray(), new JsonObject());
        foreach (var (row, _) in _relations.GetValueOrDefault(id) ?? [])
        {
            var name = Dtdl.Text(row["$relationshipName"])!;
            var target = Dtdl.LocalId(Dtdl.Text(row["$targetId"])!);
            if (name == "signal" && Dtdl.Text(row["signal"]) is { } signal)
            {
                signals[signal] = target;
                continue;
            }

            if (!PlantFileMembers.RelationKinds.Contains(name))
            {
                plan.Note($"relationship {name}");
                continue;
            }

            var relation = new JsonObject { ["kind"] = name, ["target"] = target };
            foreach (var (member, value) in row)
            {
                if (member is "weight" or "distanceM" or "condition") relation[member] = value?.DeepClone();
                else if (member[0] != '$') plan.Note($"relationship {name}: {member}");
            }

            relations.Add(relation);
        }

        if (relations.Count > 0) properties["relations"] = relations;
        if (signals.Count > 0) properties["signals"] = signals;
    }

    /// <summary>Properties of a foreign model: numbers and words as they are.</summary>
    private (JsonObject? Numbers, JsonObject? Words) Foreign(string id, JsonObject instance)
    {
        var (numbers, words) = (new JsonObject(), new JsonObject());
        foreach (var (property, value) in instance)
        {
            if (property[0] == '$' || Known.Contains(property)) continue;
            var name = Camel(property);
            if (value is JsonValue one && one.TryGetValue<double>(out var number)) numbers[name] = number;
            else if (Dtdl.Text(value) is { } text) words[name] = text;
            else plan.Note($"{id}: {property}");
        }

        return (numbers.Count > 0 ? numbers : null, words.Count > 0 ? words : null);
    }

    /// <summary>Facts of a twin have letters and digits only: <c>fill_rate</c> → <c>fillRate</c>.</summary>
    private static string Camel(string name) => string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries)
        .Select(static (part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    private void Definition(JsonObject instance, string place)
    {
        if (Dtdl.Text(instance["model"]) is not { } model || Json(instance["definition"], $"{place}: definition") is not JsonObject type)
            plan.Wrong("dtdl.definition", place, "A type definition has 'model' and 'definition'.");
        else models.Definition(model, type, place);
    }

    private JsonNode? Json(JsonNode? text, string place)
    {
        if (Dtdl.Text(text) is not { } json) return null;
        var before = plan.Errors;
        var node = DtdlReader.Parse(json, 1, plan);
        if (node is null && plan.Errors == before) plan.Wrong("dtdl.json", place, "Not JSON.");
        return node;
    }

    private static void Put(JsonObject owner, string name, JsonNode? value)
    {
        if (value is not null) owner[name] = value;
    }
}
