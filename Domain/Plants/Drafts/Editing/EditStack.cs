using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>Edits that were made together, and those that take them back.</summary>
/// <param name="Name">What was done, as a key of the screens' texts.</param>
/// <param name="Forward">Makes them.</param>
/// <param name="Back">Takes them back, in their order.</param>
public sealed record DraftStepDone(string Name, ImmutableArray<ModelEdit> Forward, ImmutableArray<ModelEdit> Back);

/// <summary>Applies edits to a document and finds out how to take them back.</summary>
public static class Undoable
{
    /// <summary>Applies all edits, or none: then the document is as it was.</summary>
    public static (DraftStepDone? Done, TwinError? Error) Apply(ModelDocument document, string name, ImmutableArray<ModelEdit> edits)
    {
        var back = new Stack<ModelEdit>();
        for (var i = 0; i < edits.Length; i++)
        {
            var inverse = Inverse(document, edits[i]);
            if (ModelEditor.Apply(document, [edits[i]]) is { } error)
            {
                ModelEditor.Apply(document, [.. back]);
                return (null, error with { Path = $"edits[{i}]" });
            }

            back.Push(inverse!);
        }

        return (new DraftStepDone(name, edits, [.. back]), null);
    }

    /// <summary>What takes an edit back; null when the edit cannot be applied anyway.</summary>
    private static ModelEdit? Inverse(ModelDocument document, ModelEdit edit)
    {
        var found = document.Find(edit.Subject, edit.Id);
        if (edit.Subject == ModelSubject.Plant)
        {
            return edit.Value is { } text && Parse(text) is JsonObject patch
                ? edit with { Value = Inverse(found!, patch).ToJsonString() } : null;
        }

        return edit.Verb switch
        {
            EditVerb.Rename when edit.Value is { } text && Parse(text) is JsonValue next && next.TryGetValue<string>(out var id) =>
                edit with { Id = id, Value = JsonValue.Create(edit.Id).ToJsonString() },
            _ when found is null => new ModelEdit(EditVerb.Remove, edit.Subject, edit.Id, null),
            _ => new ModelEdit(EditVerb.Put, edit.Subject, edit.Id, found.ToJsonString()),
        };
    }

    private static JsonObject Inverse(JsonObject target, JsonObject patch)
    {
        var inverse = new JsonObject();
        foreach (var (name, value) in patch)
        {
            inverse[name] = value is JsonObject inner && target[name] is JsonObject old ? Inverse(old, inner) : target[name]?.DeepClone();
        }

        return inverse;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

/// <summary>What was done to a draft in this sitting, to be undone and redone.</summary>
public sealed class EditStack
{
    /// <summary>Steps kept; the oldest go first.</summary>
    public const int Depth = 200;

    private readonly List<DraftStepDone> _done = [];
    private readonly Stack<DraftStepDone> _undone = new();

    /// <summary>What an undo would take back; null: nothing.</summary>
    public DraftStepDone? ToUndo => _done.Count > 0 ? _done[^1] : null;

    /// <summary>What a redo would make again; null: nothing.</summary>
    public DraftStepDone? ToRedo => _undone.TryPeek(out var step) ? step : null;

    /// <summary>Something new was done: what was undone is forgotten.</summary>
    public void Done(DraftStepDone step)
    {
        _done.Add(step);
        if (_done.Count > Depth) _done.RemoveAt(0);
        _undone.Clear();
    }

    /// <summary>The step of <see cref="ToUndo"/> was taken back.</summary>
    public void Undone()
    {
        _undone.Push(_done[^1]);
        _done.RemoveAt(_done.Count - 1);
    }

    /// <summary>The step of <see cref="ToRedo"/> was made again.</summary>
    public void Redone() => _done.Add(_undone.Pop());

    /// <summary>The draft was changed by others: nothing here fits any more.</summary>
    public void Clear()
    {
        _done.Clear();
        _undone.Clear();
    }
}
