using System.Text.Json;
using System.Text.Json.Serialization;

namespace Twin.Silo.Identity;

/// <summary>Lists inside credential rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(PublishScope[]))]
internal sealed partial class CredentialJson : JsonSerializerContext
{
    public static string Write(IEnumerable<string> items) => JsonSerializer.Serialize([.. items], Default.StringArray);

    public static string Write(IEnumerable<PublishScope> items) => JsonSerializer.Serialize([.. items], Default.PublishScopeArray);

    public static string[] ReadNames(string json) => JsonSerializer.Deserialize(json, Default.StringArray) ?? [];

    public static PublishScope[] ReadScopes(string json) => JsonSerializer.Deserialize(json, Default.PublishScopeArray) ?? [];
}
