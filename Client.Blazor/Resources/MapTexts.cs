namespace Twin.Client.Blazor.Resources;

/// <summary>The words of the plant map: <c>MapTexts.resx</c> (English) and <c>MapTexts.zh-CN.resx</c>.</summary>
public sealed class MapTexts;
