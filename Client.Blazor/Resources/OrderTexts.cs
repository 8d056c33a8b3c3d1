namespace Twin.Client.Blazor.Resources;

/// <summary>Marks the resource file with the texts of orders.</summary>
public sealed class OrderTexts;
