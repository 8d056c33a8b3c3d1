using System.Collections.Immutable;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>The members of every object of a scenario file; all others are refused. A test holds <c>docs/drill.schema.json</c> to them.
/// </summary>
public static class ScenarioMembers
{
    public static ImmutableArray<string> File { get; } =
    [
        "$schema", "schema", "id", "name", "description", "plant", "seed", "autoEndS", "weather", "start", "site", "roles", "objectives",
        "resources", "jobs", "injects", "expected", "procedures", "ideal", "keyAlarms",
    ];

    public static ImmutableArray<string> Text { get; } = ["en", "zh"];

    public static ImmutableArray<string> Weather { get; } =
        ["windMS", "fromDeg", "airC", "humidityPct", "cloudOktas", "sunWM2", "rainMmH", "stability"];

    public static ImmutableArray<string> Start { get; } = ["levelsM", "transfers", "people"];

    public static ImmutableArray<string> Transfer { get; } = ["pump", "from", "to"];

    public static ImmutableArray<string> Site { get; } = ["muster", "gates"];

    public static ImmutableArray<string> Muster { get; } = ["id", "name", "at"];

    public static ImmutableArray<string> Gate { get; } = ["id", "name", "at", "widthM", "muster"];

    public static ImmutableArray<string> Role { get; } = ["id", "name", "team"];

    public static ImmutableArray<string> Objective { get; } = ["id", "text"];

    public static ImmutableArray<string> Resource { get; } = ["id", "kind", "name", "at", "readyS", "lMin", "speedMS", "people"];

    public static ImmutableArray<string> Job { get; } = ["id", "kind", "name", "at", "people"];

    public static ImmutableArray<string> Inject { get; } =
        ["no", "atS", "when", "afterS", "by", "to", "text", "onset", "do", "objectives"];

    public static ImmutableArray<string> Condition { get; } =
        ["alarm", "rule", "state", "sensor", "level", "done", "target", "harmed", "fire", "above", "below", "all", "any", "not"];

    public static ImmutableArray<string> Action { get; } = ["do", "target", "to", "at", "text", .. ActionTable.NumberNames];

    public static ImmutableArray<string> Expected { get; } =
        ["id", "text", "measure", "any", "targetS", "weight", "role", "objectives"];

    public static ImmutableArray<string> Procedure { get; } = ["id", "name", "rules", "twins", "role", "steps"];

    public static ImmutableArray<string> Step { get; } = ["atS", "text", "do"];

    public static ImmutableArray<string> Teams { get; } = ["", "red", "blue", "", "white"];

    public static ImmutableArray<string> ResourceKinds { get; } = ["team", "foamEngine", "waterEngine", "ambulance"];

    public static ImmutableArray<string> JobKinds { get; } = ["general", "hotWork", "confinedSpace", "traffic"];

    public static ImmutableArray<string> AlarmStates { get; } = ["active", "raised", "acknowledged"];

    public static ImmutableArray<string> Measures { get; } =
        ["detect", "acknowledge", "understand", "dispatch", "isolate", "evacuate", "muster", "notify", "task"];

    public static ImmutableArray<string> Stabilities { get; } = ["A", "B", "C", "D", "E", "F"];
}
