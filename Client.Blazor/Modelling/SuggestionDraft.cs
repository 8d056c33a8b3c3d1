using System.Text.Json.Nodes;
using Twin.Domain;
using Twin.Domain.Plants.Drafts;

namespace Twin.Client.Blazor.Modelling;

/// <summary>A suggestion that was tried over the past, as a draft of its own: reviewed and published as any other.</summary>
internal static class SuggestionDraft
{
    /// <summary>Begins a draft and puts a twin's own rule into it.</summary>
    /// <param name="desk">Drafts of the person signed in.</param>
    /// <param name="twin">Twin the rule is of.</param>
    /// <param name="rule">What the twin's rule says differently from its type's, JSON text with its id.</param>
    /// <param name="title">Title of the draft.</param>
    public static async Task<(Draft? Draft, TwinError? Error)> TakeAsync(DraftFiles desk, string twin, string rule, string title)
    {
        var (begun, refused) = await desk.BeginAsync(title);
        if (begun is null) return (null, refused);
        if (await desk.OpenAsync(begun.Id) is not { File: { } file } || !ModelDocument.TryParse(file, out var document, out _))
            return (null, new TwinError("draft.unknown", "The draft is gone."));
        return await desk.EditAsync(begun, [Edit(document, twin, rule)]);
    }

    /// <summary>The twin with the rule merged into its own ones.</summary>
    internal static ModelEdit Edit(ModelDocument document, string twin, string rule)
    {
        var change = JsonNode.Parse(rule)!.AsObject();
        var rules = document.Find(ModelSubject.Twin, twin)?["properties"]?["rules"]?.DeepClone() as JsonArray ?? [];
        var own = rules.OfType<JsonObject>().FirstOrDefault(r => (string?)r["id"] == (string?)change["id"]);
        if (own is null) rules.Add(own = []);
        foreach (var (name, value) in change) own[name] = value?.DeepClone();
        var patch = new JsonObject { ["properties"] = new JsonObject { ["rules"] = rules } };
        return new ModelEdit(EditVerb.Patch, ModelSubject.Twin, twin, patch.ToJsonString());
    }
}
