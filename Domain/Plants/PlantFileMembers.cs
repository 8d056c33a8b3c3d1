using System.Collections.Immutable;

namespace Twin.Domain.Plants;

/// <summary>
/// The members of every object of a plant file. The reader knows these and refuses all others, so that a typing error cannot pass;
/// a test holds <c>docs/plant-file.schema.json</c> to the same tables.
/// </summary>
public static class PlantFileMembers
{
    public static ImmutableArray<string> File { get; } = ["$schema", "type", "twin", "features"];

    public static ImmutableArray<string> Twin { get; } = ["schema", "id", "name", "version", "retentionDays", "frame", "types"];

    public static ImmutableArray<string> Frame { get; } = ["originLonLat", "rotationDeg"];

    public static ImmutableArray<string> Text { get; } = ["en", "zh"];

    public static ImmutableArray<string> Type { get; } = ["id", "kind", "name", "version", "signals", "rules", "modes", "sensor"];

    public static ImmutableArray<string> Signal { get; } = ["name", "quantity", "unit"];

    public static ImmutableArray<string> Mode { get; } = ["id", "name", "when"];

    public static ImmutableArray<string> Sensor { get; } =
    [
        "quantity", "unit", "sourceUnit", "rangeLow", "rangeHigh", "physicalLow", "physicalHigh", "resolution", "periodMs",
        "maxRatePerS", "spikeFilter", "flatlineCount", "deadBand", "safety", "decimals",
    ];

    public static ImmutableArray<string> Rule { get; } =
    [
        "id", "kind", "version", "enabled", "text", "guidance", "priority", "signal", "limit", "threshold", "deadband", "onDelayMs",
        "offDelayMs", "latching", "safety", "setPoint", "sibling", "voters", "votesNeeded", "aggregate", "windowMs", "expression",
        "suppressedInModes", "modeThresholds", "autoAcknowledgeOnReturn", "reAlarmMs", "firstOutGroup", "rationale",
    ];

    public static ImmutableArray<string> Rationale { get; } = ["cause", "consequence", "severity", "respondS"];

    public static ImmutableArray<string> Feature { get; } = ["type", "id", "geometry", "properties"];

    public static ImmutableArray<string> Geometry { get; } = ["type", "coordinates"];

    public static ImmutableArray<string> Properties { get; } =
        ["kind", "type", "name", "relations", "signals", "numbers", "words", "rules", "sensor"];

    public static ImmutableArray<string> Relation { get; } = ["kind", "target", "weight", "distanceM", "condition"];

    /// <summary>The relation kinds.</summary>
    public static ImmutableArray<string> RelationKinds { get; } =
    [
        "locatedIn", "partOf", "monitors", "feeds", "protects", "powers", "adjacent",
        "heats", "blasts", "driftsTo", "drainsTo", "controls", "similarTo",
        "redundantWith", "flowIn", "flowOut",
    ];
}
