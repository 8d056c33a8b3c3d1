namespace Twin.Client.Blazor.Resources;

/// <summary>The words of alarm groups and of why one came: <c>CauseTexts.resx</c> (English) and <c>CauseTexts.zh-CN.resx</c>.</summary>
public sealed class CauseTexts;
