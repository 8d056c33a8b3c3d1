namespace Twin.Client.Blazor.Resources;

/// <summary>Marks the resource file with the texts of a drill's run room.</summary>
public sealed class RoomTexts;
