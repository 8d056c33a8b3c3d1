namespace Twin.Client.Blazor.Resources;

/// <summary>Texts of alarms, their performance, sounds and shifts; the resource files beside it hold the languages.</summary>
public sealed class AlarmTexts;
