namespace Twin.Client.Blazor.Alarms;

/// <summary>What the operator wrote into the dialog of an act.</summary>
/// <param name="Comment">Why.</param>
/// <param name="ShelveMs">How long to shelve, ms; 0: one-shot.</param>
/// <param name="Permit">Permit or change number.</param>
public sealed record AlarmAnswer(string Comment, long ShelveMs, string? Permit);
