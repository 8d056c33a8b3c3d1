namespace Twin.Client.Blazor.Resources;

/// <summary>Words of a desk of several screens: <c>DeskTexts.resx</c> (English) and <c>DeskTexts.zh-CN.resx</c>.</summary>
public sealed class DeskTexts;
