namespace Twin.Client.Blazor.Resources;

/// <summary>Words of the twin page and its trends.</summary>
public sealed class TwinTexts;
