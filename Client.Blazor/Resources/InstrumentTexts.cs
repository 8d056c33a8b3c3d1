namespace Twin.Client.Blazor.Resources;

/// <summary>Words of instruments in trouble.</summary>
public sealed class InstrumentTexts;
