using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Grains.Tests.Rig;

/// <summary>
/// A plant of one of everything: tank TK-1 (level LT-1, temperature TT-1), pump P-1 (current IT-1; standby by itself below 1 A), zone Z-1
/// with two gas detectors GD-1 and GD-2 that belong to cabinets C-1 and C-2, person W-1 (X-1, Y-1), and as many further tanks
/// TK-n with level LT-n as wanted.
/// </summary>
public static class SmallPlant
{
    public const string Id = "p1";

    public static PlantModel Model(int tanks = 1, IEnumerable<RuleDefinition>? levelRules = null) => new()
    {
        Id = Id,
        Name = Name("Small plant"),
        Frame = new PlantFrame(120, 30, 0),
        Types = Types([.. levelRules ?? LevelRules]),
        Twins =
        [
            Sensor("TT-1", "temperature"), Sensor("IT-1", "current"), Sensor("GD-1", "gas"), Sensor("GD-2", "gas"),
            Sensor("X-1", "place"), Sensor("Y-1", "place"),
            Twin("P-1", TwinKind.Equipment, "pump", ("current", "IT-1")),
            Twin("C-1", TwinKind.Equipment, "cabinet", ("gas", "GD-1")),
            Twin("C-2", TwinKind.Equipment, "cabinet", ("gas", "GD-2")),
            Twin("Z-1", TwinKind.Zone, "zone", ("gas1", "GD-1"), ("gas2", "GD-2")) with { Shape = Square(0, 0, 100) },
            Twin("W-1", TwinKind.Person, "person", ("x", "X-1"), ("y", "Y-1")),
            .. Enumerable.Range(1, tanks).SelectMany(Tank),
        ],
    };

    public static RuleDefinition[] LevelRules =>
    [
        Rule("HH", 90) with { Limit = LimitKind.HighHigh, Priority = AlarmPriority.Critical, Deadband = 2 },
        Rule("H", 80) with { Deadband = 2 },
        Rule("L", 10) with { Limit = LimitKind.Low, OnDelayMs = 3_000, Deadband = 2 },
    ];

    public static RuleDefinition Rule(string id, double threshold) => new()
    {
        Id = id, Kind = RuleKind.Threshold, Text = Name(id), Priority = AlarmPriority.High, Limit = LimitKind.High, Threshold = threshold,
    };

    private static LocalizedText Name(string en) => new(en, en);

    private static ImmutableArray<TwinType> Types(ImmutableArray<RuleDefinition> levelRules) =>
    [
        SensorType("level", "%", 0, 100) with { Rules = levelRules },
        SensorType("temperature", "Cel", -20, 200),
        SensorType("current", "A", 0, 100) with
        {
            Rules = [Rule("LOW", 5) with { Limit = LimitKind.Low, SuppressedInModes = ["standby"] }],
        },
        SensorType("gas", "%{LEL}", 0, 100, safety: true) with
        {
            Rules = [Rule("H", 20) with { Safety = true, Latching = true, Priority = AlarmPriority.Critical }],
        },
        SensorType("place", "m", -1_000, 1_000),
        Type("tank", TwinKind.Tank, Signal("level", "%"), Signal("temperature", "Cel")) with
        {
            Rules =
            [
                Expression("HOT-FULL", "level > 70 and temperature > 50"),
                Expression("HOT-LONG", "temperature > 90") with { OnDelayMs = 5_000 },
            ],
        },
        Type("pump", TwinKind.Equipment, Signal("current", "A")) with
        {
            Modes =
            [
                new ModeDefinition { Id = "run", Name = Name("run") },
                new ModeDefinition { Id = "standby", Name = Name("standby"), When = "current < 1" },
                new ModeDefinition { Id = "maintenance", Name = Name("maintenance") },
            ],
        },
        Type("cabinet", TwinKind.Equipment, Signal("gas", "%{LEL}")),
        Type("zone", TwinKind.Zone, new SignalDefinition("gas1", "gas", "%{LEL}"), new SignalDefinition("gas2", "gas", "%{LEL}")) with
        {
            Rules =
            [
                Rule("VOTE", 20) with { Kind = RuleKind.Voting, Voters = ["gas1", "gas2"], VotesNeeded = 2 },
            ],
        },
        Type("person", TwinKind.Person, new SignalDefinition("x", "place", "m"), new SignalDefinition("y", "place", "m")),
    ];

    private static RuleDefinition Expression(string id, string text) => new()
    {
        Id = id, Kind = RuleKind.Expression, Text = Name(id), Priority = AlarmPriority.High, Expression = text,
    };

    private static SignalDefinition Signal(string quantity, string unit) => new(quantity, quantity, unit);

    private static TwinType Type(string id, TwinKind kind, params SignalDefinition[] signals) =>
        new() { Id = id, Kind = kind, Name = Name(id), Signals = [.. signals] };

    private static TwinType SensorType(string quantity, string unit, double low, double high, bool safety = false) => new()
    {
        Id = quantity,
        Kind = TwinKind.Sensor,
        Name = Name(quantity),
        Sensor = new SensorProfile { Quantity = quantity, Unit = unit, RangeLow = low, RangeHigh = high, PeriodMs = 5_000, Safety = safety },
    };

    private static TwinDefinition[] Tank(int n) =>
    [
        Sensor($"LT-{n}", "level"),
        n == 1 ? Twin("TK-1", TwinKind.Tank, "tank", ("level", "LT-1"), ("temperature", "TT-1"))
            : Twin($"TK-{n}", TwinKind.Tank, "tank", ("level", $"LT-{n}")),
    ];

    private static TwinDefinition Sensor(string id, string type) => Twin(id, TwinKind.Sensor, type);

    private static TwinDefinition Twin(string id, TwinKind kind, string type, params (string Signal, string Sensor)[] signals) => new()
    {
        Id = id,
        Kind = kind,
        TypeId = type,
        Name = Name(id),
        Shape = new Shape(ShapeKind.Point, [new PointM(1, 1, 0)]),
        Signals = signals.ToImmutableDictionary(s => s.Signal, s => s.Sensor),
    };

    private static Shape Square(double x, double y, double side) => new(ShapeKind.Polygon,
        [new(x, y, 0), new(x + side, y, 0), new(x + side, y + side, 0), new(x, y + side, 0), new(x, y, 0)]);
}
