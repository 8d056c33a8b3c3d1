using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Domain.People;

/// <summary>Where a person is, as far as known.</summary>
[GenerateSerializer, Immutable, Alias("twin.person.state.v1")]
public sealed record PersonState
{
    /// <summary>Never seen.</summary>
    public static readonly PersonState Unknown = new();

    /// <summary>Last position, plant metres; meaningless while <see cref="LastSeenMs"/> is 0.</summary>
    [Id(0)] public PointM Position { get; init; }
    /// <summary>Local ids of the zones of <see cref="Position"/>, in the order of the model.</summary>
    [Id(1)] public ImmutableArray<string> Zones { get; init; } = [];
    /// <summary>Arrival of the last position, realm time, Unix ms; 0: never.</summary>
    [Id(2)] public long LastSeenMs { get; init; }
    /// <summary>Source time of the last position, Unix ms.</summary>
    [Id(3)] public long SourceMs { get; init; }
    /// <summary>Not seen for too long. The person still counts in the zones they were last in: people do not vanish from a muster
    /// list.</summary>
    [Id(4)] public bool Stale { get; init; }
}

/// <summary>A position of a person.</summary>
/// <param name="Point">Plant metres.</param>
/// <param name="SourceMs">When it was measured, Unix ms.</param>
/// <param name="ReceivedMs">Arrival, realm time, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.person.position.v1")]
public readonly record struct PersonPosition(
    [property: Id(0)] PointM Point, [property: Id(1)] long SourceMs, [property: Id(2)] long ReceivedMs);

/// <summary>What a position or a tick means for a person.</summary>
/// <param name="Next">State to adopt.</param>
/// <param name="Entered">Zones the person is in now and was not before.</param>
/// <param name="Left">Zones the person was in before and is not now.</param>
/// <param name="Changed">Anything a screen would show differently.</param>
public readonly record struct PersonDecision(PersonState Next, ImmutableArray<string> Entered, ImmutableArray<string> Left, bool Changed);

/// <summary>Follows a person through the zones. Pure.</summary>
public static class PersonKernel
{
    /// <summary>Silence after which a person's position is stale, ms.</summary>
    public const long StaleAfterMs = 5 * 60_000;

    /// <summary>Takes in a position; one that is not newer than the last, or not a number, changes nothing.</summary>
    public static PersonDecision Apply(PersonState state, in PersonPosition position, ZoneIndex zones)
    {
        var newer = state.LastSeenMs == 0 || position.SourceMs > state.SourceMs;
        if (!newer || !double.IsFinite(position.Point.X) || !double.IsFinite(position.Point.Y)) return new(state, [], [], false);
        var now = zones.Find(position.Point);
        var next = state with
        {
            Position = position.Point,
            Zones = now,
            LastSeenMs = Math.Max(position.ReceivedMs, state.LastSeenMs),
            SourceMs = position.SourceMs,
            Stale = false,
        };
        var changed = state.Stale || state.LastSeenMs == 0 || state.Position != position.Point;
        return new(next, Without(now, state.Zones), Without(state.Zones, now), changed);
    }

    /// <summary>Looks at a person again after the zones were changed by a new version of the model.</summary>
    public static PersonDecision Rezone(PersonState state, ZoneIndex zones)
    {
        if (state.LastSeenMs == 0) return new(state, [], [], false);
        var now = zones.Find(state.Position);
        var entered = Without(now, state.Zones);
        var left = Without(state.Zones, now);
        return new(state with { Zones = now }, entered, left, entered.Length + left.Length > 0);
    }

    /// <summary>Notes that a person was not seen for <paramref name="staleAfterMs"/>; zones are not left by silence.</summary>
    public static PersonDecision Tick(PersonState state, long nowMs, long staleAfterMs = StaleAfterMs)
    {
        if (state.Stale || state.LastSeenMs == 0 || nowMs < state.LastSeenMs + staleAfterMs) return new(state, [], [], false);
        return new(state with { Stale = true }, [], [], true);
    }

    /// <summary>Realm time at which <see cref="Tick"/> has something to do, Unix ms; 0: never.</summary>
    public static long NextDeadline(PersonState state, long staleAfterMs = StaleAfterMs) =>
        state.Stale || state.LastSeenMs == 0 ? 0 : state.LastSeenMs + staleAfterMs;

    private static ImmutableArray<string> Without(ImmutableArray<string> these, ImmutableArray<string> those)
    {
        ImmutableArray<string>.Builder? rest = null;
        foreach (var zone in these)
        {
            if (!those.Contains(zone)) (rest ??= ImmutableArray.CreateBuilder<string>()).Add(zone);
        }

        return rest?.ToImmutable() ?? [];
    }
}
