using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Domain.Flows;
using Twin.Grains.Interfaces.Definitions;

namespace Twin.Grains.Definitions;

/// <summary>What definitions are called and what came with Twin.</summary>
internal static class DefinitionShelf
{
    private static readonly ImmutableDictionary<(DefinitionKind, string), DefinitionStory> Library = FlowLibrary.Ids
        .SelectMany(static id => new[]
        {
            Of(DefinitionKind.Form, id, FlowLibrary.FormBytes(id)), Of(DefinitionKind.Flow, id, FlowLibrary.FlowBytes(id)),
        }).ToImmutableDictionary(static s => (s.Kind, s.Id));

    /// <summary>All that came with Twin.</summary>
    public static IEnumerable<(DefinitionKind Kind, string Id)> All => Library.Keys;

    /// <summary>As it came with Twin, or null.</summary>
    public static DefinitionStory? Shipped(DefinitionKind kind, string id) => Library.GetValueOrDefault((kind, id));

    /// <summary>Kind and id of a grain's local id.</summary>
    public static (DefinitionKind Kind, string Id) Parse(string local) =>
        (local.StartsWith("form.", StringComparison.Ordinal) ? DefinitionKind.Form : DefinitionKind.Flow, local[5..]);

    /// <summary>In short; null: nothing is left of it.</summary>
    public static DefinitionBrief? Brief(DefinitionStory story)
    {
        if (story.Versions.LastOrDefault(static v => v.State != DefinitionState.Discarded) is not { } newest) return null;
        return new DefinitionBrief(story.Kind, story.Id, DefinitionText.NameOf(story.Kind, newest.File), story.Published?.Version ?? 0,
            story.Open?.Version ?? 0, story.Open?.State ?? DefinitionState.Published, story.Steps.IsEmpty,
            story.Steps.IsEmpty ? 0 : story.Steps[^1].AtMs);
    }

    public static bool IsJson(byte[] file)
    {
        try
        {
            using var document = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static DefinitionStory Of(DefinitionKind kind, string id, byte[] file) =>
        DefinitionKernel.Library(kind, id, ImmutableCollectionsMarshal.AsImmutableArray(file));
}
