namespace Twin.Client.Blazor.Resources;

/// <summary>Words of drills: <c>DrillTexts.resx</c> (English) and <c>DrillTexts.zh-CN.resx</c>.</summary>
public sealed class DrillTexts;
