using Orleans;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Drills.Scene;

/// <summary>What happened to an alarm. Values are stored.</summary>
public enum AlarmNews : byte
{
    Raised = 0,
    Acknowledged = 1,
    Returned = 2,
}

/// <summary>News of an alarm of the drill, told to the scene by whoever runs the rules.</summary>
/// <param name="Twin">Local id.</param>
/// <param name="Rule">Rule id.</param>
/// <param name="News">What.</param>
/// <param name="Critical">Of the highest priority.</param>
/// <param name="Actor">Who acknowledged.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.alarm.v1")]
public sealed record SceneAlarm(
    [property: Id(0)] string Twin, [property: Id(1)] string Rule, [property: Id(2)] AlarmNews News,
        [property: Id(3)] bool Critical = false,
    [property: Id(4)] string Actor = "");

/// <summary>What the scene knows of the drill's alarms.</summary>
internal sealed class SceneAlarms
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private readonly record struct Entry(string Twin, string Rule, bool Active, bool Acknowledged);

    public void Take(SceneAlarm alarm)
    {
        var key = Key(alarm.Twin, alarm.Rule);
        var entry = _entries.GetValueOrDefault(key, new Entry(alarm.Twin, alarm.Rule, false, false));
        _entries[key] = alarm.News switch
        {
            AlarmNews.Raised => entry with { Active = true },
            AlarmNews.Acknowledged => entry with { Acknowledged = true },
            _ => entry with { Active = false },
        };
    }

    public bool Has(string twin, string rule, AlarmAsked state)
    {
        if (rule.Length > 0) return _entries.TryGetValue(Key(twin, rule), out var one) && In(one, state);
        foreach (var entry in _entries.Values) if (entry.Twin == twin && In(entry, state)) return true;
        return false;
    }

    public SceneAlarms Copy()
    {
        var copy = new SceneAlarms();
        foreach (var (key, entry) in _entries) copy._entries[key] = entry;
        return copy;
    }

    /// <summary>Whether an alarm tells the truth: its sensors do not lie, or it is the alarm that finds the lie.</summary>
    public static bool IsUseful(PlantIndex plant, SceneSensors sensors, double nowS, string twinId, string ruleId)
    {
        if (!plant.TryGet(twinId, out var twin)) return false;
        RuleDefinition? rule = null;
        foreach (var r in plant.RulesOf(twin)) if (r.Id == ruleId) rule = r;
        if (plant.Twin(twin).Kind == TwinKind.Sensor)
        {
            var sensor = sensors.Find(twinId);
            if (sensor is null) return true;
            return rule?.Kind == RuleKind.Stale ? sensor.Cut || sensor.Fault == SensorFault.Dead : !sensor.Lies(nowS);
        }

        var (lying, all) = (0, 0);
        foreach (var (signal, id) in plant.Twin(twin).Signals)
        {
            if (rule is { Signal.Length: > 0 } && rule.Kind != RuleKind.Deviation && rule.Signal != signal) continue;
            if (rule is { Kind: RuleKind.Voting } && !rule.Voters.Contains(signal)) continue;
            all++;
            if (sensors.Find(id) is { } sensor && sensor.Lies(nowS)) lying++;
        }

        return rule?.Kind == RuleKind.Deviation || lying == 0 || 2 * lying < all;
    }

    private static bool In(in Entry entry, AlarmAsked state) => state switch
    {
        AlarmAsked.Active => entry.Active,
        AlarmAsked.Acknowledged => entry.Acknowledged,
        _ => true,
    };

    private static string Key(string twin, string rule) => twin + "/" + rule;
}
