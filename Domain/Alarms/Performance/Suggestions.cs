using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Performance;

/// <summary>Why a rule is proposed to be changed.</summary>
public enum NuisanceKind : byte
{
    Chattering = 0,
    Fleeting = 1,
}

/// <summary>A proposal to make one rule quieter, to be tried over the past before anybody changes it.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.suggestion.v1")]
public sealed record AlarmSuggestion
{
    [Id(0)] public required string Twin { get; init; }
    [Id(1)] public required string Rule { get; init; }
    [Id(2)] public required LocalizedText Text { get; init; }
    [Id(3)] public required AlarmPriority Priority { get; init; }
    [Id(4)] public required NuisanceKind Why { get; init; }
    /// <summary>Annunciations (or fleeting occurrences) in the window.</summary>
    [Id(5)] public required int Count { get; init; }
    /// <summary>The rule as it is.</summary>
    [Id(6)] public required RuleChange Now { get; init; }
    /// <summary>What would be changed.</summary>
    [Id(7)] public required RuleChange Change { get; init; }
    [Id(8)] public required string Unit { get; init; }
    /// <summary>Process safety time of the twin, s; 0: not known.</summary>
    [Id(9)] public double SafetyTimeS { get; init; }
    [Id(10)] public required string Source { get; init; }
    [Id(11)] public required string Confidence { get; init; }
}

/// <summary>Finds rules that chatter or flit and proposes dead band and delays from the table of starting values (domain.md A3).</summary>
public static class Suggestions
{
    /// <summary>Number of a twin that says how long it takes from the limit to the consequence, s.</summary>
    public const string SafetyTimeNumber = "processSafetyTimeS";

    /// <summary>Proposals for the alarms of a report, the most frequent first.</summary>
    public static ImmutableArray<AlarmSuggestion> From(AlarmReport report, CompiledPlant plant, PerformanceTables tables)
    {
        var found = report.Chattering.Select(t => Propose(t, NuisanceKind.Chattering, plant, tables))
            .Concat(report.Fleeting.Select(t => Propose(t, NuisanceKind.Fleeting, plant, tables)));
        return [.. found.OfType<AlarmSuggestion>().OrderByDescending(static s => s.Count)];
    }

    /// <summary>Longest delay a twin's process safety time allows, ms; null: that time is not known.</summary>
    public static long? DelayCapMs(TwinDefinition twin, CompiledPlant plant, PerformanceTables tables) =>
        SafetyTimeS(twin, plant) is > 0 and var seconds
            ? (long)(seconds * 1_000 * tables.Definitions.DelayShareOfSafetyTime)
            : null;

    /// <summary>Warnings about a change, before any reading is looked at.</summary>
    public static IEnumerable<string> Check(
        TwinDefinition twin, RuleDefinition rule, RuleChange change, CompiledPlant plant, PerformanceTables tables)
    {
        var delay = change.OnDelayMs ?? rule.OnDelayMs;
        if (DelayCapMs(twin, plant, tables) is { } cap && delay > cap) yield return "safetyTime";
        if (rule.Safety && delay > rule.OnDelayMs) yield return "safety";
    }

    private static double SafetyTimeS(TwinDefinition twin, CompiledPlant plant)
    {
        if (twin.Numbers.TryGetValue(SafetyTimeNumber, out var own)) return own;
        if (twin.Kind != TwinKind.Sensor || !plant.Index.TryGet(twin.Id, out var index)) return 0;
        var owner = plant.Index.PrimaryOwnerOf(index);
        return owner < 0 ? 0 : plant.Model.Twins[owner].Numbers.GetValueOrDefault(SafetyTimeNumber);
    }

    private static AlarmSuggestion? Propose(AlarmTally tally, NuisanceKind why, CompiledPlant plant, PerformanceTables tables)
    {
        if (plant.Find(tally.Twin) is not { } twin) return null;
        if (plant.RuleOf(tally.Twin, tally.Rule) is not { } rule) return null;
        if (rule.Kind is not (RuleKind.Threshold or RuleKind.Deviation or RuleKind.Voting or RuleKind.Window or RuleKind.Rate)) return null;
        if (Profile(twin, rule, plant) is not { } profile) return null;
        var start = tables.StartOf(profile.Quantity);
        var cap = DelayCapMs(twin, plant, tables) ?? long.MaxValue;
        // A life-safety alarm is never made slower: only its way back may be calmed.
        var onDelay = rule.Safety || rule.Kind == RuleKind.Rate ? rule.OnDelayMs : Math.Min(start.OnDelayMs, cap);
        var deadband = start.DeadbandPercentOfLimit > 0
            ? Math.Abs(rule.Threshold) * start.DeadbandPercentOfLimit / 100
            : (profile.RangeHigh - profile.RangeLow) * start.DeadbandPercent / 100;
        var change = new RuleChange(
            rule.Kind != RuleKind.Rate && deadband > rule.Deadband ? deadband : null,
            why == NuisanceKind.Fleeting && onDelay > rule.OnDelayMs ? onDelay : null,
            start.OffDelayMs > rule.OffDelayMs ? start.OffDelayMs : null);
        if (change == new RuleChange()) return null;
        return new AlarmSuggestion
        {
            Twin = tally.Twin, Rule = tally.Rule, Text = tally.Text, Priority = tally.Priority, Why = why, Count = tally.Count,
            Now = new RuleChange(rule.Deadband, rule.OnDelayMs, rule.OffDelayMs), Change = change, Unit = profile.Unit,
            SafetyTimeS = SafetyTimeS(twin, plant), Source = start.Source, Confidence = start.Confidence,
        };
    }

    private static SensorProfile? Profile(TwinDefinition twin, RuleDefinition rule, CompiledPlant plant)
    {
        if (plant.SensorOf(twin.Id) is { } own) return own.Profile;
        var name = rule.Signal ?? (rule.Voters.IsDefaultOrEmpty ? null : rule.Voters[0]);
        return name is not null && twin.Signals.TryGetValue(name, out var sensor) ? plant.SensorOf(sensor)?.Profile : null;
    }
}
