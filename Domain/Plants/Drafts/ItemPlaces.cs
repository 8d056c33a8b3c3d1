using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts;

/// <summary>
/// Where each item of a document's list stands, by id: a file of many edits finds each item at once. What it remembers is checked, since
/// others may add to the list or take from it; who gives an item another id says so (<see cref="Forget"/>). Of items with one id twice the
/// first counts.
/// </summary>
internal sealed class ItemPlaces(JsonArray list)
{
    private Dictionary<string, int>? _places;
    private int _counted;

    /// <summary>The item, or null.</summary>
    public JsonObject? Find(string id) => At(id) is >= 0 and var at ? (JsonObject)list[at]! : null;

    /// <summary>Puts an item in the place of the one of the same id, or at the end.</summary>
    public void Put(JsonObject item)
    {
        var id = ModelDocument.IdOf(item);
        if (At(id) is >= 0 and var at)
        {
            list[at] = item;
            return;
        }

        list.Add((JsonNode)item);
        _counted = list.Count;
        _places![id] = _counted - 1;
    }

    /// <summary>An item has another id now.</summary>
    public void Forget() => _places = null;

    private int At(string id)
    {
        if (_places is not null && _counted == list.Count)
        {
            if (!_places.TryGetValue(id, out var at)) return -1;
            if (list[at] is JsonObject item && ModelDocument.IdOf(item) == id) return at;
        }

        _places = new Dictionary<string, int>(list.Count, StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject item) _places.TryAdd(ModelDocument.IdOf(item), i);
        }

        _counted = list.Count;
        return _places.GetValueOrDefault(id, -1);
    }
}
