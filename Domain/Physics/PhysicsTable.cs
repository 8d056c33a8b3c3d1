using System.Text.Json;
using System.Text.Json.Serialization;

namespace Twin.Domain.Physics;

/// <summary>Tables that are compiled in: numbers of standards and publications are data, each file with its source and edition.</summary>
internal static class PhysicsTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static T Read<T>(string name)
    {
        using var stream = typeof(PhysicsTable).Assembly.GetManifestResourceStream($"Twin.Domain.Physics.Tables.{name}")
            ?? throw new InvalidOperationException($"The table '{name}' is not compiled in.");
        return Parse<T>(stream);
    }

    /// <summary>Reads a table; throws <see cref="TwinException"/> with <c>physics.table</c> when it is not what it should be.</summary>
    public static T Parse<T>(Stream utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, Json) ?? throw new JsonException("Empty.");
        }
        catch (JsonException e)
        {
            throw new TwinException(new TwinError("physics.table", e.Message, Path: e.Path), e);
        }
    }
}
