using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Domain.Tanks;

namespace Twin.Client.Blazor.Plants;

/// <summary>What the screens say about a twin that follows from its type and its own settings.</summary>
/// <param name="Profile">How a sensor measures; null for all else.</param>
/// <param name="Limits">Alarm limits in force, lowest first.</param>
/// <param name="Modes">Operating modes.</param>
public sealed record TwinFacts(SensorProfile? Profile, ImmutableArray<TwinLimit> Limits, ImmutableArray<ModeDefinition> Modes)
{
    /// <summary>Works out the facts; a missing type yields none.</summary>
    public static TwinFacts Of(TwinDefinition twin, TwinType? type)
    {
        var rules = new Dictionary<string, RuleDefinition>(StringComparer.Ordinal);
        foreach (var rule in type?.Rules ?? []) rules[rule.Id] = rule;
        foreach (var rule in twin.RuleOverrides) rules[rule.Id] = rule;
        // A tank's circle shows its level, so only limits of the level say something about it.
        var wanted = twin.Kind == TwinKind.Tank ? "level" : null;
        var scale = PercentPerMetre(twin, type);
        var limits = rules.Values
            .Where(rule => rule.Enabled && rule.Kind == RuleKind.Threshold && (wanted is null || rule.Signal == wanted))
            .Select(rule => new TwinLimit(Words.Limit(rule.Limit), rule.Threshold * scale, rule.Priority))
            .OrderBy(limit => limit.Value).ToImmutableArray();
        return new TwinFacts(twin.SensorOverride ?? type?.Sensor, limits, type?.Modes ?? []);
    }

    /// <summary>The feed tells a tank's level in % of its height, its limits are in metres; 1 for everything else.</summary>
    private static double PercentPerMetre(TwinDefinition twin, TwinType? type)
    {
        var metres = twin.Kind == TwinKind.Tank && (type?.Signals.Any(static s => s is { Name: "level", Unit: "m" }) ?? false);
        return metres && TankGeometry.TryFrom(twin, out var geometry, out _) ? 100 / geometry.HeightM : 1;
    }
}

/// <summary>An alarm limit.</summary>
/// <param name="Kind">LL, L, H or HH.</param>
/// <param name="Value">In the unit of the signal.</param>
/// <param name="Priority">Priority of its alarm.</param>
public sealed record TwinLimit(string Kind, double Value, AlarmPriority Priority);
