namespace Twin.Client.Blazor.Resources;

/// <summary>Words of emergencies: <c>EmergencyTexts.resx</c> (English) and <c>EmergencyTexts.zh-CN.resx</c>.</summary>
public sealed class EmergencyTexts;
