using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Twin.Client.Blazor.Plants;

/// <summary>What an uploaded background plan is, found from its bytes and never from its name.</summary>
internal static class BackdropCheck
{
    /// <summary>Largest file taken, bytes.</summary>
    public const int MaxBytes = 25_000_000;

    /// <summary>Most pixels on a side: a browser holds four bytes of each.</summary>
    public const int MaxPixels = 12_000;

    /// <summary>Most positions of a GeoJSON file.</summary>
    public const int MaxPositions = 500_000;

    private static readonly HashSet<string> s_kinds = new(StringComparer.Ordinal)
    {
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    };

    /// <summary>
    /// The content type and the bytes to keep, or the code of what is wrong. Images are kept as they are; of GeoJSON only the geometry is
    /// kept, so nothing a file says besides can reach a screen. Polygons that cross themselves are drawn as they are: it is a drawing.
    /// </summary>
    public static (string? ContentType, byte[] Bytes, string? Error) Check(byte[] file)
    {
        if (PixelsOf(file) is { } size)
        {
            if (size.Width is < 1 or > MaxPixels || size.Height is < 1 or > MaxPixels) return (null, [], "backdrop.pixels");
            return (size.Type, file, null);
        }

        try
        {
            using var json = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = 24 });
            return Geometry(json.RootElement) is { } kept ? ("application/geo+json", kept, null) : (null, [], "backdrop.content");
        }
        // Text that is no Unicode is told only when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, [], "backdrop.kind");
        }
    }

    private static (string Type, int Width, int Height)? PixelsOf(ReadOnlySpan<byte> file)
    {
        if (file.Length > 24 && file[0] == 0x89 && file[1..8].SequenceEqual("PNG\r\n\u001a\n"u8))
        {
            return ("image/png", BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));
        }

        if (file.Length < 4 || file[0] != 0xFF || file[1] != 0xD8) return null;
        for (var at = 2; at + 9 < file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            // SOF0 to SOF15 but for the tables (C4, C8, CC) hold the size.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return ("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return null;
    }

    private static byte[]? Geometry(JsonElement root)
    {
        var found = new List<JsonElement>();
        Collect(root, found, 0);
        if (found.Count == 0) return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "FeatureCollection");
            writer.WriteStartArray("features");
            var left = MaxPositions;
            foreach (var geometry in found)
            {
                var coordinates = geometry.GetProperty("coordinates");
                if (!Sound(coordinates, ref left)) return null;
                writer.WriteStartObject();
                writer.WriteString("type", "Feature");
                writer.WriteNull("properties");
                writer.WriteStartObject("geometry");
                writer.WriteString("type", geometry.GetProperty("type").GetString());
                writer.WritePropertyName("coordinates");
                coordinates.WriteTo(writer);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Collect(JsonElement element, List<JsonElement> found, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || depth > 4) return;
        if (!element.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) return;
        if (s_kinds.Contains(type.GetString()!) && element.TryGetProperty("coordinates", out var at) && at.ValueKind == JsonValueKind.Array)
            found.Add(element);
        if (element.TryGetProperty("geometry", out var geometry)) Collect(geometry, found, depth + 1);
        foreach (var list in new[] { "features", "geometries" })
        {
            if (!element.TryGetProperty(list, out var many) || many.ValueKind != JsonValueKind.Array) continue;
            foreach (var one in many.EnumerateArray()) Collect(one, found, depth + 1);
        }
    }

    /// <summary>Arrays of arrays that end in two to four finite numbers.</summary>
    private static bool Sound(JsonElement coordinates, ref int left)
    {
        if (coordinates.ValueKind != JsonValueKind.Array) return false;
        var length = coordinates.GetArrayLength();
        if (length == 0) return true;
        if (coordinates[0].ValueKind == JsonValueKind.Number)
        {
            if (length is < 2 or > 4 || --left < 0) return false;
            foreach (var number in coordinates.EnumerateArray())
            {
                var known = number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) && double.IsFinite(value);
                if (!known) return false;
            }

            return true;
        }

        foreach (var inner in coordinates.EnumerateArray())
        {
            if (!Sound(inner, ref left)) return false;
        }

        return true;
    }
}
