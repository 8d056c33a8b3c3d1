using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Trials;

/// <summary>
/// What decides when alarms of a twin come and go, as comparable text: rules without their words, cleaning, modes, sensors behind signals.
/// Texts of types are made once and shared.
/// </summary>
internal sealed class RuleKeys(CompiledPlant plant)
{
    private readonly Dictionary<string, string> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    public CompiledPlant Plant { get; } = plant;

    /// <summary>Text of a twin; null: there is no such twin, or it has no rule.</summary>
    public string? Of(string id)
    {
        if (!Plant.Index.TryGet(id, out var i)) return null;
        var twin = Plant.Model.Twins[i];
        var rules = RulesOf(twin, i);
        if (twin.Kind == TwinKind.Sensor)
        {
            var key = ProfileOf(twin, i) + rules;
            return ModeOwnerOf(id) is { } owner ? key + OwnerOf(Plant.Index.IndexOf(owner)) : key;
        }

        return rules.Length == 0 ? null : rules + OwnerOf(i);
    }

    /// <summary>The twin whose mode decides about the limits or suppression of a sensor's rules, or null.</summary>
    public string? ModeOwnerOf(string sensor)
    {
        if (!Plant.Index.TryGet(sensor, out var i) || Plant.Model.Twins[i].Kind != TwinKind.Sensor) return null;
        var owner = Plant.Index.PrimaryOwnerOf(i);
        if (owner < 0 || Plant.Index.TypeOf(owner).Modes.IsEmpty) return null;
        return Plant.Index.RulesOf(i).Any(static r => !r.SuppressedInModes.IsEmpty || !r.ModeThresholds.IsEmpty)
            ? Plant.Model.Twins[owner].Id
            : null;
    }

    /// <summary>Sensors behind the signals of a twin.</summary>
    public IEnumerable<string> SensorsOf(string owner) =>
        Plant.Find(owner) is { } twin && twin.Kind != TwinKind.Sensor
            ? Plant.TypeOf(twin).Signals.Select(s => twin.Signals.GetValueOrDefault(s.Name)).OfType<string>()
            : [];

    private string RulesOf(TwinDefinition twin, int i)
    {
        if (!twin.RuleOverrides.IsEmpty) return Written(Plant.Index.RulesOf(i));
        if (!_rules.TryGetValue(twin.TypeId, out var text)) _rules[twin.TypeId] = text = Written(Plant.Index.RulesOf(i));
        return text;
    }

    private string ProfileOf(TwinDefinition twin, int i)
    {
        if (twin.SensorOverride is { } own) return Written(own);
        if (!_profiles.TryGetValue(twin.TypeId, out var text))
            _profiles[twin.TypeId] = text = Plant.Index.ProfileOf(i) is { } profile ? Written(profile) : "";
        return text;
    }

    /// <summary>Modes, and the sensors behind the signals with how they clean.</summary>
    private string OwnerOf(int i)
    {
        var twin = Plant.Model.Twins[i];
        if (_owners.TryGetValue(twin.Id, out var known)) return known;
        var type = Plant.Index.TypeOf(i);
        var text = new StringBuilder();
        foreach (var mode in type.Modes) text.Append('|').Append(mode.Id).Append('?').Append(mode.When);
        foreach (var signal in type.Signals)
        {
            text.Append('|').Append(signal.Name).Append('[').Append(signal.Unit).Append("]=");
            if (!twin.Signals.TryGetValue(signal.Name, out var sensor)) continue;
            text.Append(sensor);
            if (Plant.Index.TryGet(sensor, out var s)) text.Append(ProfileOf(Plant.Model.Twins[s], s));
        }

        return _owners[twin.Id] = text.ToString();
    }

    private static string Written(ImmutableArray<RuleDefinition> rules) => Json(json =>
    {
        json.WriteStartArray();
        foreach (var rule in rules) PlantTypeWriter.WriteRule(json, Silent(rule), null);
        json.WriteEndArray();
    }, rules.IsEmpty);

    private static string Written(SensorProfile profile) => string.Create(CultureInfo.InvariantCulture,
        $"{profile with { Decimals = 0, DeadBand = 0 }}");

    /// <summary>The rule without what changes neither when it comes nor when it goes.</summary>
    private static RuleDefinition Silent(RuleDefinition rule) => rule with
    {
        Text = LocalizedText.Empty, Guidance = LocalizedText.Empty, Version = 1, Priority = AlarmPriority.Low, Latching = false,
        Safety = false, AutoAcknowledgeOnReturn = false, ReAlarmMs = 0, FirstOutGroup = null, Rationale = null,
    };

    private static string Json(Action<Utf8JsonWriter> write, bool empty)
    {
        if (empty) return "";
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        write(json);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
