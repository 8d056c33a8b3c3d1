using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Domain.Permits;

/// <summary>
/// Binds a permit to the live plant: says which conditions forbid the work now, since when, and when each suspends it
/// (domain.md C4; each condition has its own hold). Pure; the same for live, drills and tests.
/// </summary>
public static class PermitWatch
{
    private const double LeastWindMps = 0.5;
    private const double RainMmH = 2.5;
    private const double OxygenLow = 19.5;
    private const double OxygenHigh = 23.5;

    /// <summary>Looks at a placed ticket. A condition that was true at the last look keeps its begin.</summary>
    public static PermitWatched Look(PermitTicket ticket, PermitWatched before, PermitSight sight)
    {
        ArgumentNullException.ThrowIfNull(before);
        return new PermitWatched(
        [
            .. Conditions(ticket, sight).Select(now =>
            {
                var known = before.Findings.FirstOrDefault(f => f.Cause == now.Cause && f.Reference == now.Reference);
                // What has a begin of its own (a time that ran out) brings it along.
                var since = Math.Min(now.SinceMs, known?.SinceMs ?? now.SinceMs);
                return now with { SinceMs = since, DueMs = since + PermitHolds.Of(now.Cause) };
            }),
        ]);
    }

    /// <summary>What forbids to begin, or to go on after a suspension: everything that is true now, without waiting for holds.</summary>
    public static ImmutableArray<PermitFinding> Blocks(PermitTicket ticket, PermitSight sight) =>
        [.. Conditions(ticket, sight).OrderBy(static f => f.Cause)];

