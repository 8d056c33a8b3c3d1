using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Drills.Score;

/// <summary>How a task was done (HSEEP). Values are stored.</summary>
public enum DrillRating : byte
{
    /// <summary>Unable: not done.</summary>
    U = 0,

    /// <summary>With major challenges: up to three times the target.</summary>
    M = 1,

    /// <summary>With some challenges: up to one and a half times the target.</summary>
    S = 2,

    /// <summary>Performed: within the target.</summary>
    P = 3,
}

/// <summary>One thing that was expected, and what came.</summary>
/// <param name="Id">Id of the expectation.</param>
/// <param name="Measure">What was measured.</param>
/// <param name="Text">What it is.</param>
/// <param name="TargetS">Target, s.</param>
/// <param name="TakenS">Taken, s; NaN: never.</param>
/// <param name="Rating">Rating.</param>
/// <param name="Points">0 to 100.</param>
/// <param name="Weight">Weight.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.measured.v1")]
public sealed record MeasuredTask(
    [property: Id(0)] string Id, [property: Id(1)] DrillMeasure Measure, [property: Id(2)] LocalizedText Text,
    [property: Id(3)] double TargetS, [property: Id(4)] double TakenS, [property: Id(5)] DrillRating Rating,
    [property: Id(6)] double Points, [property: Id(7)] double Weight);

/// <summary>A step of what happened, beside the ideal.</summary>
/// <param name="AtS">Since the onset, s.</param>
/// <param name="Text">What.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.course.v1")]
public sealed record CourseStep([property: Id(0)] double AtS, [property: Id(1)] LocalizedText Text);

/// <summary>Something to put right.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Twin">What it is about; empty: the crew or the plan.</param>
/// <param name="Title">What was found.</param>
/// <param name="Why">On what it rests.</param>
/// <param name="Order">Suggested work order; a person decides.</param>
/// <param name="Severity">1 minor, 2 major, 3 severe.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.finding.v1")]
public sealed record DrillFinding(
    [property: Id(0)] string Code, [property: Id(1)] string Twin, [property: Id(2)] LocalizedText Title,
        [property: Id(3)] LocalizedText Why,
    [property: Id(4)] LocalizedText Order, [property: Id(5)] int Severity);

/// <summary>What became of people.</summary>
/// <param name="All">In the drill.</param>
/// <param name="Exposed">Breathed more than AEGL-2.</param>
/// <param name="Down">Could not go on.</param>
/// <param name="Rescued">Brought out.</param>
/// <param name="Dead">Died.</param>
/// <param name="Mustered">Counted at a muster point.</param>
/// <param name="HotMost">Most at once in the hot zone without protection.</param>
/// <param name="WithTeams">At work with a rescue team at the end; they are not asked to muster.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.toll.v1")]
public sealed record DrillToll(
    [property: Id(0)] int All, [property: Id(1)] int Exposed, [property: Id(2)] int Down, [property: Id(3)] int Rescued,
    [property: Id(4)] int Dead, [property: Id(5)] int Mustered, [property: Id(6)] int HotMost,
    [property: Id(7)] int WithTeams = 0);

/// <summary>How the alarms served.</summary>
/// <param name="Raised">All.</param>
/// <param name="Useful">Told the truth, or found a lie.</param>
/// <param name="Useless">Came of a sensor that lied.</param>
/// <param name="Key">Of the alarms that tell this event.</param>
/// <param name="MostIn10Min">Most in ten minutes.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.alarms.v1")]
public sealed record DrillAlarmCount(
    [property: Id(0)] int Raised, [property: Id(1)] int Useful, [property: Id(2)] int Useless, [property: Id(3)] int Key,
    [property: Id(4)] int MostIn10Min);

/// <summary>How an objective was met.</summary>
/// <param name="Id">Id.</param>
/// <param name="Text">What it is.</param>
/// <param name="Points">Weighted mean of its tasks, 0 to 100; NaN: no task belongs to it.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.objective.score.v1")]
public sealed record ObjectiveScore([property: Id(0)] string Id, [property: Id(1)] LocalizedText Text, [property: Id(2)] double Points);

/// <summary>The score of a drill; definitions in docs/drills.md.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.score.v1")]
public sealed record DrillScore
{
    /// <summary>Response of the reference site, 4.3 min (domain.md): the line to beat, s.</summary>
    public const double ResponseLineS = 258;

    [Id(0)] public required double Score { get; init; }
    [Id(1)] public required LocalizedText Grade { get; init; }

    /// <summary>Drill time of the onset, s; NaN: it never came.</summary>
    [Id(2)] public required double OnsetS { get; init; }

    /// <summary>Detection, acknowledgement and dispatch together: onset to first dispatch, s; NaN: never.</summary>
    [Id(3)] public required double ResponseS { get; init; }

    /// <summary>Played by people only: comparable with the line.</summary>
    [Id(4)] public required bool Comparable { get; init; }
    [Id(5)] public required ImmutableArray<MeasuredTask> Tasks { get; init; }
    [Id(6)] public required double Penalty { get; init; }
    [Id(7)] public required DrillToll Toll { get; init; }
    [Id(8)] public required DrillAlarmCount Alarms { get; init; }
    [Id(9)] public required ImmutableArray<CourseStep> Course { get; init; }
    [Id(10)] public required ImmutableArray<CourseStep> Ideal { get; init; }
    [Id(11)] public required ImmutableArray<DrillFinding> Findings { get; init; }
    [Id(12)] public required double ReleasedKg { get; init; }
    [Id(13)] public ImmutableArray<ObjectiveScore> Objectives { get; init; } = [];

    /// <summary>Better than the line of 4.3 min.</summary>
    public bool BeatsLine => ResponseS <= ResponseLineS;
}
