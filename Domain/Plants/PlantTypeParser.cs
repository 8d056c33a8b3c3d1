using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Rationalisation;
using Twin.Domain.Rules;

namespace Twin.Domain.Plants;

/// <summary>Reads the types of a plant file, and what a twin says differently from its type.</summary>
internal static class PlantTypeParser
{
    // In the order of the enums' values; kinds that a plant file cannot hold are left empty.
    internal static readonly ImmutableArray<string> Kinds =
        ["", "tank", "equipment", "sensor", "camera", "zone", "person", "weatherStation"];

    internal static readonly ImmutableArray<string> RuleKinds =
        ["threshold", "rate", "deviation", "voting", "window", "expression", "stale", "instrument", "external", "model"];

    internal static readonly ImmutableArray<string> LimitKinds = ["lowLow", "low", "high", "highHigh"];
    internal static readonly ImmutableArray<string> Aggregates = ["mean", "min", "max", "range", "standardDeviation"];
    internal static readonly ImmutableArray<string> Priorities = ["", "critical", "high", "medium", "low"];

    internal static readonly ImmutableArray<string> Severities = ["", "minor", "major", "severe"];

    internal static readonly RuleDefinition NoRule =
        new() { Id = "", Kind = RuleKind.Threshold, Text = LocalizedText.Empty, Priority = AlarmPriority.Low };

    public static TwinKind Kind(ref PlantJsonReader r) => (TwinKind)Math.Max(r.Word(Kinds), 0);

    public static LocalizedText Text(ref PlantJsonReader r)
    {
        string en = "", zh = "";
        if (!r.BeginObject(out var scope)) return LocalizedText.Empty;
        while (r.NextMember(ref scope, PlantFileMembers.Text, out var member))
        {
            if (member == "en") en = r.String();
            else zh = r.String();
        }

        r.Require(scope, PlantFileMembers.Text, "en", "zh");
        return new LocalizedText(en, zh);
    }

    public static TwinType Type(ref PlantJsonReader r)
    {
        var type = new TwinType { Id = "", Kind = TwinKind.Plant, Name = LocalizedText.Empty };
        if (!r.BeginObject(out var scope)) return type;
        while (r.NextMember(ref scope, PlantFileMembers.Type, out var member))
        {
            type = member switch
            {
                "id" => type with { Id = r.String() },
                "kind" => type with { Kind = Kind(ref r) },
                "name" => type with { Name = Text(ref r) },
                "version" => type with { Version = (int)r.Integer(1, int.MaxValue) },
                "signals" => type with { Signals = Signals(ref r) },
                "rules" => type with { Rules = Rules(ref r, []) },
                "modes" => type with { Modes = Modes(ref r) },
                _ => type with { Sensor = Profile(ref r, null) },
            };
        }

        r.Require(scope, PlantFileMembers.Type, "id", "kind", "name");
        return type;
    }

    private static ImmutableArray<SignalDefinition> Signals(ref PlantJsonReader r)
    {
        if (!r.BeginArray()) return [];
        var signals = ImmutableArray.CreateBuilder<SignalDefinition>();
        while (r.NextItem(Limits.SignalsPerType))
        {
            var signal = new SignalDefinition("", "", "");
            if (r.BeginObject(out var scope))
            {
                while (r.NextMember(ref scope, PlantFileMembers.Signal, out var member))
                {
                    var text = r.String();
                    signal = member switch
                    {
                        "name" => signal with { Name = text },
                        "quantity" => signal with { Quantity = text },
                        _ => signal with { Unit = text },
                    };
                }

                r.Require(scope, PlantFileMembers.Signal, "name", "quantity", "unit");
            }

            signals.Add(signal);
        }

        return signals.ToImmutable();
    }

    private static ImmutableArray<ModeDefinition> Modes(ref PlantJsonReader r)
    {
        if (!r.BeginArray()) return [];
        var modes = ImmutableArray.CreateBuilder<ModeDefinition>();
        while (r.NextItem(Limits.ModesPerType))
        {
            var mode = new ModeDefinition { Id = "", Name = LocalizedText.Empty };
            if (r.BeginObject(out var scope))
            {
                while (r.NextMember(ref scope, PlantFileMembers.Mode, out var member))
                {
                    mode = member switch
                    {
                        "id" => mode with { Id = r.String() },
                        "name" => mode with { Name = Text(ref r) },
                        _ => mode with { When = r.String() },
                    };
                }

                r.Require(scope, PlantFileMembers.Mode, "id", "name");
            }

            modes.Add(mode);
        }

        return modes.ToImmutable();
    }

