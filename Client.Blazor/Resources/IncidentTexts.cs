namespace Twin.Client.Blazor.Resources;

/// <summary>The words of the incident pages: <c>IncidentTexts.resx</c> (English) and <c>IncidentTexts.zh-CN.resx</c>.</summary>
public sealed class IncidentTexts;
