using Twin.Domain;
using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Ports;

/// <summary>What integrators look after: what arrives, what could not be used, what is not modelled, keys and room on the disk.</summary>
public interface IDataDesk
{
    /// <summary>What arrives in this process; null where the process has no doors.</summary>
    ValueTask<DataArrivals?> ArrivalsAsync(string realm, string plant);

    /// <summary>Dead letters, newest first, after <paramref name="before"/>; counts per code with them.</summary>
    ValueTask<DataLetters> LettersAsync(string realm, string plant, string? code, string? before);

    /// <summary>Sensors that send but are not in the model, newest first.</summary>
    ValueTask<IReadOnlyList<SeenSensor>> SeenAsync(string realm, string plant);

    /// <summary>Adds a sensor twin to the newest version of the plant and publishes it as a new one.</summary>
    ValueTask<(int Version, IReadOnlyList<TwinError> Errors)> ModelAsync(string plant, NewSensor sensor, int fromVersion, string actor);

    /// <summary>API keys, newest first.</summary>
    ValueTask<IReadOnlyList<KeyView>> KeysAsync();

    /// <summary>Makes a key; its secret is told only here.</summary>
    ValueTask<string> CreateKeyAsync(string name, IReadOnlyList<string> rights, string plant, string actor);

    /// <summary>Takes a key back; false when there is none.</summary>
    ValueTask<bool> RevokeKeyAsync(string id, string actor);

    /// <summary>Rights a key may have.</summary>
    IReadOnlyList<string> Rights { get; }
}

/// <summary>What arrives now.</summary>
/// <param name="Sources">Doors and clients, busiest first.</param>
/// <param name="JournalBytes">Journal on disk.</param>
/// <param name="Waiting">Readings durable but not yet applied.</param>
/// <param name="Refusal">Code of why nothing is taken now, or null.</param>
/// <param name="HistoryBytes">Kept history.</param>
/// <param name="HistoryReadings">Readings in it.</param>
/// <param name="FreeBytes">Room left on the disk; null: not known.</param>
/// <param name="FullAtMs">When the disk will be full at this pace, Unix ms; null: not in sight.</param>
public sealed record DataArrivals(
    IReadOnlyList<ArrivalSource> Sources, long JournalBytes, long Waiting, string? Refusal, long HistoryBytes, long HistoryReadings,
    long? FreeBytes, long? FullAtMs);

/// <summary>One source of readings.</summary>
/// <param name="Source">Door and client.</param>
/// <param name="Total">Readings since the process began.</param>
/// <param name="PerSecond">Rate over the last whole window.</param>
/// <param name="DelayMs">Arrival minus source time, smoothed.</param>
/// <param name="NotGood">Share of readings that came with a quality other than good, 0 to 1.</param>
/// <param name="Rejected">Readings that could not be used.</param>
/// <param name="LastMs">Arrival of the newest, Unix ms.</param>
public sealed record ArrivalSource(string Source, long Total, double PerSecond, double DelayMs, double NotGood, long Rejected, long LastMs);

/// <summary>A page of dead letters.</summary>
public sealed record DataLetters(IReadOnlyList<DataLetter> Items, IReadOnlyDictionary<string, long> Counts, string? Next);

/// <summary>A dead letter; its payload as text when it is text, else as hexadecimal.</summary>
public sealed record DataLetter(string Id, long AtMs, string Source, string Code, string Detail, string Payload, int PayloadBytes);

/// <summary>A sensor that sends but is not in the model.</summary>
public sealed record SeenSensor(string Id, string Source, long Count, long FirstMs, long LastMs, double LastValue);

/// <summary>A sensor to be modelled.</summary>
/// <param name="Id">Local id, as it sends.</param>
/// <param name="Type">Id of a sensor type of the plant.</param>
/// <param name="Zone">Zone it is in, or null.</param>
/// <param name="Name">Name in both languages.</param>
/// <param name="At">Where it stands, plant metres.</param>
public sealed record NewSensor(string Id, string Type, string? Zone, LocalizedText Name, PointM At);

/// <summary>An API key without its secret.</summary>
public sealed record KeyView(
    string Id, string Name, IReadOnlyList<string> Rights, IReadOnlyList<string> Plants, long CreatedMs, long LastUsedMs, bool Ended);
