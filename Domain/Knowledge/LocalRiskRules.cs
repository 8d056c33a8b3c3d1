using Twin.Domain.Alarms;
using Twin.Domain.Readings;

namespace Twin.Domain.Knowledge;

/// <summary>A twin's own risk (domain.md D2 step 1): b = 1 − (1 − prior) Π (1 − s), not below the floor of its worst alarm.</summary>
public static class LocalRiskRules
{
    /// <summary>Computes it with its reasons.</summary>
    public static LocalRiskValue Of(LocalRiskInput input, RiskTable table)
    {
        var local = table.Local;
        var prior = Math.Max(local.PriorLeast, double.IsNaN(input.Prior) ? local.PriorDefault : Math.Clamp(input.Prior, 0, 1));
        var factors = new List<RiskFactor>(2) { new(RiskFactorKind.Prior, "", prior) };
        var floor = new RiskFactor(RiskFactorKind.Floor, "", 0);
        foreach (var alarm in input.Alarms)
        {
            Add(factors, RiskFactorKind.Alarm, alarm.AlarmId, SeverityOf(alarm, local));
            var least = FloorOf(alarm, local);
            if (least > floor.Severity) floor = new RiskFactor(RiskFactorKind.Floor, alarm.AlarmId, least);
        }

        foreach (var severity in input.Severities)
            Add(factors, RiskFactorKind.Severity, severity.Signal, SeverityOf(severity, local));
        if (!double.IsNaN(input.Judgement))
            Add(factors, RiskFactorKind.Judgement, input.Model ?? "", Math.Clamp(input.Judgement, 0, local.SeverityTop));
        foreach (var watcher in input.Watchers)
        {
            if (watcher.Quality.IsBad)
                Add(factors, RiskFactorKind.Blind, watcher.Sensor, watcher.Safety ? local.BlindSafetySensor : local.BlindSensor);
        }

        Add(factors, RiskFactorKind.Hazard, "", HazardOf(input.ThresholdMultiple, local));
        foreach (var barrier in input.BarriersOut) Add(factors, RiskFactorKind.BarrierOut, barrier, local.BarrierOut);
        foreach (var permit in input.Permits)
        {
            var row = table.PermitOf(permit.Kind)?.Local ?? [];
            if (!row.IsEmpty) Add(factors, RiskFactorKind.Permit, permit.Id, row[Math.Clamp(permit.Grade, 0, row.Length - 1)]);
        }

        foreach (var order in input.Overdue)
            Add(factors, RiskFactorKind.OverdueOrder, order.Id, order.Major ? local.OverdueMajor : local.OverdueOrder);
        foreach (var danger in input.Dangers)
            Add(factors, RiskFactorKind.Danger, danger.Reference, SeverityOf(danger, local));
        return Sum(factors, floor, prior);
    }

    /// <summary>s of a value between warning and trip: ((x − warn)/(trip − warn))^1.5 · 0.9 · trust.</summary>
    public static double SeverityOf(in RiskSeverity severity, LocalRow local)
    {
        var span = severity.Trip - severity.Warn;
        if (span == 0 || !double.IsFinite(severity.Value)) return 0;
        var share = Math.Clamp((severity.Value - severity.Warn) / span, 0, 1);
        return Math.Pow(share, local.SeverityPower) * local.SeverityTop * Trust(severity.Quality, local);
    }

    /// <summary>s of an alarm by priority, state and trust in its reading.</summary>
    public static double SeverityOf(in RiskAlarm alarm, LocalRow local)
    {
        if (!alarm.State.IsOpen || IsMeaningless(alarm.State)) return 0;
        var top = alarm.Priority switch
        {
            AlarmPriority.Critical => local.AlarmCritical,
            AlarmPriority.High => local.AlarmHigh,
            AlarmPriority.Medium => local.AlarmMedium,
            _ => local.AlarmLow,
        };
        var state = !alarm.State.Active ? (alarm.State.Latched ? local.Latched : local.Returned)
            : alarm.State.Acknowledged ? local.Acknowledged : local.Unacknowledged;
        var shown = alarm.State.Suppression == Suppression.None ? 1 : local.Suppressed;
        return top * state * shown * Trust(alarm.Quality, local);
    }

    /// <summary>s of a limit ahead: the less time is left the more, nothing at an hour and beyond; below that of the alarm that would
    /// come.</summary>
    public static double SeverityOf(in RiskDanger danger, LocalRow local)
    {
        var left = 1 - (danger.Minutes / local.DangerMinutes);
        return left <= 0 ? 0 : Math.Pow(left, local.SeverityPower) * (danger.Severe ? local.DangerSecond : local.DangerFirst);
    }

    /// <summary>What cannot happen in this mode, or is under repair, says nothing; shelving only silences.</summary>
    private static bool IsMeaningless(in AlarmState state) => state.SuppressedByDesign || state.OutOfService;

    private static double FloorOf(in RiskAlarm alarm, LocalRow local)
    {
        if (!alarm.State.Active || IsMeaningless(alarm.State) || alarm.Quality.IsBad) return 0;
        return alarm.Level switch { 1 => local.FloorLevel1, 2 => local.FloorLevel2, >= 3 => local.FloorConfirmed, _ => 0 };
    }

    private static double HazardOf(double multiple, LocalRow local) =>
        multiple > 0 ? Math.Min(local.HazardMost, local.HazardPerDecade * Math.Log10(1 + multiple)) : 0;

    private static double Trust(Quality quality, LocalRow local) =>
        quality.IsGood ? local.TrustGood : quality.IsUncertain ? local.TrustUncertain : local.TrustBad;

    private static void Add(List<RiskFactor> factors, RiskFactorKind kind, string reference, double severity)
    {
        if (severity > 0) factors.Add(new RiskFactor(kind, reference, severity));
    }

    private static LocalRiskValue Sum(List<RiskFactor> factors, RiskFactor floor, double prior)
    {
        var miss = 1.0;
        foreach (var factor in factors) miss *= 1 - factor.Severity;
        var value = 1 - miss;
        if (floor.Severity > value)
        {
            factors.Add(floor);
            value = floor.Severity;
        }

        return new LocalRiskValue(value, prior, factors.Count == 1 ? [factors[0]] : [.. factors.OrderByDescending(static f => f.Severity)]);
    }
}
