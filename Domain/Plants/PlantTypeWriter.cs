using System.Text.Json;
using Twin.Domain.Alarms.Rationalisation;
using Twin.Domain.Rules;

namespace Twin.Domain.Plants;

/// <summary>Writes types, rules and profiles of a plant file; members equal to those of the base are left out.</summary>
internal static class PlantTypeWriter
{
    public static void WriteType(Utf8JsonWriter json, TwinType type)
    {
        json.WriteStartObject();
        json.WriteString("id", type.Id);
        json.WriteString("kind", PlantTypeParser.Kinds[(int)type.Kind]);
        PlantFileWriter.WriteText(json, "name", type.Name);
        if (type.Version != 1) json.WriteNumber("version", type.Version);
        if (type.Sensor is { } profile) WriteProfile(json, profile, null);
        if (!type.Signals.IsEmpty) WriteSignals(json, type);
        if (!type.Modes.IsEmpty) WriteModes(json, type);
        if (!type.Rules.IsEmpty)
        {
            json.WriteStartArray("rules");
            foreach (var rule in type.Rules) WriteRule(json, rule, null);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteSignals(Utf8JsonWriter json, TwinType type)
    {
        json.WriteStartArray("signals");
        foreach (var signal in type.Signals)
        {
            json.WriteStartObject();
            json.WriteString("name", signal.Name);
            json.WriteString("quantity", signal.Quantity);
            json.WriteString("unit", signal.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteModes(Utf8JsonWriter json, TwinType type)
    {
        json.WriteStartArray("modes");
        foreach (var mode in type.Modes)
        {
            json.WriteStartObject();
            json.WriteString("id", mode.Id);
            PlantFileWriter.WriteText(json, "name", mode.Name);
            if (mode.When is not null) json.WriteString("when", mode.When);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteProfile(Utf8JsonWriter json, SensorProfile p, SensorProfile? from)
    {
        var d = from ?? new SensorProfile { Quantity = "", Unit = "", RangeLow = double.NaN, RangeHigh = double.NaN };
        json.WriteStartObject("sensor");
        if (p.Quantity != d.Quantity) json.WriteString("quantity", p.Quantity);
        if (p.Unit != d.Unit) json.WriteString("unit", p.Unit);
        if (p.SourceUnit is not null && p.SourceUnit != d.SourceUnit) json.WriteString("sourceUnit", p.SourceUnit);
        Number(json, "rangeLow", p.RangeLow, d.RangeLow);
        Number(json, "rangeHigh", p.RangeHigh, d.RangeHigh);
        Number(json, "physicalLow", p.PhysicalLow, d.PhysicalLow);
        Number(json, "physicalHigh", p.PhysicalHigh, d.PhysicalHigh);
        Number(json, "resolution", p.Resolution, d.Resolution);
        Integer(json, "periodMs", p.PeriodMs, d.PeriodMs);
        Number(json, "maxRatePerS", p.MaxRatePerS, d.MaxRatePerS);
        Boolean(json, "spikeFilter", p.SpikeFilter, d.SpikeFilter);
        Integer(json, "flatlineCount", p.FlatlineCount, d.FlatlineCount);
        Number(json, "deadBand", p.DeadBand, d.DeadBand);
        Boolean(json, "safety", p.Safety, d.Safety);
        Integer(json, "decimals", p.Decimals, d.Decimals);
        json.WriteEndObject();
    }

    public static void WriteRule(Utf8JsonWriter json, RuleDefinition r, RuleDefinition? from)
    {
        var d = from ?? PlantTypeParser.NoRule;
        json.WriteStartObject();
        json.WriteString("id", r.Id);
        if (from is null || r.Kind != d.Kind) json.WriteString("kind", PlantTypeParser.RuleKinds[(int)r.Kind]);
        Integer(json, "version", r.Version, d.Version);
        Boolean(json, "enabled", r.Enabled, d.Enabled);
        String(json, "signal", r.Signal, d.Signal);
        if (r.Limit != d.Limit) json.WriteString("limit", PlantTypeParser.LimitKinds[(int)r.Limit]);
        Number(json, "threshold", r.Threshold, d.Threshold);
        Number(json, "deadband", r.Deadband, d.Deadband);
        Number(json, "setPoint", r.SetPoint, d.SetPoint);
        String(json, "sibling", r.Sibling, d.Sibling);
        Strings(json, "voters", [.. r.Voters], [.. d.Voters]);
        Integer(json, "votesNeeded", r.VotesNeeded, d.VotesNeeded);
        if (r.Aggregate != d.Aggregate) json.WriteString("aggregate", PlantTypeParser.Aggregates[(int)r.Aggregate]);
        Integer(json, "windowMs", r.WindowMs, d.WindowMs);
        String(json, "expression", r.Expression, d.Expression);
        Integer(json, "onDelayMs", r.OnDelayMs, d.OnDelayMs);
        Integer(json, "offDelayMs", r.OffDelayMs, d.OffDelayMs);
        if (from is null || r.Priority != d.Priority) json.WriteString("priority", PlantTypeParser.Priorities[(int)r.Priority]);
        Boolean(json, "latching", r.Latching, d.Latching);
        Boolean(json, "safety", r.Safety, d.Safety);
        if (from is null || r.Text != d.Text) PlantFileWriter.WriteText(json, "text", r.Text);
        if (r.Guidance != d.Guidance) PlantFileWriter.WriteText(json, "guidance", r.Guidance);
        Strings(json, "suppressedInModes", [.. r.SuppressedInModes], [.. d.SuppressedInModes]);
        WriteModeThresholds(json, r, d);
        Boolean(json, "autoAcknowledgeOnReturn", r.AutoAcknowledgeOnReturn, d.AutoAcknowledgeOnReturn);
        Integer(json, "reAlarmMs", r.ReAlarmMs, d.ReAlarmMs);
        String(json, "firstOutGroup", r.FirstOutGroup, d.FirstOutGroup);
        if (r.Rationale is { } rationale && rationale != d.Rationale) WriteRationale(json, rationale, d.Rationale ?? AlarmRationale.Empty);
        json.WriteEndObject();
    }

    private static void WriteRationale(Utf8JsonWriter json, AlarmRationale r, AlarmRationale d)
    {
        json.WriteStartObject("rationale");
        if (r.Cause != d.Cause) PlantFileWriter.WriteText(json, "cause", r.Cause);
        if (r.Consequence != d.Consequence) PlantFileWriter.WriteText(json, "consequence", r.Consequence);
        if (r.Severity != d.Severity) json.WriteString("severity", PlantTypeParser.Severities[(int)r.Severity]);
        Number(json, "respondS", r.RespondS, d.RespondS);
        json.WriteEndObject();
    }

    private static void WriteModeThresholds(Utf8JsonWriter json, RuleDefinition r, RuleDefinition d)
    {
        var same = r.ModeThresholds.Count == d.ModeThresholds.Count
            && r.ModeThresholds.All(e => d.ModeThresholds.TryGetValue(e.Key, out var v) && v == e.Value);
        if (same) return;
        if (!r.ModeThresholds.IsEmpty)
        {
            PlantFileWriter.WriteNumbers(json, "modeThresholds", r.ModeThresholds);
            return;
        }

        json.WriteStartObject("modeThresholds");
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value, double normal)
    {
        if (!value.Equals(normal)) json.WriteNumber(name, value);
    }

    private static void Integer(Utf8JsonWriter json, string name, long value, long normal)
    {
        if (value != normal) json.WriteNumber(name, value);
    }

    private static void Boolean(Utf8JsonWriter json, string name, bool value, bool normal)
    {
        if (value != normal) json.WriteBoolean(name, value);
    }

    private static void String(Utf8JsonWriter json, string name, string? value, string? normal)
    {
        if (value is not null && value != normal) json.WriteString(name, value);
    }

    private static void Strings(Utf8JsonWriter json, string name, string[] values, string[] normal)
    {
        if (values.AsSpan().SequenceEqual(normal)) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
