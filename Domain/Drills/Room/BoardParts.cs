using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Drills.Room;

/// <summary>Who plays a role.</summary>
/// <param name="Role">Id in the scenario.</param>
/// <param name="Actor">Who.</param>
/// <param name="SinceS">Drill time, s.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.player.v1")]
public readonly record struct DrillPlayer(
    [property: Id(0)] string Role, [property: Id(1)] string Actor, [property: Id(2)] double SinceS);

/// <summary>A message of the drill.</summary>
/// <param name="No">From 1 on, in the order of the log.</param>
/// <param name="TimeS">Drill time, s.</param>
/// <param name="From">Role that said it; empty: exercise control.</param>
/// <param name="Actor">Who said it; empty: an inject of the scenario.</param>
/// <param name="To">Role, or <see cref="DrillBoard.All"/>.</param>
/// <param name="Text">What.</param>
/// <param name="ReadBy">Roles that have read it.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.said.v1")]
public sealed record DrillMessage(
    [property: Id(0)] int No, [property: Id(1)] double TimeS, [property: Id(2)] string From, [property: Id(3)] string Actor,
    [property: Id(4)] string To, [property: Id(5)] LocalizedText Text, [property: Id(6)] ImmutableArray<string> ReadBy);

/// <summary>A step of an open checklist.</summary>
/// <param name="Word">What ticks it: the target of a <c>checklist</c> action.</param>
/// <param name="DueS">When it should be done, drill time, s.</param>
/// <param name="Text">What.</param>
/// <param name="Do">The action that does it, for the alarm that opened the list; null: a thing to think of.</param>
/// <param name="DoneS">Drill time, s; NaN: open.</param>
/// <param name="By">Who ticked it or did it.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.checkstep.v1")]
public sealed record CheckStep(
    [property: Id(0)] string Word, [property: Id(1)] double DueS, [property: Id(2)] LocalizedText Text, [property: Id(3)] DrillAction? Do,
    [property: Id(4)] double DoneS = double.NaN, [property: Id(5)] string By = "")
{
    /// <summary>Ticked, or done.</summary>
    public bool Done => !double.IsNaN(DoneS);
}

/// <summary>A procedure whose alarm came.</summary>
/// <param name="Procedure">Id.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">Whose it is; empty: anybody's.</param>
/// <param name="Alarm">What opened it, <c>twin/rule</c>.</param>
/// <param name="SinceS">Drill time, s.</param>
/// <param name="Steps">In order.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.checklist.v1")]
public sealed record DrillChecklist(
    [property: Id(0)] string Procedure, [property: Id(1)] LocalizedText Name, [property: Id(2)] string Role,
    [property: Id(3)] string Alarm, [property: Id(4)] double SinceS, [property: Id(5)] ImmutableArray<CheckStep> Steps);
