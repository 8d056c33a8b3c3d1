using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Emergencies;

/// <summary>An alarm, or a thing somebody pointed at, as plans judge it.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.sign.v1")]
public sealed record EmergencySign
{
    /// <summary>Occurrence of the alarm; empty: a person pointed at the twin.</summary>
    [Id(0)] public string AlarmId { get; init; } = "";
    [Id(1)] public required string Twin { get; init; }
    /// <summary>Rule of the alarm; empty when there is none.</summary>
    [Id(2)] public string Rule { get; init; } = "";
    /// <summary>1 to 4; 0: none.</summary>
    [Id(3)] public int Priority { get; init; }
    /// <summary>When it began, Unix ms.</summary>
    [Id(4)] public long SinceMs { get; init; }
    [Id(5)] public LocalizedText Text { get; init; } = LocalizedText.Empty;
    /// <summary>Kinds of the twin and of the things it watches.</summary>
    [Id(6)] public ImmutableArray<TwinKind> Kinds { get; init; } = [];
    /// <summary>Substances of the twin and of the things it watches; of its zone when these have none.</summary>
    [Id(7)] public ImmutableArray<string> Substances { get; init; } = [];
    /// <summary>Zones it stands in.</summary>
    [Id(8)] public ImmutableArray<string> Zones { get; init; } = [];
}

/// <summary>How well a plan fits.</summary>
/// <param name="Plan">Plan id.</param>
/// <param name="Score">Percent of what the plan asks for, weighted (rule and substance 3, zone 2, kind, priority and wind 1).</param>
/// <param name="Weight">All that it asks for: of two that fit alike the more particular one is better.</param>
/// <param name="Triggered">Its whole trigger holds.</param>
/// <param name="For">What speaks for it.</param>
/// <param name="Against">What it asks for and is not so.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.fit.v1")]
public sealed record PlanFit([property: Id(0)] string Plan, [property: Id(1)] int Score, [property: Id(2)] int Weight,
    [property: Id(3)] bool Triggered, [property: Id(4)] ImmutableArray<LocalizedText> For,
    [property: Id(5)] ImmutableArray<LocalizedText> Against);

/// <summary>Which plan fits which event. Pure.</summary>
public static class PlanFits
{
    private const int RuleWeight = 3;
    private const int SubstanceWeight = 3;
    private const int ZoneWeight = 2;

    /// <summary>Plans by how well they fit, best first; the order of plans and signs changes nothing.</summary>
    /// <param name="plans">Plans of the plant.</param>
    /// <param name="signs">Alarms and things of the event.</param>
    /// <param name="windMS">Wind, m/s; NaN: not known, then no condition on it holds.</param>
    public static ImmutableArray<PlanFit> Rank(
        IEnumerable<EmergencyPlan> plans, IReadOnlyCollection<EmergencySign> signs, double windMS) =>
    [
        .. plans.Select(p => (Plan: p, Fit: Of(p, signs, windMS)))
            .OrderByDescending(static x => x.Fit.Triggered).ThenByDescending(static x => x.Fit.Score)
            .ThenByDescending(static x => x.Fit.Weight).ThenBy(static x => x.Plan.Level)
            .ThenBy(static x => x.Plan.Id, StringComparer.Ordinal).Select(static x => x.Fit),
    ];

    /// <summary>The signs for which every condition of a trigger holds (the number of alarms and the wind aside).</summary>
    public static IEnumerable<EmergencySign> Matching(PlanTrigger trigger, IEnumerable<EmergencySign> signs) => signs.Where(s =>
        (trigger.Rules.IsEmpty || RuleIn(trigger, s)) && (trigger.Kinds.IsEmpty || trigger.Kinds.Any(s.Kinds.Contains))
        && (trigger.Substances.IsEmpty || trigger.Substances.Any(s.Substances.Contains))
        && (trigger.Zones.IsEmpty || trigger.Zones.Any(s.Zones.Contains)) && (trigger.Priority == 0 || Urgent(trigger, s)));

