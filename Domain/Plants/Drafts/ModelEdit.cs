using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans;

namespace Twin.Domain.Plants.Drafts;

/// <summary>What an edit does.</summary>
public enum EditVerb : byte
{
    /// <summary>Adds or replaces the whole item.</summary>
    Put = 0,
    /// <summary>JSON Merge Patch (RFC 7396) on the item.</summary>
    Patch = 1,
    Remove = 2,
    /// <summary>Gives a twin or type another id, and all that name it with it.</summary>
    Rename = 3,
}

/// <summary>One edit of a draft.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Subject">To the plant, a type or a twin.</param>
/// <param name="Id">Which; empty for the plant.</param>
/// <param name="Value">JSON text: the item, the patch, or the new id.</param>
[GenerateSerializer, Immutable, Alias("twin.model.edit.v1")]
public sealed record ModelEdit(
    [property: Id(0)] EditVerb Verb,
    [property: Id(1)] ModelSubject Subject,
    [property: Id(2)] string Id,
    [property: Id(3)] string? Value);

/// <summary>Applies edits to a document: all of them, or none.</summary>
public static class ModelEditor
{
    /// <summary>Applies edits in order. The document is spoilt when an error comes back.</summary>
    public static TwinError? Apply(ModelDocument document, ImmutableArray<ModelEdit> edits)
    {
        for (var i = 0; i < edits.Length; i++)
        {
            if (One(document, edits[i]) is { } error) return error with { Path = $"edits[{i}]" };
        }

        return null;
    }

    private static TwinError? One(ModelDocument document, ModelEdit edit)
    {
        if (edit.Subject != ModelSubject.Plant && !TwinKey.IsLocalId(edit.Id))
            return new TwinError("draft.edit.id", $"'{edit.Id}' is not a local id.");
        if (edit.Verb != EditVerb.Patch && edit.Subject == ModelSubject.Plant)
            return new TwinError("draft.edit.verb", "The plant itself can only be patched.");
        JsonNode? value = null;
        try
        {
            if (edit.Value is not null) value = JsonNode.Parse(edit.Value);
        }
        catch (JsonException e)
        {
            return new TwinError("draft.edit.json", $"Not JSON: {e.Message}");
        }

        var found = document.Find(edit.Subject, edit.Id);
        if (found is null && edit.Verb != EditVerb.Put)
            return new TwinError("draft.edit.unknown", $"There is no {(edit.Subject == ModelSubject.Type ? "type" : "twin")} '{edit.Id}'.");
        return edit.Verb switch
        {
            EditVerb.Put => Put(document, edit, value),
            EditVerb.Patch => Patch(found!, value),
            EditVerb.Remove => Remove(document, edit, found!),
            _ => Rename(document, edit, found!, value),
        };
    }

    private static TwinError? Put(ModelDocument document, ModelEdit edit, JsonNode? value)
    {
        if (value is not JsonObject item) return new TwinError("draft.edit.value", "An item is a JSON object.");
        item["id"] = edit.Id;
        document.Put(edit.Subject, item);
        return null;
    }

    private static TwinError? Patch(JsonObject found, JsonNode? value)
    {
        if (value is not JsonObject patch || patch.ContainsKey("id") || patch.ContainsKey("types"))
            return new TwinError("draft.edit.value", "A patch is a JSON object; it changes neither 'id' nor 'types'.");
        Merge(found, patch);
        return null;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject old) Merge(old, inner);
            else target[name] = value.DeepClone();
        }
    }

    private static TwinError? Remove(ModelDocument document, ModelEdit edit, JsonObject found)
    {
        document.Remove(edit.Subject, found);
        return null;
    }

    private static TwinError? Rename(ModelDocument document, ModelEdit edit, JsonObject found, JsonNode? value)
    {
        if (value is not JsonValue text || !text.TryGetValue<string>(out var next) || !TwinKey.IsLocalId(next))
            return new TwinError("draft.edit.value", "The new id is a local id, as JSON text.");
        if (document.Find(edit.Subject, next) is not null) return new TwinError("draft.edit.taken", $"'{next}' is there already.");
        document.Rename(edit.Subject, found, next);
        foreach (var twin in document.Twins.OfType<JsonObject>())
        {
            if (twin["properties"] is not JsonObject properties) continue;
            if (edit.Subject == ModelSubject.Type) Replace(properties, "type", edit.Id, next);
            else RenameTwin(properties, edit.Id, next);
        }

        return null;
    }

    private static void RenameTwin(JsonObject properties, string id, string next)
    {
        if (properties["relations"] is JsonArray relations)
        {
            foreach (var relation in relations.OfType<JsonObject>()) Replace(relation, "target", id, next);
        }

        if (properties["signals"] is not JsonObject signals) return;
        foreach (var name in signals.Select(static s => s.Key).ToArray()) Replace(signals, name, id, next);
    }

    private static void Replace(JsonObject owner, string name, string id, string next)
    {
        if (owner[name] is JsonValue value && value.TryGetValue<string>(out var text) && text == id) owner[name] = next;
    }
}
