using System.Text.Json.Nodes;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Exchange;

/// <summary>Interfaces of a file, which become types.</summary>
internal sealed class DtdlModels(ModelDocument document, ImportPlan.Builder plan)
{
    private static readonly HashSet<string> Numbers =
        ["double", "float", "integer", "long", "short", "byte", "decimal", "unsignedByte", "unsignedShort",
            "unsignedInteger", "unsignedLong"];

    private readonly Dictionary<string, (JsonObject Model, string Place)> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _typeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _whole = new(StringComparer.Ordinal);

    /// <summary>Types the file brings, by id.</summary>
    public IReadOnlyDictionary<string, JsonObject> Whole => _whole;

    public void Take(JsonObject model, string place)
    {
        var id = Dtdl.Text(model["@id"]);
        if (!Dtdl.IsModelId(id)) plan.Wrong("dtdl.id", $"{place}: @id", "An interface has an id 'dtmi:path:path;version'.");
        else if (!Dtdl.TypesOf(model).Contains("Interface"))
            plan.Wrong("dtdl.type", $"{place}: @type", "Only interfaces stand at the top.");
        else if (!_models.TryAdd(id!, (model, place))) plan.Wrong("dtdl.duplicate", $"{place}: @id", $"'{id}' is there twice.");
    }

    /// <summary>A type of ours that a file carries whole.</summary>
    public void Definition(string model, JsonObject type, string place)
    {
        if (Dtdl.Text(type["id"]) is not { } id || !TwinKey.IsLocalId(id))
        {
            plan.Wrong("dtdl.definition", $"{place}: definition", "A definition is the type of a plant file.");
            return;
        }

        _typeOf[model] = id;
        _whole[id] = type;
        plan.Add(new ModelEdit(EditVerb.Put, ModelSubject.Type, id, type.ToJsonString()), place);
    }

    /// <summary>Id of the type of a model; null: not known.</summary>
    public string? TypeOf(string model) => _typeOf.TryGetValue(model, out var id) ? id
        : _models.ContainsKey(model) ? Dtdl.TypeId(model)
        : document.Find(ModelSubject.Type, Dtdl.TypeId(model)) is not null ? Dtdl.TypeId(model) : null;

    /// <summary>Kind of a type: of the file or of the draft.</summary>
    public string KindOf(string type) =>
        Dtdl.Text((_whole.GetValueOrDefault(type) ?? document.Find(ModelSubject.Type, type))?["kind"]) ?? "equipment";

    /// <summary>Interfaces that no definition stands for become types with signals.</summary>
    public void Finish()
    {
        foreach (var (id, (model, place)) in _models)
        {
            if (id == Dtdl.TypeModel || _typeOf.ContainsKey(id)) continue;
            var typeId = Dtdl.TypeId(id);
            var old = document.Find(ModelSubject.Type, typeId);
            var type = old?.DeepClone().AsObject() ?? new JsonObject { ["id"] = typeId, ["kind"] = "equipment" };
            type["name"] = Name(model["displayName"], typeId);
            var signals = Signals(model, place, id, []);
            if (signals.Count > 0 && type["sensor"] is null) type["signals"] = signals;
            _whole[typeId] = type;
            plan.Add(new ModelEdit(EditVerb.Put, ModelSubject.Type, typeId, type.ToJsonString()), place);
        }
    }

    private JsonArray Signals(JsonObject model, string place, string id, HashSet<string> visited)
    {
        var signals = new JsonArray();
        if (!visited.Add(id) || visited.Count > 32) return signals;
        foreach (var parent in model["extends"] is JsonArray list ? list.Select(Dtdl.Text) : [Dtdl.Text(model["extends"])])
        {
            if (parent is null) continue;
            if (!_models.TryGetValue(parent, out var above)) plan.Note($"{id}: extends {parent}, which the file does not hold");
            else foreach (var inherited in Signals(above.Model, above.Place, parent, visited).ToArray())
                signals.Add(inherited!.DeepClone());
        }

        foreach (var element in (model["contents"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var name = Dtdl.Text(element["name"]) ?? "";
            var types = Dtdl.TypesOf(element).ToList();
            if (!Dtdl.IsName(name)) plan.Wrong("dtdl.name", $"{place}: contents", $"'{name}' is not a name: letters, digits, underscore.");
            else if (!types.Contains("Telemetry")) plan.Note($"{id}: {string.Join(' ', types)} {name}");
            else if (Dtdl.Text(element["schema"]) is not { } schema || !Numbers.Contains(schema))
                plan.Note($"{id}: Telemetry {name} is no number");
            else signals.Add(Signal(name, types, element));
        }

        return signals;
    }

    private static JsonObject Signal(string name, List<string> types, JsonObject element)
    {
        var semantic = types.FirstOrDefault(static t => t is not ("Telemetry" or "Historized"));
        var comment = Dtdl.Text(element["comment"]);
        var (quantity, unit) = semantic is { Length: > 0 } ? Dtdl.Quantity(semantic, Dtdl.Text(element["unit"]) ?? "")
            : comment?.StartsWith("quantity=", StringComparison.Ordinal) == true && comment.Split("; unit=") is { Length: 2 } parts
                ? (parts[0][9..], parts[1])
                : ("value", "1");
        return new JsonObject { ["name"] = name, ["quantity"] = quantity, ["unit"] = unit };
    }

    private static JsonObject Name(JsonNode? shown, string id)
    {
        var words = shown as JsonObject;
        var en = Dtdl.Text(words?["en"]) ?? Dtdl.Text(shown) ?? Dtdl.Text(words?.FirstOrDefault().Value) ?? id;
        return new JsonObject { ["en"] = en, ["zh"] = Dtdl.Text(words?["zh"]) ?? Dtdl.Text(words?["zh-CN"]) ?? en };
    }
}
