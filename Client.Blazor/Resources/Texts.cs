namespace Twin.Client.Blazor.Resources;

/// <summary>The words of the screens: <c>Texts.resx</c> (English) and <c>Texts.zh-CN.resx</c>.</summary>
public sealed class Texts;
