namespace Twin.Client.Blazor.Resources;

/// <summary>Words of rationalisation and of files: <c>ExchangeTexts.resx</c> (English) and <c>ExchangeTexts.zh-CN.resx</c>.</summary>
public sealed class ExchangeTexts;
