namespace Twin.Client.Blazor.Resources;

/// <summary>Words of the page of judgement.</summary>
public sealed class JudgementTexts;
