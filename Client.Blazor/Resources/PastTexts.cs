namespace Twin.Client.Blazor.Resources;

/// <summary>Words of the time bar: <c>PastTexts.resx</c> (English) and <c>PastTexts.zh-CN.resx</c>.</summary>
public sealed class PastTexts;
