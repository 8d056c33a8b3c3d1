namespace Twin.Client.Blazor.Resources;

/// <summary>Words of permits: <c>PermitTexts.resx</c> (English) and <c>PermitTexts.zh-CN.resx</c>.</summary>
public sealed class PermitTexts;
