namespace Twin.Client.Blazor.Resources;

/// <summary>The words of the risk page and the "why" panel: <c>RiskTexts.resx</c> (English) and <c>RiskTexts.zh-CN.resx</c>.</summary>
public sealed class RiskTexts;
