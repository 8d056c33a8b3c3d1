using System.Collections.Immutable;
using Twin.Domain.Permits;
using Twin.Domain.Plants;

namespace Twin.Domain.Tests.Permits;

/// <summary>A hot-work permit at the origin, in force since 08:00 with a clean gas test, and a quiet plant around it.</summary>
internal static class PermitSamples
{
    public const long Eight = 1_790_000_000_000;
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;

    public static PermitTicket Hot(int grade = 1) => new()
    {
        Id = "P-1", Kind = PermitKind.HotWork, Grade = grade, Standing = PermitStanding.Active, State = "active", Twin = "T-1",
        Zone = "Z-1", At = new PointM(0, 0, 0), FromMs = Eight, ToMs = Eight + (8 * Hour), StartedMs = Eight, IsOutdoors = true,
        Guardian = "G-1", Leader = "L-1", Workers = ["W-1", "W-2"], GasAtMs = Eight - (10 * Minute), LelVolPct = 2,
    };

    public static PermitTicket Confined() => Hot() with
    {
        Id = "P-2", Kind = PermitKind.ConfinedSpace, Grade = 0, IsOutdoors = false, ToMs = Eight + (24 * Hour),
    };

    public static PermitSight Quiet(long nowMs, params PermitTicket[] tickets) => new()
    {
        NowMs = nowMs, WindMps = 3, WindFromDeg = 90, Tickets = [.. tickets],
        Gas = [Gas("GT-1", 10, 0, 0)],
    };

    public static GasSight Gas(string id, double x, double y, double value, string quantity = "gas-combustible", string unit = "%{LEL}") =>
        new(id, new PointM(x, y, 0), value, unit, quantity, 25, true, 0);

    public static ImmutableArray<PermitFinding> Look(PermitTicket ticket, PermitSight sight) =>
        PermitWatch.Look(ticket, PermitWatched.Empty, sight).Findings;

    public static PermitCause[] Causes(PermitTicket ticket, PermitSight sight) => [.. Look(ticket, sight).Select(static f => f.Cause)];
}
