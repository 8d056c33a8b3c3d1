using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Emergencies;

/// <summary>A person of the plant with the last position.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">Name.</param>
/// <param name="At">Plant metres; meaningless while <paramref name="SeenMs"/> is 0.</param>
/// <param name="SeenMs">When that was measured, Unix ms; 0: never.</param>
/// <param name="Zones">Zones of the position.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.seen.v1")]
public sealed record SeenPerson([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] PointM At,
    [property: Id(3)] long SeenMs, [property: Id(4)] ImmutableArray<string> Zones);

/// <summary>How a person is accounted for.</summary>
public enum Account : byte
{
    /// <summary>Nobody has counted them.</summary>
    Open = 0,
    /// <summary>Counted at a muster point by somebody.</summary>
    Mustered = 1,
    /// <summary>A fresh position within <see cref="Headcounts.MusterM"/> of a muster point; not yet counted by anybody.</summary>
    AtMuster = 2,
    Safe = 3,
    Missing = 4,
    Hurt = 5,
}

/// <summary>A line of the headcount.</summary>
/// <param name="Person">Who, with the last position.</param>
/// <param name="Account">How they are accounted for.</param>
/// <param name="AgeMs">Age of the position, ms; -1: never seen.</param>
/// <param name="Stale">Too old to say where they are.</param>
/// <param name="Danger">In the danger area by the last position, and not counted or safe elsewhere.</param>
/// <param name="MarkedMs">When somebody said so, Unix ms; 0: nobody did.</param>
/// <param name="MarkedBy">Who said so.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.head.v1")]
public sealed record Head([property: Id(0)] SeenPerson Person, [property: Id(1)] Account Account, [property: Id(2)] long AgeMs,
    [property: Id(3)] bool Stale, [property: Id(4)] bool Danger, [property: Id(5)] long MarkedMs, [property: Id(6)] string MarkedBy);

/// <summary>People of a zone.</summary>
/// <param name="Zone">Local id; empty: in none, or never seen.</param>
/// <param name="Name">Name.</param>
/// <param name="Danger">Part of the danger area.</param>
/// <param name="Heads">Not accounted for first, then the oldest positions.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.headzone.v1")]
public sealed record HeadZone([property: Id(0)] string Zone, [property: Id(1)] LocalizedText Name, [property: Id(2)] bool Danger,
    [property: Id(3)] ImmutableArray<Head> Heads);

/// <summary>The headcount at a time.</summary>
/// <param name="Total">People of the plant.</param>
/// <param name="Accounted">Counted or known to be safe by somebody.</param>
/// <param name="Unaccounted">All others.</param>
/// <param name="InDanger">In the danger area and not accounted for.</param>
/// <param name="Stale">Positions too old to be believed, of those not accounted for.</param>
/// <param name="Zones">The danger area first.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.headcount.v1")]
public sealed record Headcount([property: Id(0)] int Total, [property: Id(1)] int Accounted, [property: Id(2)] int Unaccounted,
    [property: Id(3)] int InDanger, [property: Id(4)] int Stale, [property: Id(5)] ImmutableArray<HeadZone> Zones);

/// <summary>Counts heads. Pure.</summary>
public static class Headcounts
{
    /// <summary>Age from which on a position says no longer where somebody is, ms.</summary>
    public const long StaleMs = 60_000;

    /// <summary>Distance within which somebody is at a muster point, m.</summary>
    public const double MusterM = 25;

    /// <summary>Counts.</summary>
    /// <param name="people">Everybody of the plant.</param>
    /// <param name="e">What was said of them, and where the muster points are.</param>
    /// <param name="zones">Names of zones.</param>
    /// <param name="danger">Zones of the danger area.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static Headcount Of(IEnumerable<SeenPerson> people, Emergency e, IReadOnlyDictionary<string, LocalizedText> zones,
        IReadOnlySet<string> danger, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(e);
        Head[] heads = [.. people.Select(p => HeadOf(p, e, danger, nowMs))];
        var groups = heads.GroupBy(h => ZoneOf(h, danger)).Select(g => new HeadZone(
            g.Key, zones.GetValueOrDefault(g.Key) ?? new LocalizedText("Elsewhere or never seen", "其他位置或从未定位"), danger.Contains(g.Key),
            [.. g.OrderBy(static h => Done(h.Account)).ThenByDescending(static h => h.AgeMs < 0 ? long.MaxValue : h.AgeMs)
                .ThenBy(static h => h.Person.Id, StringComparer.Ordinal)]));
        return new Headcount(heads.Length, heads.Count(static h => Done(h.Account)), heads.Count(static h => !Done(h.Account)),
            heads.Count(static h => h.Danger), heads.Count(static h => h.Stale && !Done(h.Account)),
            [
                .. groups.OrderByDescending(static z => z.Danger).ThenBy(static z => z.Zone.Length == 0)
                    .ThenByDescending(static z => z.Heads.Count(static h => !Done(h.Account)))
                    .ThenBy(static z => z.Zone, StringComparer.Ordinal),
            ]);
    }

    private static bool Done(Account account) => account is Account.Mustered or Account.Safe;

    private static Head HeadOf(SeenPerson person, Emergency e, IReadOnlySet<string> danger, long nowMs)
    {
        var mark = e.People.LastOrDefault(p => p.Person == person.Id);
        var age = person.SeenMs == 0 ? -1 : Math.Max(0, nowMs - person.SeenMs);
        var stale = age is < 0 or > StaleMs;
        var account = mark?.Kind switch
        {
            PersonMarkKind.Mustered => Account.Mustered,
            PersonMarkKind.Safe => Account.Safe,
            PersonMarkKind.Missing => Account.Missing,
            PersonMarkKind.Hurt => Account.Hurt,
            _ => !stale && Near(person.At, e.Plan) ? Account.AtMuster : Account.Open,
        };
        var inDanger = !Done(account) && person.Zones.Any(danger.Contains);
        return new Head(person, account, age, stale, inDanger, mark?.AtMs ?? 0, mark?.Actor ?? "");
    }

    private static bool Near(PointM at, EmergencyPlan? plan) =>
        plan?.Muster.Any(m => Math.Sqrt(Square(m.At.X - at.X) + Square(m.At.Y - at.Y)) <= MusterM) == true;

    private static double Square(double x) => x * x;

    private static string ZoneOf(Head head, IReadOnlySet<string> danger) =>
        head.AgeMs < 0 ? "" : head.Person.Zones.FirstOrDefault(danger.Contains) ?? head.Person.Zones.FirstOrDefault() ?? "";
}
