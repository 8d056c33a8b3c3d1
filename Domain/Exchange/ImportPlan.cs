using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Exchange;

/// <summary>What an uploaded file would do to a draft: edits, what is wrong with which part of the file, and what was left aside.</summary>
/// <param name="Edits">Of the parts that are right.</param>
/// <param name="Errors">With the row, line or path in the file.</param>
/// <param name="Notes">What of the file Twin has no place for; nothing is wrong with it.</param>
/// <param name="File">A whole plant file that takes the place of the draft's; null: edits.</param>
public sealed record ImportPlan(
    ImmutableArray<ModelEdit> Edits, ImmutableArray<TwinError> Errors, ImmutableArray<string> Notes, byte[]? File = null)
{
    internal static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Nothing can be taken.</summary>
    public static ImportPlan Refuse(params ImmutableArray<TwinError> errors) => new([], errors, []);

    /// <summary>Edits beyond this are handed over as a whole file: one by one they would take too long.</summary>
    public const int ManyEdits = 200;

    /// <summary>The draft's file with the edits in it, when they are many; null: hand the edits over.</summary>
    public byte[]? WholeFile(ReadOnlySpan<byte> plantFile)
    {
        if (File is not null) return File;
        if (Edits.Length <= ManyEdits || !ModelDocument.TryParse(plantFile, out var document, out _)) return null;
        return ModelEditor.Apply(document, Edits) is null ? document.Write() : null;
    }

    /// <summary>
    /// Looks at the draft as it would be: mistakes that the edits bring in are put beside those of the file. What was wrong before is no
    /// mistake of the import, and what would stay as it is no edit.
    /// </summary>
    /// <param name="document">The draft; not changed.</param>
    /// <param name="places">Row or path in the file by id.</param>
    public ImportPlan Checked(ModelDocument document, IReadOnlyDictionary<string, string> places)
    {
        var known = (Types: document.Items(ModelSubject.Type), Twins: document.Items(ModelSubject.Twin));
        var edits = Edits.RemoveAll(e => e is { Verb: EditVerb.Put, Value: { } value }
            && (e.Subject == ModelSubject.Type ? known.Types : known.Twins).TryGetValue(e.Id, out var old)
            && JsonNode.DeepEquals(old, JsonNode.Parse(value)));
        if (edits.IsEmpty || !ModelDocument.TryParse(document.Write(), out var copy, out _)) return this with { Edits = edits };
        if (ModelEditor.Apply(copy, edits) is { } broken) return this with { Edits = edits, Errors = Errors.Add(broken) };
        var ids = copy.Twins.OfType<JsonObject>().Select(static t => (string?)t["id"] ?? "").ToArray();
        var touched = edits.Select(static e => e.Id).ToHashSet(StringComparer.Ordinal);
        var before = PlantFile.Read(document.Write()).Errors.Select(static e => (e.Code, Path: PathOf(e))).ToHashSet();
        var found = PlantFile.Read(copy.Write()).Errors.Where(e => !before.Contains((e.Code, PathOf(e))))
            .Select(e => Placed(e, ids, touched, places));
        return this with { Edits = edits, Errors = [.. Errors, .. found] };
    }

    /// <summary><c>line 9, column 5: features[3].properties.type</c> → <c>features[3].properties.type</c>.</summary>
    private static string PathOf(TwinError error) =>
        error.Path?.IndexOf(": ", StringComparison.Ordinal) is { } at and >= 0 ? error.Path[(at + 2)..] : error.Path ?? "";

    private static TwinError Placed(TwinError error, string[] ids, HashSet<string> touched, IReadOnlyDictionary<string, string> places)
    {
        var path = PathOf(error);
        var end = path.IndexOf(']', StringComparison.Ordinal);
        if (!path.StartsWith("features[", StringComparison.Ordinal) || end < 0
            || !int.TryParse(path.AsSpan(9, end - 9), out var index) || index >= ids.Length) return error with { Path = path };
        var rest = path[(end + 1)..].TrimStart('.').Replace("properties.", "", StringComparison.Ordinal);
        var place = places.GetValueOrDefault(ids[index]);
        return error with { Path = place is null || !touched.Contains(ids[index]) ? $"{ids[index]}: {rest}" : $"{place}: {rest}" };
    }

    /// <summary>Collects a plan.</summary>
    internal sealed class Builder
    {
        private readonly ImmutableArray<ModelEdit>.Builder _edits = ImmutableArray.CreateBuilder<ModelEdit>();
        private readonly ImmutableArray<TwinError>.Builder _errors = ImmutableArray.CreateBuilder<TwinError>();
        private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

        public Dictionary<string, string> Places { get; } = new(StringComparer.Ordinal);

        public int Errors => _errors.Count;

        public bool IsFull => _errors.Count >= Limits.PlantFileErrors;

        public void Wrong(string code, string path, string message) => _errors.Add(new TwinError(code, message, Path: path));

        public void Add(ModelEdit edit, string place)
        {
            _edits.Add(edit);
            Places[edit.Id] = place;
        }

        public void Note(string note)
        {
            if (_notes.Count < 100) _notes.Add(note);
        }

        public ImportPlan Build() => new(_edits.ToImmutable(), _errors.ToImmutable(), [.. _notes]);
    }
}
