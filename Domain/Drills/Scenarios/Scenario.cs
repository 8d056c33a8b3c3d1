using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>A drill as it is written down: where it starts, what happens, what is expected. One file of <c>drills/*.json</c>.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.scenario.v1")]
public sealed record Scenario
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required LocalizedText Name { get; init; }
    [Id(2)] public LocalizedText Description { get; init; } = LocalizedText.Empty;

    /// <summary>Local id of the plant it was written for; empty: any.</summary>
    [Id(3)] public string Plant { get; init; } = "";
    [Id(4)] public ulong Seed { get; init; } = 1;

    /// <summary>Ends by itself after this, with notice, s of drill time.</summary>
    [Id(5)] public int AutoEndS { get; init; } = 3_600;
    [Id(6)] public required ScenarioWeather Weather { get; init; }
    [Id(7)] public ScenarioStart Start { get; init; } = ScenarioStart.AsIs;
    [Id(8)] public ScenarioSite Site { get; init; } = ScenarioSite.Open;
    [Id(9)] public ImmutableArray<ScenarioRole> Roles { get; init; } = [];
    [Id(10)] public ImmutableArray<ScenarioObjective> Objectives { get; init; } = [];
    [Id(11)] public ImmutableArray<ScenarioResource> Resources { get; init; } = [];
    [Id(12)] public ImmutableArray<ScenarioJob> Jobs { get; init; } = [];
    [Id(13)] public ImmutableArray<ScenarioInject> Injects { get; init; } = [];
    [Id(14)] public ImmutableArray<ScenarioExpected> Expected { get; init; } = [];
    [Id(15)] public ImmutableArray<ScenarioProcedure> Procedures { get; init; } = [];
    [Id(16)] public ImmutableArray<ScenarioStep> Ideal { get; init; } = [];

    /// <summary>Alarms that tell this event, <c>twin/rule</c>: the first of them is the moment of detection.</summary>
    [Id(17)] public ImmutableArray<string> KeyAlarms { get; init; } = [];
}

/// <summary>The weather at the start.</summary>
/// <param name="WindMS">At 10 m, m/s.</param>
/// <param name="FromDeg">Where it comes from, degrees clockwise from north.</param>
/// <param name="AirC">°C.</param>
/// <param name="HumidityPct">%.</param>
/// <param name="CloudOktas">0 to 8.</param>
/// <param name="SunWM2">Solar radiation, W/m²; 0: night.</param>
/// <param name="RainMmH">mm/h.</param>
/// <param name="Stability">A to F; empty: from wind, sun and cloud.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.weather.v1")]
public sealed record ScenarioWeather(
    [property: Id(0)] double WindMS,
    [property: Id(1)] double FromDeg,
    [property: Id(2)] double AirC = 20,
    [property: Id(3)] double HumidityPct = 60,
    [property: Id(4)] double CloudOktas = 4,
    [property: Id(5)] double SunWM2 = 400,
    [property: Id(6)] double RainMmH = 0,
    [property: Id(7)] string Stability = "");

/// <summary>What is different from the plant the drill was forked from.</summary>
/// <param name="LevelsM">Tank → level, m.</param>
/// <param name="Transfers">What is being pumped.</param>
/// <param name="People">Person → where.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.start.v1")]
public sealed record ScenarioStart(
    [property: Id(0)] ImmutableSortedDictionary<string, double> LevelsM,
    [property: Id(1)] ImmutableArray<ScenarioTransfer> Transfers,
    [property: Id(2)] ImmutableSortedDictionary<string, SpotM> People)
{
    /// <summary>Nothing.</summary>
    public static readonly ScenarioStart AsIs =
        new(ImmutableSortedDictionary<string, double>.Empty, [], ImmutableSortedDictionary<string, SpotM>.Empty);
}

/// <summary>A pump at work.</summary>
/// <param name="Pump">Which.</param>
/// <param name="From">Tank it draws from.</param>
/// <param name="To">Tank it fills; a loading arm; empty: out of the plant.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.transfer.v1")]
public sealed record ScenarioTransfer([property: Id(0)] string Pump, [property: Id(1)] string From, [property: Id(2)] string To = "");

/// <summary>Ways out.</summary>
/// <param name="Muster">Where people are counted.</param>
/// <param name="Gates">Ways to them.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.site.v1")]
public sealed record ScenarioSite(
    [property: Id(0)] ImmutableArray<ScenarioMuster> Muster, [property: Id(1)] ImmutableArray<ScenarioGate> Gates)
{
    /// <summary>None.</summary>
    public static readonly ScenarioSite Open = new([], []);
}

/// <summary>A muster point.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.muster.v1")]
public sealed record ScenarioMuster([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] SpotM At);

/// <summary>A gate people pass on the way to a muster point.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Name.</param>
/// <param name="At">Where.</param>
/// <param name="WidthM">Clear width, m: it limits how many pass.</param>
/// <param name="Muster">The muster point behind it.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.gate.v1")]
public sealed record ScenarioGate(
    [property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] SpotM At, [property: Id(3)] double WidthM,
    [property: Id(4)] string Muster);

/// <summary>A part somebody plays.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.role.v1")]
public sealed record ScenarioRole([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] DrillTeam Team);

/// <summary>What the drill is to show.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.objective.v1")]
public sealed record ScenarioObjective([property: Id(0)] string Id, [property: Id(1)] LocalizedText Text);

/// <summary>What a resource does. Values are stored.</summary>
public enum ResourceKind : byte
{
    /// <summary>People on foot: close a hand valve, plug a leak, bring somebody out.</summary>
    Team = 0,

    /// <summary>Foam from monitors.</summary>
    FoamEngine = 1,

    /// <summary>Cooling water.</summary>
    WaterEngine = 2,
    Ambulance = 3,
}

/// <summary>A team or an engine.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Name">Name.</param>
/// <param name="At">Where it waits.</param>
/// <param name="ReadyS">From the call until it moves, s.</param>
/// <param name="LMin">Water or foam solution, L/min.</param>
/// <param name="SpeedMS">On the way, m/s.</param>
/// <param name="People">Local ids of those who go with it.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.resource.v1")]
public sealed record ScenarioResource(
    [property: Id(0)] string Id, [property: Id(1)] ResourceKind Kind, [property: Id(2)] LocalizedText Name, [property: Id(3)] SpotM At,
    [property: Id(4)] double ReadyS, [property: Id(5)] double LMin, [property: Id(6)] double SpeedMS,
    [property: Id(7)] ImmutableArray<string> People);

/// <summary>Work that is going on. Values are stored.</summary>
public enum JobKind : byte
{
    General = 0,

    /// <summary>Lights a flammable cloud.</summary>
    HotWork = 1,

    /// <summary>Slow to leave, and gas stays.</summary>
    ConfinedSpace = 2,

    /// <summary>Vehicles: light a flammable cloud.</summary>
    Traffic = 3,
}

/// <summary>Work that is going on when the drill starts.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.job.v1")]
public sealed record ScenarioJob(
    [property: Id(0)] string Id, [property: Id(1)] JobKind Kind, [property: Id(2)] LocalizedText Name, [property: Id(3)] SpotM At,
    [property: Id(4)] ImmutableArray<string> People);

/// <summary>What is put into the drill, and when.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.inject.v1")]
public sealed record ScenarioInject
{
    [Id(0)] public required int No { get; init; }

    /// <summary>Drill time, s; with <see cref="When"/> the earliest.</summary>
    [Id(1)] public double AtS { get; init; }
    [Id(2)] public Condition? When { get; init; }

    /// <summary>Waits so long after the condition came true, s.</summary>
    [Id(3)] public double AfterS { get; init; }
    [Id(4)] public DrillTeam By { get; init; } = DrillTeam.White;

    /// <summary>The role that is told.</summary>
    [Id(5)] public string To { get; init; } = "";
    [Id(6)] public LocalizedText Text { get; init; } = LocalizedText.Empty;

    /// <summary>The true beginning, from which times are measured.</summary>
    [Id(7)] public bool Onset { get; init; }
    [Id(8)] public ImmutableArray<DrillAction> Do { get; init; } = [];
    [Id(9)] public ImmutableArray<string> Objectives { get; init; } = [];
}

/// <summary>What is measured (domain.md G4). Values are stored.</summary>
public enum DrillMeasure : byte
{
    Detect = 0,
    Acknowledge = 1,
    Understand = 2,
    Dispatch = 3,
    Isolate = 4,
    Evacuate = 5,
    Muster = 6,
    Notify = 7,

    /// <summary>A task of this scenario.</summary>
    Task = 8,
}

/// <summary>Something blue should do.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.expected.v1")]
public sealed record ScenarioExpected
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required LocalizedText Text { get; init; }
    [Id(2)] public DrillMeasure Measure { get; init; } = DrillMeasure.Task;

    /// <summary>Any of these does it; empty: the measure itself says.</summary>
    [Id(3)] public ImmutableArray<DrillAction> Any { get; init; } = [];

    /// <summary>From the onset, s.</summary>
    [Id(4)] public double TargetS { get; init; }
    [Id(5)] public double Weight { get; init; } = 1;
    [Id(6)] public string Role { get; init; } = "";
    [Id(7)] public ImmutableArray<string> Objectives { get; init; } = [];
}

/// <summary>What to do on an alarm: automatic blue follows it, people see it as a checklist.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.procedure.v1")]
public sealed record ScenarioProcedure
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required LocalizedText Name { get; init; }

    /// <summary>Rule ids that set it off.</summary>
    [Id(2)] public required ImmutableArray<string> Rules { get; init; }

    /// <summary>Twins whose alarms set it off; empty: any.</summary>
    [Id(3)] public ImmutableArray<string> Twins { get; init; } = [];
    [Id(4)] public string Role { get; init; } = "";
    [Id(5)] public required ImmutableArray<ScenarioStep> Steps { get; init; }
}

/// <summary>A step of a procedure or of the ideal course.</summary>
/// <param name="AtS">Since the alarm, or since the onset, s.</param>
/// <param name="Text">What.</param>
/// <param name="Do">The action; null: a thing to think of.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.step.v1")]
public sealed record ScenarioStep([property: Id(0)] double AtS, [property: Id(1)] LocalizedText Text,
    [property: Id(2)] DrillAction? Do = null);
