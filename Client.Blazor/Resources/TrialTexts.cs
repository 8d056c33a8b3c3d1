namespace Twin.Client.Blazor.Resources;

/// <summary>The words of dry runs and rule previews: <c>TrialTexts.resx</c> (English) and <c>TrialTexts.zh-CN.resx</c>.</summary>
public sealed class TrialTexts;
