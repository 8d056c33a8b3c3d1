namespace Twin.Client.Blazor.Resources;

/// <summary>Words of the data page.</summary>
public sealed class DataTexts;