    /// <summary>A sensor's profile; with a base, only what differs.</summary>
    public static SensorProfile Profile(ref PlantJsonReader r, SensorProfile? from)
    {
        var p = from ?? new SensorProfile { Quantity = "", Unit = "", RangeLow = 0, RangeHigh = 0 };
        if (!r.BeginObject(out var scope)) return p;
        while (r.NextMember(ref scope, PlantFileMembers.Sensor, out var member))
        {
            p = member switch
            {
                "quantity" => p with { Quantity = r.String() },
                "unit" => p with { Unit = r.String() },
                "sourceUnit" => p with { SourceUnit = r.String() },
                "rangeLow" => p with { RangeLow = r.Number() },
                "rangeHigh" => p with { RangeHigh = r.Number() },
                "physicalLow" => p with { PhysicalLow = r.Number() },
                "physicalHigh" => p with { PhysicalHigh = r.Number() },
                "resolution" => p with { Resolution = r.Number(0) },
                "periodMs" => p with { PeriodMs = r.Integer(0, Limits.RuleTimeMs) },
                "maxRatePerS" => p with { MaxRatePerS = r.Number(0) },
                "spikeFilter" => p with { SpikeFilter = r.Boolean() },
                "flatlineCount" => p with { FlatlineCount = (int)r.Integer(0, 1_000_000) },
                "deadBand" => p with { DeadBand = r.Number(0) },
                "safety" => p with { Safety = r.Boolean() },
                _ => p with { Decimals = (int)r.Integer(0, 9) },
            };
        }

        if (from is null) r.Require(scope, PlantFileMembers.Sensor, "quantity", "unit", "rangeLow", "rangeHigh");
        return p;
    }

    /// <summary>Rules; one whose id is among the base rules says only what differs.</summary>
    public static ImmutableArray<RuleDefinition> Rules(ref PlantJsonReader r, ImmutableArray<RuleDefinition> from)
    {
        if (!r.BeginArray()) return [];
        var rules = ImmutableArray.CreateBuilder<RuleDefinition>();
        while (r.NextItem(Limits.RulesPerType)) rules.Add(Rule(ref r, from));
        return rules.ToImmutable();
    }

    private static RuleDefinition Rule(ref PlantJsonReader r, ImmutableArray<RuleDefinition> from)
    {
        var id = from.IsEmpty ? null : r.PeekString("id");
        var known = id is null ? null : from.FirstOrDefault(f => f.Id == id);
        var rule = known ?? NoRule;
        if (!r.BeginObject(out var scope)) return rule;
        while (r.NextMember(ref scope, PlantFileMembers.Rule, out var member)) rule = With(ref r, rule, member);
        if (known is null) r.Require(scope, PlantFileMembers.Rule, "id", "kind", "text", "priority");
        return rule;
    }

    private static RuleDefinition With(ref PlantJsonReader r, RuleDefinition rule, string member) => member switch
    {
        "id" => rule with { Id = r.String() },
        "kind" => rule with { Kind = (RuleKind)Math.Max(r.Word(RuleKinds), 0) },
        "version" => rule with { Version = (int)r.Integer(1, int.MaxValue) },
        "enabled" => rule with { Enabled = r.Boolean() },
        "text" => rule with { Text = Text(ref r) },
        "guidance" => rule with { Guidance = Text(ref r) },
        "priority" => rule with { Priority = (AlarmPriority)Math.Max(r.Word(Priorities), 1) },
        "signal" => rule with { Signal = r.String() },
        "limit" => rule with { Limit = (LimitKind)Math.Max(r.Word(LimitKinds), 0) },
        "threshold" => rule with { Threshold = r.Number() },
        "deadband" => rule with { Deadband = r.Number(0) },
        "onDelayMs" => rule with { OnDelayMs = r.Integer(0, Limits.RuleTimeMs) },
        "offDelayMs" => rule with { OffDelayMs = r.Integer(0, Limits.RuleTimeMs) },
        "latching" => rule with { Latching = r.Boolean() },
        "safety" => rule with { Safety = r.Boolean() },
        "setPoint" => rule with { SetPoint = r.Number() },
        "sibling" => rule with { Sibling = r.String() },
        "voters" => rule with { Voters = Strings(ref r, Limits.SignalsPerType) },
        "votesNeeded" => rule with { VotesNeeded = (int)r.Integer(1, Limits.SignalsPerType) },
        "aggregate" => rule with { Aggregate = (WindowAggregate)Math.Max(r.Word(Aggregates), 0) },
        "windowMs" => rule with { WindowMs = r.Integer(0, Limits.RuleTimeMs) },
        "expression" => rule with { Expression = r.String(Limits.ExpressionChars) },
        "suppressedInModes" => rule with { SuppressedInModes = Strings(ref r, Limits.ModesPerType) },
        "modeThresholds" => rule with { ModeThresholds = PlantFeatureParser.Numbers(ref r) },
        "autoAcknowledgeOnReturn" => rule with { AutoAcknowledgeOnReturn = r.Boolean() },
        "reAlarmMs" => rule with { ReAlarmMs = r.Integer(0, Limits.RuleTimeMs) },
        "rationale" => rule with { Rationale = Rationale(ref r, rule.Rationale ?? AlarmRationale.Empty) },
        _ => rule with { FirstOutGroup = r.String() },
    };

    private static AlarmRationale Rationale(ref PlantJsonReader r, AlarmRationale rationale)
    {
        if (!r.BeginObject(out var scope)) return rationale;
        while (r.NextMember(ref scope, PlantFileMembers.Rationale, out var member))
        {
            rationale = member switch
            {
                "cause" => rationale with { Cause = Text(ref r) },
                "consequence" => rationale with { Consequence = Text(ref r) },
                "severity" => rationale with { Severity = (ConsequenceSeverity)Math.Max(r.Word(Severities), 0) },
                _ => rationale with { RespondS = r.Number(0) },
            };
        }

        return rationale;
    }

    private static ImmutableArray<string> Strings(ref PlantJsonReader r, int most)
    {
        if (!r.BeginArray()) return [];
        var strings = ImmutableArray.CreateBuilder<string>();
        while (r.NextItem(most)) strings.Add(r.String());
        return strings.ToImmutable();
    }
}
