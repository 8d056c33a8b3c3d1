namespace Twin.Client.Blazor.Resources;

/// <summary>Marks the resource file with the texts of forms and flows.</summary>
public sealed class DefinitionTexts;
