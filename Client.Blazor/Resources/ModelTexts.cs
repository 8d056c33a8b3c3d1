namespace Twin.Client.Blazor.Resources;

/// <summary>The words of the modelling page: <c>ModelTexts.resx</c> (English) and <c>ModelTexts.zh-CN.resx</c>.</summary>
public sealed class ModelTexts;
