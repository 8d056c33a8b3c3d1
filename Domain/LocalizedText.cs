using Orleans;

namespace Twin.Domain;

/// <summary>A text in the two languages of the screens.</summary>
/// <param name="En">English.</param>
/// <param name="Zh">Simplified Chinese (zh-CN).</param>
[GenerateSerializer, Immutable, Alias("twin.text.v1")]
public sealed record LocalizedText([property: Id(0)] string En, [property: Id(1)] string Zh)
{
    /// <summary>No text.</summary>
    public static readonly LocalizedText Empty = new("", "");

    /// <summary>The text for a UI culture name; Chinese for any <c>zh*</c>, English otherwise, falling back to the other when
    /// empty.</summary>
    public string For(string culture) =>
        culture.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? (Zh.Length > 0 ? Zh : En) : (En.Length > 0 ? En : Zh);
}
