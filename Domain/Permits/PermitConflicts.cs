using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Places;

namespace Twin.Domain.Permits;

/// <summary>Two works that must not be done at once.</summary>
/// <param name="Other">The other permit, or the drain.</param>
/// <param name="Rule">Which rule: <c>gas</c>, <c>above</c>, <c>lifting</c>, <c>vessel</c>, <c>blind</c>, <c>drain</c>.</param>
/// <param name="Text">In words.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.conflict.v1")]
public sealed record PermitConflict(
    [property: Id(0)] string Other, [property: Id(1)] string Rule, [property: Id(2)] LocalizedText Text);

/// <summary>Conflicts of permits in space and time (SIMOPS, domain.md C4), with 15 min between them. Pure.</summary>
public static class PermitConflicts
{
    /// <summary>Time that must lie between two of them, ms.</summary>
    public const long MarginMs = 15 * 60_000L;

    /// <summary>Distance between a flame and work that lets gas or vapour out, m.</summary>
    public const double GasM = 30;

    /// <summary>Horizontal distance within which one counts as above the other, m.</summary>
    public const double AboveM = 10;

    /// <summary>Distance within which drains are sealed for a flame, m (GB 30871, domain.md C4).</summary>
    public const double DrainM = 15;

    private const double AboveLeastM = 2;

    /// <summary>All conflicts of a placed ticket with others that are not ended, by id.</summary>
    public static ImmutableArray<PermitConflict> Of(PermitTicket ticket, IEnumerable<PermitTicket> others)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return
        [
            .. others.Where(o => o.Id != ticket.Id && o.Standing != PermitStanding.Ended && Overlap(ticket, o))
                .OrderBy(static o => o.Id, StringComparer.Ordinal)
                .Select(o => Between(ticket, o)).OfType<PermitConflict>(),
        ];
    }

    /// <summary>Open drains beside hot work: vapour runs along them to the flame. What a cover says outweighs what was confirmed.</summary>
    public static ImmutableArray<PermitConflict> Drains(PermitTicket ticket, ImmutableArray<DrainSight> drains)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (ticket.Kind != PermitKind.HotWork || ticket.Standing == PermitStanding.Ended || ticket.At is not { } at) return [];
        return
        [
            .. drains.Where(d => d.IsOpen ?? !ticket.AreDrainsSealed).Select(d => (Drain: d, Away: PlaneGeometry.Distance(at, d.At)))
                .Where(static d => d.Away <= DrainM).OrderBy(static d => d.Drain.Id, StringComparer.Ordinal)
                .Select(static d => new PermitConflict(d.Drain.Id, "drain", new LocalizedText(
                    $"{d.Drain.Name.En}: not sealed, {d.Away:0} m from the flame; drains within {DrainM:0} m are to be covered and sealed",
                    $"{d.Drain.Name.Zh}：未封堵，距动火点 {d.Away:0} 米；{DrainM:0} 米内的排水口须覆盖封堵并确认"))),
        ];
    }

    /// <summary>They overlap in time, with the margin. A ticket that runs goes on until its end; without times it is now.</summary>
    private static bool Overlap(PermitTicket a, PermitTicket b) => From(a) < To(b) + MarginMs && From(b) < To(a) + MarginMs;

    private static long From(PermitTicket t) => t.StartedMs > 0 ? t.StartedMs : t.FromMs;

    // Half of the range: adding the margin must not run over.
    private static long To(PermitTicket t) => t.ToMs > 0 ? t.ToMs : long.MaxValue / 2;

    private static PermitConflict? Between(PermitTicket a, PermitTicket b)
    {
        var (isSame, isCompanion) = (a.Twin.Length > 0 && a.Twin == b.Twin, a.Related.Contains(b.Id) || b.Related.Contains(a.Id));
        var away = a.At is { } p && b.At is { } q ? PlaneGeometry.Distance(p, q) : double.PositiveInfinity;
        if (isSame && Are(a, b, PermitKind.ConfinedSpace, PermitKind.BlindPlate))
            return Conflict(b, "blind", $"{b.Id}: a blind plate is moved at a vessel people are in", $"{b.Id}：有人作业的设备正在抽堵盲板");
        // Hot work or power inside a vessel is part of the work there when the two tickets name each other.
        if (isSame && !isCompanion && (a.Kind == PermitKind.ConfinedSpace || b.Kind == PermitKind.ConfinedSpace))
            return Conflict(b, "vessel", $"{b.Id} works on the same vessel", $"{b.Id} 在同一设备上作业");
        var letsOut = Are(a, b, PermitKind.HotWork, PermitKind.BlindPlate) || Are(a, b, PermitKind.HotWork, PermitKind.ConfinedSpace);
        if (letsOut && !isCompanion && away <= GasM)
            return Conflict(b, "gas", $"{b.Id}: gas may come out {away:0} m from a flame; {GasM:0} m are needed",
                $"{b.Id}：距动火点 {away:0} 米可能释放可燃气体，须 {GasM:0} 米以上");
        var isFlame = a.Kind == PermitKind.HotWork || b.Kind == PermitKind.HotWork;
        if (isFlame && away <= AboveM && Math.Abs(a.HeightM - b.HeightM) > AboveLeastM)
            return Conflict(b, "above", $"{b.Id}: hot work above or below it", $"{b.Id}：与动火上下交叉作业");
        return a.Kind != b.Kind && away <= AboveM && (a.Kind == PermitKind.Lifting || b.Kind == PermitKind.Lifting)
            ? Conflict(b, "lifting", $"{b.Id}: a load is lifted over people", $"{b.Id}：吊装物下方有人作业") : null;
    }

    private static bool Are(PermitTicket a, PermitTicket b, PermitKind one, PermitKind two) =>
        (a.Kind == one && b.Kind == two) || (b.Kind == one && a.Kind == two);

    private static PermitConflict Conflict(PermitTicket other, string rule, string en, string zh) =>
        new(other.Id, rule, new LocalizedText(en, zh));
}