    /// <summary>Whether the wind is as a trigger asks for.</summary>
    public static bool Windy(PlanTrigger trigger, double windMS) =>
        trigger is { WindFromMS: 0, WindToMS: 0 }
        || (windMS >= trigger.WindFromMS && (trigger.WindToMS == 0 || windMS <= trigger.WindToMS));

    private static PlanFit Of(EmergencyPlan plan, IReadOnlyCollection<EmergencySign> signs, double windMS)
    {
        var t = plan.Trigger;
        var sum = new Sum();
        if (!t.Rules.IsEmpty)
            sum.Add(RuleWeight, signs.Where(s => RuleIn(t, s)).Select(static s => $"{s.Twin} {s.Rule}"), t.Rules, "Alarm", "报警");
        if (!t.Substances.IsEmpty)
        {
            sum.Add(SubstanceWeight, signs.SelectMany(static s => s.Substances).Where(t.Substances.Contains), t.Substances,
                "Substance", "介质");
        }

        if (!t.Zones.IsEmpty)
            sum.Add(ZoneWeight, signs.SelectMany(static s => s.Zones).Where(t.Zones.Contains), t.Zones, "Zone", "区域");
        if (!t.Kinds.IsEmpty)
        {
            sum.Add(1, signs.SelectMany(static s => s.Kinds).Where(t.Kinds.Contains).Select(static k => PlanMembers.TwinKinds[(int)k]),
                t.Kinds.Select(static k => PlanMembers.TwinKinds[(int)k]), "Kind of thing", "对象类型");
        }

        if (t.Priority > 0)
            sum.Add(1, signs.Where(s => Urgent(t, s)).Select(static s => $"{s.Priority}"), [$"≤ {t.Priority}"], "Priority", "优先级");
        if (t is not { WindFromMS: 0, WindToMS: 0 })
        {
            FormattableString asked = t.WindToMS == 0
                ? $"≥ {t.WindFromMS:0.#} m/s" : (FormattableString)$"{t.WindFromMS:0.#}–{t.WindToMS:0.#} m/s";
            sum.Add(1, Windy(t, windMS) ? [FormattableString.Invariant($"{windMS:0.#} m/s")] : [],
                [FormattableString.Invariant(asked)], "Wind", "风速");
        }

        var matching = Matching(t, signs).Count();
        if (t.Alarms > 1) sum.Add(1, matching >= t.Alarms ? [$"{matching}"] : [], [$"≥ {t.Alarms}"], "Alarms at once", "同时报警数");
        return new PlanFit(plan.Id, sum.All == 0 ? 0 : (int)Math.Round(100.0 * sum.Got / sum.All), sum.All,
            matching >= Math.Max(1, t.Alarms) && Windy(t, windMS), sum.For.ToImmutable(), sum.Against.ToImmutable());
    }

    private static bool RuleIn(PlanTrigger trigger, EmergencySign sign) =>
        sign.Rule.Length > 0 && (trigger.Rules.Contains(sign.Rule) || trigger.Rules.Contains($"{sign.Twin}/{sign.Rule}"));

    private static bool Urgent(PlanTrigger trigger, EmergencySign sign) => sign.Priority > 0 && sign.Priority <= trigger.Priority;

    private sealed class Sum
    {
        private const int Named = 4;

        public int Got { get; private set; }

        public int All { get; private set; }

        public ImmutableArray<LocalizedText>.Builder For { get; } = ImmutableArray.CreateBuilder<LocalizedText>();

        public ImmutableArray<LocalizedText>.Builder Against { get; } = ImmutableArray.CreateBuilder<LocalizedText>();

        public void Add(int weight, IEnumerable<string> found, IEnumerable<string> asked, string en, string zh)
        {
            string[] names = [.. found.Distinct().Order(StringComparer.Ordinal).Take(Named)];
            All += weight;
            if (names.Length > 0)
            {
                Got += weight;
                For.Add(new LocalizedText($"{en}: {string.Join(", ", names)}", $"{zh}：{string.Join("、", names)}"));
                return;
            }

            string[] wanted = [.. asked.Take(Named)];
            Against.Add(new LocalizedText($"{en} is not {string.Join(", ", wanted)}", $"{zh}不是 {string.Join("、", wanted)}"));
        }
    }
}