    /// <summary>Limit of a detector for this work, in its own unit; +∞: it says nothing about it (GB 30871 5.3.2).</summary>
    public static double LimitOf(PermitTicket ticket, GasSight gas)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(gas);
        return gas.Quantity switch
        {
            "gas-combustible" => CombustibleLimit(ticket.LelVolPct, gas.Unit),
            "gas-toxic" => double.IsNaN(gas.Limit) ? double.PositiveInfinity : gas.Limit,
            "oxygen" => OxygenHigh,
            _ => double.PositiveInfinity,
        };
    }

    // At most 0.5 %vol where the LEL is 4 %vol or more, else 0.2 %vol. An unknown medium takes the least that comes to, in %LEL.
    private static double CombustibleLimit(double lelVolPct, string unit)
    {
        var volume = lelVolPct >= 4 ? 0.5 : 0.2;
        if (unit == "%") return volume;
        return double.IsNaN(lelVolPct) || lelVolPct <= 0 ? 5 : volume / lelVolPct * 100;
    }

    private static IEnumerable<PermitFinding> Conditions(PermitTicket ticket, PermitSight sight)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(sight);
        var rule = PermitRules.Of(ticket.Kind);
        return GasConditions(ticket, rule, sight).Concat(TimeConditions(ticket, rule, sight)).Concat(GuardianConditions(ticket, sight))
            .Concat(AlarmConditions(ticket, sight)).Concat(WeatherConditions(ticket, rule, sight)).Concat(OtherConditions(ticket, sight));
    }

    private static IEnumerable<PermitFinding> GasConditions(PermitTicket ticket, PermitRule rule, PermitSight sight)
    {
        var isWatched = false;
        foreach (var gas in sight.Gas)
        {
            var away = ticket.At is { } at ? PlaneGeometry.Distance(at, gas.At) : double.PositiveInfinity;
            if (away <= PermitHolds.ReachM && gas.IsGood) isWatched = true;
            if (!gas.IsGood || !IsOver(ticket, gas)) continue;
            if (away <= PermitHolds.ReachM)
                yield return Finding(PermitCause.Gas, gas.Sensor, sight.NowMs,
                    $"{gas.Sensor}: {Figure(gas.Value)} {Unit(gas)}, allowed {Figure(LimitOf(ticket, gas))}, {away:0} m away",
                    $"{gas.Sensor}：{Figure(gas.Value)} {Unit(gas)}，允许 {Figure(LimitOf(ticket, gas))}，距离 {away:0} 米");
            else if (rule.Ignites && away <= PermitHolds.VapourM && gas.Quantity == "gas-combustible"
                && Brings(sight, gas.At, ticket.At!.Value))
                yield return Finding(PermitCause.Vapour, gas.Sensor, sight.NowMs,
                    $"The wind brings vapour from {gas.Sensor}: {Figure(gas.Value)} {Unit(gas)}, {away:0} m upwind",
                    $"风将 {gas.Sensor} 处的可燃气带来：{Figure(gas.Value)} {Unit(gas)}，上风向 {away:0} 米");
        }

        if (!isWatched && NeedsMonitoring(ticket) && ticket.Standing is PermitStanding.Active or PermitStanding.Suspended)
            yield return Finding(PermitCause.MonitoringLost, "", sight.NowMs,
                $"No gas detector within {PermitHolds.ReachM:0} m has a good reading; this work needs continuous monitoring",
                $"{PermitHolds.ReachM:0} 米内没有有效的气体检测读数；该作业须连续监测");
    }

    private static bool NeedsMonitoring(PermitTicket ticket) =>
        ticket is { Kind: PermitKind.HotWork, Grade: 0 } or { Kind: PermitKind.ConfinedSpace };

    private static bool IsOver(PermitTicket ticket, GasSight gas) => gas.Quantity == "oxygen"
        ? gas.Value is < OxygenLow or > OxygenHigh : gas.Value > LimitOf(ticket, gas);

    private static bool Brings(PermitSight sight, PointM from, PointM to)
    {
        if (!(sight.WindMps >= LeastWindMps) || double.IsNaN(sight.WindFromDeg)) return false;
        // Bearing from the work to the detector, clockwise from north: the wind must come from there.
        var bearing = Math.Atan2(from.X - to.X, from.Y - to.Y) * 180 / Math.PI;
        return Math.Abs(Math.IEEERemainder(bearing - sight.WindFromDeg, 360)) <= PermitHolds.VapourDeg;
    }

    private static IEnumerable<PermitFinding> TimeConditions(PermitTicket ticket, PermitRule rule, PermitSight sight)
    {
        if (ticket.ToMs > 0 && sight.NowMs >= ticket.ToMs)
            yield return Finding(
                PermitCause.ValidityEnd, "", ticket.ToMs, "The permit's time is over; a new one is needed", "票证有效期已到，须重新办票");
        var isUnderWay = ticket.Standing is PermitStanding.Active or PermitStanding.Suspended;
        if (!isUnderWay || rule.GasMs(ticket.Grade) is not { } holds) yield break;
        // While it stands still the shorter time for an interruption counts.
        var (from, most) = ticket.Standing == PermitStanding.Suspended && rule.PauseMs(ticket.Grade) is { } pause
            ? (Math.Max(ticket.SuspendedMs, ticket.GasAtMs), Math.Min(pause, holds)) : (ticket.GasAtMs, holds);
        if (ticket.GasAtMs == 0 || sight.NowMs >= from + most)
            yield return Finding(PermitCause.GasTestExpired, "", ticket.GasAtMs == 0 ? sight.NowMs : from + most,
                $"The gas test is older than {Minutes(most)} min; test again", $"气体分析已超过 {Minutes(most)} 分钟，须重新分析");
    }

    private static IEnumerable<PermitFinding> GuardianConditions(PermitTicket ticket, PermitSight sight)
    {
        // Who carries no tag cannot be followed; the flow asks for the guardian's own word then.
        if (ticket.At is not { } at || !sight.Guardians.TryGetValue(ticket.Guardian, out var fix) || fix.AtMs == 0) yield break;
        var age = sight.NowMs - fix.AtMs;
        if (age > PermitHolds.Of(PermitCause.GuardianUnseen))
        {
            yield return Finding(PermitCause.GuardianUnseen, ticket.Guardian, fix.AtMs,
                $"The guardian has not been seen for {age / 1000} s", $"监护人已 {age / 1000} 秒没有定位");
            yield break;
        }

        var away = PlaneGeometry.Distance(at, fix.At);
        if (away > PermitHolds.FenceM)
            yield return Finding(PermitCause.GuardianAway, ticket.Guardian, sight.NowMs,
                $"The guardian is {away:0} m away; {PermitHolds.FenceM:0} m are allowed",
                $"监护人距作业点 {away:0} 米，允许 {PermitHolds.FenceM:0} 米");
    }

    private static IEnumerable<PermitFinding> AlarmConditions(PermitTicket ticket, PermitSight sight)
    {
        foreach (var alarm in sight.Alarms)
        {
            var isHere = (ticket.Zone.Length > 0 && alarm.Zones.Contains(ticket.Zone))
                || (ticket.Twin.Length > 0 && alarm.Twin == ticket.Twin)
                || (ticket.At is { } at && alarm.At is { } there && PlaneGeometry.Distance(at, there) <= PermitHolds.ReachM);
            if (isHere && (alarm.IsGasOrFire || alarm.Priority <= 2))
                yield return Finding(PermitCause.Alarm, alarm.Id, sight.NowMs,
                    $"Alarm nearby: {alarm.Text.En} ({alarm.Twin})", $"附近报警：{alarm.Text.Zh}（{alarm.Twin}）");
        }
    }

    private static IEnumerable<PermitFinding> WeatherConditions(PermitTicket ticket, PermitRule rule, PermitSight sight)
    {
        if (!ticket.IsOutdoors) yield break;
        if (sight.WindMps >= rule.WindMps)
            yield return Finding(PermitCause.Wind, "", sight.NowMs,
                $"Wind {sight.WindMps:0.0} m/s; below {rule.WindMps:0.0} is allowed", $"风速 {sight.WindMps:0.0} 米/秒，须低于 {rule.WindMps:0.0}");
        if (!rule.StopsInStorm) yield break;
        if (sight.LightningKm <= PermitHolds.LightningKm)
            yield return Finding(PermitCause.Storm, "lightning", sight.NowMs,
                $"Lightning {sight.LightningKm:0.0} km away", $"{sight.LightningKm:0.0} 公里处有雷电");
        if (sight.RainMmH >= RainMmH)
            yield return Finding(PermitCause.Storm, "rain", sight.NowMs, $"Rain {sight.RainMmH:0.0} mm/h", $"降雨 {sight.RainMmH:0.0} 毫米/小时");
    }

    private static IEnumerable<PermitFinding> OtherConditions(PermitTicket ticket, PermitSight sight)
    {
        if (sight.Emergency is { } emergency)
            yield return Finding(PermitCause.Evacuation, "", sight.NowMs, $"Emergency: {emergency}", $"应急响应：{emergency}");
        foreach (var drain in PermitConflicts.Drains(ticket, sight.Drains))
            yield return Finding(PermitCause.Conflict, drain.Other, sight.NowMs, drain.Text.En, drain.Text.Zh);
        foreach (var conflict in PermitConflicts.Of(ticket, sight.Tickets))
        {
            // Of two that run, the later one stops; one that merely is planned stops nobody.
            var other = sight.Tickets.First(t => t.Id == conflict.Other);
            if (other.Standing == PermitStanding.Active && (ticket.Standing != PermitStanding.Active || IsLater(ticket, other)))
                yield return Finding(PermitCause.Conflict, conflict.Other, sight.NowMs, conflict.Text.En, conflict.Text.Zh);
        }
    }

    private static bool IsLater(PermitTicket a, PermitTicket b) =>
        a.StartedMs != b.StartedMs ? a.StartedMs > b.StartedMs : string.CompareOrdinal(a.Id, b.Id) > 0;

    private static PermitFinding Finding(PermitCause cause, string reference, long sinceMs, string en, string zh) =>
        new(cause, reference, sinceMs, sinceMs + PermitHolds.Of(cause), new LocalizedText(en, zh));

    private static string Figure(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    // Brackets and braces of UCUM are not for readers: %{LEL}, [ppm].
    private static string Unit(GasSight gas) => string.Concat(gas.Unit.Where(static c => c is not ('{' or '}' or '[' or ']')));

    private static long Minutes(long ms) => ms / 60_000;
}
