using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>What a condition looks at. Values are stored.</summary>
public enum ConditionKind : byte
{
    Alarm = 0,
    Sensor = 1,
    Level = 2,
    Done = 3,
    Harmed = 4,
    Fire = 5,
    All = 6,
    Any = 7,
    Not = 8,
}

/// <summary>State of an alarm a condition asks for. Values are stored.</summary>
public enum AlarmAsked : byte
{
    /// <summary>Its condition is true now.</summary>
    Active = 0,

    /// <summary>It was raised at some time in this drill.</summary>
    Raised = 1,
    Acknowledged = 2,
}

/// <summary>A condition over a drill's world, on which an inject waits.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.condition.v1")]
public sealed record Condition
{
    [Id(0)] public required ConditionKind Kind { get; init; }

    /// <summary>Twin of the alarm, sensor, tank, person (empty: anybody), burning twin (empty: any fire), target of the action.</summary>
    [Id(1)] public string Target { get; init; } = "";

    /// <summary>Rule of the alarm; empty: any of the twin.</summary>
    [Id(2)] public string Rule { get; init; } = "";
    [Id(3)] public AlarmAsked State { get; init; }
    [Id(4)] public ActionKind Action { get; init; }

    /// <summary>True above this; NaN: not asked. Reading's unit, m of level, share of harm 0 to 1.</summary>
    [Id(5)] public double Above { get; init; } = double.NaN;

    /// <summary>True below this; NaN: not asked.</summary>
    [Id(6)] public double Below { get; init; } = double.NaN;

    [Id(7)] public ImmutableArray<Condition> Parts { get; init; } = [];

    /// <summary>Whether it holds.</summary>
    public bool Holds(IConditionWorld world) => Kind switch
    {
        ConditionKind.Alarm => world.HasAlarm(Target, Rule, State),
        ConditionKind.Sensor => Beyond(world.Shown(Target)),
        ConditionKind.Level => Beyond(world.LevelM(Target)),
        ConditionKind.Done => world.WasDone(Action, Target),
        ConditionKind.Harmed => world.HarmShare(Target) >= (double.IsNaN(Above) ? 0.01 : Above),
        ConditionKind.Fire => world.Burns(Target),
        ConditionKind.All => Parts.All(p => p.Holds(world)),
        ConditionKind.Any => Parts.Any(p => p.Holds(world)),
        _ => !Parts[0].Holds(world),
    };

    private bool Beyond(double value) => value > Above || value < Below;
}

/// <summary>What conditions may ask of a drill's world.</summary>
public interface IConditionWorld
{
    /// <summary>Whether a twin has an alarm of a rule (empty: any) in a state.</summary>
    bool HasAlarm(string twin, string rule, AlarmAsked state);

    /// <summary>Last reading a sensor gave; NaN: none.</summary>
    double Shown(string sensor);

    /// <summary>True level of a tank, m; NaN: no tank.</summary>
    double LevelM(string tank);

    /// <summary>Whether an action was done to a target (empty: to any).</summary>
    bool WasDone(ActionKind kind, string target);

    /// <summary>Chance that a person (empty: the worst off) dies of what they took so far.</summary>
    double HarmShare(string person);

    /// <summary>Whether a twin burns (empty: whether anything does).</summary>
    bool Burns(string twin);
}
