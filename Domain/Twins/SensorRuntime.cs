using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>What sensors of a type share: how they clean, their rules, the modes of their owner. Immutable.</summary>
public sealed class SensorRuntime
{
    /// <summary>Rule every sensor has: its source's clock is off by more than <see cref="Limits.ClockOffsetMs"/> (design 7.8).</summary>
    public const string ClockRuleId = "CLOCK";

    /// <summary>Rule every sensor has: readings that came too late to be live had crossed a limit.</summary>
    public const string GapRuleId = "GAP";

    /// <summary>Rule of a safety sensor whose type has no stale rule of its own.</summary>
    public const string StaleRuleId = "STALE";

    private static readonly RuleDefinition Clock = new()
    {
        Id = ClockRuleId,
        Kind = RuleKind.Instrument,
        Priority = AlarmPriority.Low,
        Text = new LocalizedText("Clock of the source is wrong; arrival time is used", "数据源时钟偏差，改用到达时间"),
        Guidance = new LocalizedText("Have the time synchronisation of the device checked.", "请检查设备对时。"),
    };

    private static readonly RuleDefinition Gap = new()
    {
        Id = GapRuleId,
        Kind = RuleKind.Instrument,
        Priority = AlarmPriority.Low,
        Text = new LocalizedText("Late readings crossed a limit during the gap", "中断期间补传数据曾越限"),
        Guidance = new LocalizedText("Look at the trend of the gap and decide whether somebody must go there.", "查看中断期间趋势，判断是否需要现场确认。"),
    };

    private static readonly RuleDefinition Stale = new()
    {
        Id = StaleRuleId,
        Kind = RuleKind.Stale,
        Priority = AlarmPriority.High,
        Text = new LocalizedText("No reading: protection lost", "无读数：失去保护"),
        Guidance = new LocalizedText("Treat the spot as unprotected; call instrumentation.", "按无保护处理，通知仪表人员。"),
    };

    public SensorRuntime(SensorProfile profile, CleanerSettings cleaner, CompiledRuleSet rules, ImmutableArray<ModeDefinition> modes)
    {
        Profile = profile;
        Cleaner = cleaner;
        Rules = rules;
        Modes = modes;
        ClockRule = rules.TryFind(ClockRuleId, out var clock) ? clock : -1;
        GapRule = rules.TryFind(GapRuleId, out var gap) ? gap : -1;
    }

    public SensorProfile Profile { get; }

    public CleanerSettings Cleaner { get; }

    public CompiledRuleSet Rules { get; }

    /// <summary>Modes of the owner.</summary>
    public ImmutableArray<ModeDefinition> Modes { get; }

    internal int ClockRule { get; }

    internal int GapRule { get; }

    /// <summary>A sensor's one signal, as its rules see it.</summary>
    public static ImmutableArray<SignalDefinition> Signals(SensorProfile? profile) =>
        [new SignalDefinition("value", profile?.Quantity ?? "", profile?.Unit ?? "")];

    /// <summary>
    /// A type's rules with those that every sensor has. Modes that the owner does not have are left out of them: its sensors are of the
    /// same type as those of twins that do.
    /// </summary>
    public static ImmutableArray<RuleDefinition> WithBuiltIn(
        ImmutableArray<RuleDefinition> rules, SensorProfile profile, ImmutableArray<ModeDefinition> modes)
    {
        bool Has(string mode) => modes.Any(m => m.Id == mode);
        var all = ImmutableArray.CreateBuilder<RuleDefinition>(rules.Length + 3);
        foreach (var rule in rules)
        {
            var known = rule.SuppressedInModes.IsEmpty && rule.ModeThresholds.IsEmpty;
            all.Add(known ? rule : rule with
            {
                SuppressedInModes = rule.SuppressedInModes.RemoveAll(m => !Has(m)),
                ModeThresholds = rule.ModeThresholds.RemoveRange(rule.ModeThresholds.Keys.Where(m => !Has(m))),
            });
        }

        if (profile.Safety && rules.All(static r => r.Kind != RuleKind.Stale)) all.Add(Stale);
        if (rules.All(static r => r.Id != ClockRuleId)) all.Add(Clock);
        if (rules.All(static r => r.Id != GapRuleId)) all.Add(Gap);
        return all.ToImmutable();
    }

    /// <summary>Index of a mode, or -1.</summary>
    public int ModeIndex(string mode)
    {
        for (var i = 0; i < Modes.Length; i++)
        {
            if (Modes[i].Id == mode) return i;
        }

        return -1;
    }
}
