using System.Text.Json;

namespace Twin.Domain.Plants;

/// <summary>Finds where a path lies in JSON that is known to be well formed.</summary>
internal static class JsonLocator
{
    /// <summary>Byte offset of the value at the end of the path, or of the deepest value on the way that exists.</summary>
    public static long Find(ReadOnlySpan<byte> json, IEnumerable<object> path)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.JsonDepth, AllowMultipleValues = true });
        reader.Read();
        foreach (var step in path)
        {
            var here = reader;
            if (step is int index ? !Enter(ref reader, index) : !Enter(ref reader, (string)step)) return here.TokenStartIndex;
        }

        return reader.TokenStartIndex;
    }

    private static bool Enter(ref Utf8JsonReader reader, string member)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found) return true;
            reader.Skip();
        }

        return false;
    }

    private static bool Enter(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index-- == 0) return true;
            reader.Skip();
        }

        return false;
    }
}
