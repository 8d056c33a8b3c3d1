namespace Twin.Client.Blazor.Resources;

/// <summary>The words of the rationalisation page and of files in and out: <c>ExchangeTexts.resx</c> (English) and <c>ExchangeTexts.zh-CN.resx</c>.</summary>
public sealed class ExchangeTexts;
