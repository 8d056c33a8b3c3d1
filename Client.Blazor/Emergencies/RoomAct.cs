using Twin.Domain.Emergencies;

namespace Twin.Client.Blazor.Emergencies;

/// <summary>Something done in a room, as its parts say it to the page.</summary>
public sealed record RoomAct(EmergencyVerb Verb, string Target = "", string Text = "", int Number = 0, byte Kind = 0);
