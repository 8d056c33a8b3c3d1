using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.People;

/// <summary>A twin inside a zone.</summary>
/// <param name="Kind">Person, tank, equipment...</param>
/// <param name="SinceMs">Source time at which it came in, Unix ms.</param>
/// <param name="Stale">A person not seen for too long: last known to be here.</param>
[GenerateSerializer, Immutable, Alias("twin.zone.occupant.v1")]
public readonly record struct Occupant([property: Id(0)] TwinKind Kind, [property: Id(1)] long SinceMs, [property: Id(2)] bool Stale);

/// <summary>Who and what is inside a zone.</summary>
[GenerateSerializer, Immutable, Alias("twin.zone.state.v1")]
public sealed record ZoneState
{
    /// <summary>Nobody and nothing.</summary>
    public static readonly ZoneState Empty = new();

    /// <summary>Local id → what it is and since when.</summary>
    [Id(0)] public ImmutableDictionary<string, Occupant> Inside { get; init; } = ImmutableDictionary<string, Occupant>.Empty;

    /// <summary>
    /// Local id → source time of the last leaving, Unix ms, for those outside; keeps a late message from bringing somebody back. Bounded.
    /// </summary>
    [Id(1)] public ImmutableDictionary<string, long> Departed { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>People inside, stale ones among them.</summary>
    [Id(2)] public int People { get; init; }

    /// <summary>People last known to be inside but not seen for too long.</summary>
    [Id(3)] public int StalePeople { get; init; }

    /// <summary>Local ids of those of a kind, sorted.</summary>
    public IEnumerable<string> Of(TwinKind kind) =>
        Inside.Where(o => o.Value.Kind == kind).Select(o => o.Key).Order(StringComparer.Ordinal);
}

/// <summary>Keeps who and what is inside a zone. Pure; saying a thing twice, or late, changes nothing.</summary>
public static class ZoneKernel
{
    private const int DepartedKept = 1_000;

    /// <summary>A twin came in at <paramref name="atMs"/> (source time, Unix ms).</summary>
    public static ZoneState Enter(ZoneState state, string id, TwinKind kind, long atMs)
    {
        if (state.Inside.ContainsKey(id)) return state;
        if (state.Departed.TryGetValue(id, out var departedMs) && departedMs > atMs) return state;
        return Count(state with { Inside = state.Inside.Add(id, new Occupant(kind, atMs, false)), Departed = state.Departed.Remove(id) });
    }

    /// <summary>
    /// A twin went out at <paramref name="atMs"/> (source time, Unix ms); older than its coming: ignored. Remembered even when it
    /// is not inside,
    /// since its coming may be the message that is late.
    /// </summary>
    public static ZoneState Leave(ZoneState state, string id, long atMs)
    {
        var inside = state.Inside.TryGetValue(id, out var occupant);
        if (inside ? occupant.SinceMs > atMs : state.Departed.TryGetValue(id, out var departedMs) && departedMs >= atMs) return state;
        var departed = state.Departed.SetItem(id, atMs);
        if (departed.Count > DepartedKept)
            departed = departed.Remove(departed.OrderBy(d => d.Value).ThenBy(d => d.Key, StringComparer.Ordinal).First().Key);
        return Count(state with { Inside = state.Inside.Remove(id), Departed = departed });
    }

    /// <summary>A person inside went silent, or was seen again.</summary>
    public static ZoneState MarkStale(ZoneState state, string id, bool stale)
    {
        if (!state.Inside.TryGetValue(id, out var occupant) || occupant.Stale == stale) return state;
        return Count(state with { Inside = state.Inside.SetItem(id, occupant with { Stale = stale }) });
    }

    private static ZoneState Count(ZoneState state)
    {
        int people = 0, stale = 0;
        foreach (var (_, occupant) in state.Inside)
        {
            if (occupant.Kind != TwinKind.Person) continue;
            people++;
            if (occupant.Stale) stale++;
        }

        return state with { People = people, StalePeople = stale };
    }
}
