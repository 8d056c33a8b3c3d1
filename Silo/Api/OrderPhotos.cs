using System.Text.Json;
using Twin.Domain;
using Twin.Grains.Interfaces.Work;
using Twin.Silo.Storage.Documents;

namespace Twin.Silo.Api;

/// <summary>Photos handed in with a step: each must be a picture among the documents of the order's twin.</summary>
internal static class OrderPhotos
{
    /// <summary>What is wrong, or null. Values that are no photos are the form's business.</summary>
    public static async ValueTask<TwinError?> CheckAsync(
        Scope scope, string order, IReadOnlyList<OrderValue> values, IClusterClient grains, IDocumentStore documents) =>
        values.Any(static v => Photos(v).Any()) && await grains.Order(scope.Plant, order).ViewAsync(scope.Actor, []) is { } view
            ? await CheckAsync(scope, values, view.Order.Facts.Twin, documents) : null;

    /// <summary>The same for an order that is not there yet, about a twin.</summary>
    public static async ValueTask<TwinError?> CheckAsync(
        Scope scope, IReadOnlyList<OrderValue> values, string twin, IDocumentStore documents)
    {
        var photos = values.SelectMany(static v => Photos(v).Select(d => (v.Field, Document: d))).ToArray();
        if (photos.Length == 0) return null;
        var known = await documents.ListAsync(scope.Realm, scope.Plant, twin);
        foreach (var (field, id) in photos)
        {
            if (known.FirstOrDefault(d => d.Id == id) is not { } document)
                return new TwinError("work-order.photo", $"There is no document '{id}' at '{twin}': upload it first.", Path: field)
                { Zh = $"“{twin}”没有文档“{id}”，请先上传。" };
            if (!document.IsPicture)
                return new TwinError("work-order.photo", $"'{document.Name}' is no picture.",
                    Path: field) { Zh = $"“{document.Name}”不是图片。" };
        }

        return null;
    }

    private static IEnumerable<string> Photos(OrderValue value)
    {
        if (!value.Json.StartsWith("[{", StringComparison.Ordinal)) yield break;
        using var json = JsonDocument.Parse(value.Json);
        foreach (var item in json.RootElement.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("document", out var id)
                && id.ValueKind == JsonValueKind.String)
                yield return id.GetString()!;
        }
    }
}
