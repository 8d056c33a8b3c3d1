using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Twin.Domain.Plants.Drafts;

/// <summary>
/// A plant file as a document that may still be wrong: types and twins by id. What an engineer has not finished must be kept as it is,
/// so drafts live here and become a <see cref="PlantModel"/> only when they are published.
/// </summary>
public sealed class ModelDocument
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly ItemPlaces _types;
    private readonly ItemPlaces _twins;

    private ModelDocument(JsonObject root, JsonObject plant, JsonArray types, JsonArray twins) =>
        (Root, Plant, Types, Twins, _types, _twins) = (root, plant, types, twins, new ItemPlaces(types), new ItemPlaces(twins));

    private JsonObject Root { get; }

    /// <summary>The foreign member <c>twin</c>: id, name, frame, types.</summary>
    public JsonObject Plant { get; }

    /// <summary>Its types.</summary>
    public JsonArray Types { get; }

    /// <summary>The features.</summary>
    public JsonArray Twins { get; }

    /// <summary>Reads the outer form; what the types and twins say is not checked here.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ModelDocument? document,
        [NotNullWhen(false)] out TwinError? error)
    {
        document = null;
        try
        {
            var root = JsonNode.Parse(utf8, null, Strict) as JsonObject;
            if (root?["twin"] is JsonObject plant && root["features"] is JsonArray twins && Ensure(plant, "types") is { } types
                && types.All(IsItem) && twins.All(IsItem))
            {
                document = new ModelDocument(root, plant, types, twins);
                error = null;
                return true;
            }

            error = new TwinError("draft.form", "A plant file has a member 'twin' and 'features', each type and feature with an 'id'.");
            return false;
        }
        catch (JsonException e)
        {
            error = new TwinError("plantfile.json", $"Not JSON: {e.Message}", Path: $"line {e.LineNumber + 1}");
            return false;
        }
    }

    /// <summary>The document of a model.</summary>
    public static ModelDocument Of(PlantModel model) =>
        TryParse(PlantFile.Write(model), out var document, out var error) ? document : throw new TwinException(error);

    /// <summary>An item, or null. The plant itself has no id to look for.</summary>
    public JsonObject? Find(ModelSubject subject, string id) => subject == ModelSubject.Plant ? Plant : PlacesOf(subject).Find(id);

    /// <summary>Puts an item in the place of the one of the same id, or at the end.</summary>
    internal void Put(ModelSubject subject, JsonObject item) => PlacesOf(subject).Put(item);

    /// <summary>Takes an item out.</summary>
    internal void Remove(ModelSubject subject, JsonObject item)
    {
        ListOf(subject).Remove(item);
        PlacesOf(subject).Forget();
    }

    /// <summary>Gives an item another id.</summary>
    internal void Rename(ModelSubject subject, JsonObject item, string id)
    {
        item["id"] = id;
        PlacesOf(subject).Forget();
    }

    /// <summary>Types or twins by id, in file order; of items with one id twice the first counts.</summary>
    public Dictionary<string, JsonObject> Items(ModelSubject subject)
    {
        var items = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var item in ListOf(subject).OfType<JsonObject>()) items.TryAdd(IdOf(item), item);
        return items;
    }

    /// <summary>The list that holds types or twins.</summary>
    public JsonArray ListOf(ModelSubject subject) => subject == ModelSubject.Type ? Types : Twins;

    /// <summary>UTF-8 text.</summary>
    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(Root, Written), (byte)'\n'];

    internal static string IdOf(JsonObject item) => item["id"]!.GetValue<string>();

    private ItemPlaces PlacesOf(ModelSubject subject) => subject == ModelSubject.Type ? _types : _twins;

    private static bool IsItem(JsonNode? node) =>
        node is JsonObject item && item["id"] is JsonValue id && id.TryGetValue<string>(out _);

    private static JsonArray? Ensure(JsonObject parent, string name)
    {
        if (!parent.ContainsKey(name)) parent[name] = new JsonArray();
        return parent[name] as JsonArray;
    }
}
