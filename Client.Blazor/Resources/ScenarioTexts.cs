namespace Twin.Client.Blazor.Resources;

/// <summary>Marks the resource file with the texts of the scenario editor.</summary>
public sealed class ScenarioTexts;
