using System.Collections.Immutable;

namespace Twin.Domain.Permits;

/// <summary>The eight special works of GB 30871-2022. Stored: append only.</summary>
public enum PermitKind : byte
{
    HotWork = 1,
    ConfinedSpace = 2,
    BlindPlate = 3,
    Height = 4,
    Lifting = 5,
    TemporaryPower = 6,
    Excavation = 7,
    RoadClosure = 8,
}

/// <summary>What GB 30871 says of a kind of work (domain.md C4).</summary>
/// <param name="Kind">Which.</param>
/// <param name="Flow">Id of its flow and form.</param>
/// <param name="Risk">Its word in the risk table.</param>
/// <param name="Name">Name.</param>
/// <param name="Grades">Grades as their field says them, the strictest first; empty: it has none.</param>
/// <param name="ValidHours">Longest time in force by grade (one: for all), h; empty: as approved.</param>
/// <param name="GasHours">How long a gas test holds while the work goes on, by grade, h; empty: no test is asked.</param>
/// <param name="PauseMin">Longest interruption without a new gas test, by grade, min; empty: none is asked.</param>
/// <param name="WindMps">Wind from which on it is forbidden outdoors, m/s; +∞: no limit.</param>
/// <param name="StopsInStorm">Rain, snow or lightning forbid it outdoors.</param>
/// <param name="Ignites">It can light vapour.</param>
public sealed record PermitRule(
    PermitKind Kind, string Flow, string Risk, LocalizedText Name, ImmutableArray<string> Grades, ImmutableArray<int> ValidHours,
    ImmutableArray<int> GasHours, ImmutableArray<int> PauseMin, double WindMps, bool StopsInStorm, bool Ignites)
{
    /// <summary>Position of a grade, 0 the strictest; a kind without grades, and an unknown word, counts as the strictest.</summary>
    public int GradeOf(string? grade) => Math.Max(0, grade is null ? 0 : Grades.IndexOf(grade));

    /// <summary>Longest time in force, ms; null: as approved.</summary>
    public long? ValidMs(int grade) => Hours(ValidHours, grade);

    /// <summary>How long a gas test holds, ms; null: none is asked.</summary>
    public long? GasMs(int grade) => Hours(GasHours, grade);

    /// <summary>Longest interruption without a new gas test, ms; null: none is asked.</summary>
    public long? PauseMs(int grade) => At(PauseMin, grade) * 60_000L;

    private static long? Hours(ImmutableArray<int> by, int grade) => At(by, grade) * 3_600_000L;

    private static int? At(ImmutableArray<int> by, int grade) => by.IsEmpty ? null : by[Math.Clamp(grade, 0, by.Length - 1)];
}

/// <summary>The rules of all kinds.</summary>
public static class PermitRules
{
    /// <summary>Role in the flows of whoever suspends by themselves: the watch, and steps of other orders.</summary>
    public const string WatchRole = "permitWatch";

    /// <summary>Beaufort 5 begins here, m/s (GB 30871: no open-air hot work, work at height, lifting).</summary>
    public const double Beaufort5Mps = 8.0;

    /// <summary>Longest time between sampling and the start, ms.</summary>
    public const long SampleToStartMs = 30 * 60_000L;

    private const double Any = double.PositiveInfinity;

    /// <summary>All of them. Gas tests: special and first-grade hot work within their ticket, second grade anew each day, confined
    /// spaces every 2 h.</summary>
    public static ImmutableArray<PermitRule> All { get; } =
    [
        new(PermitKind.HotWork, "hot-work", "hotWork", new("Hot work", "动火作业"), ["special", "first", "second"], [8, 8, 72], [8, 8, 24],
            [30, 30, 60], Beaufort5Mps, false, true),
        new(PermitKind.ConfinedSpace, "confined-space", "confinedSpace", new("Confined space", "受限空间作业"), [], [24], [2], [60], Any,
            false, true),
        new(PermitKind.BlindPlate, "blind-plate", "blinding", new("Blind plate", "盲板抽堵作业"), [], [], [], [], Any, false, false),
        new(PermitKind.Height, "work-at-height", "height", new("Work at height", "高处作业"), ["4", "3", "2", "1"], [168], [], [],
            Beaufort5Mps, true, false),
        new(PermitKind.Lifting, "lifting", "lifting", new("Lifting", "吊装作业"), ["first", "second", "third"], [], [], [], Beaufort5Mps,
            true, false),
        new(PermitKind.TemporaryPower, "temporary-power", "temporaryPower", new("Temporary power", "临时用电作业"), [], [360], [], [], Any,
            true, true),
        new(PermitKind.Excavation, "excavation", "excavation", new("Excavation", "动土作业"), [], [], [], [], Any, false, false),
        new(PermitKind.RoadClosure, "road-closure", "roadClosure", new("Road closure", "断路作业"), [], [], [], [], Any, false, false),
    ];

    /// <summary>Ids of the flows of permits.</summary>
    public static ImmutableArray<string> Flows { get; } = [.. All.Select(static r => r.Flow)];

    /// <summary>The rule of a flow, or null: it is no permit.</summary>
    public static PermitRule? OfFlow(string flow) => All.FirstOrDefault(r => r.Flow == flow);

    /// <summary>The rule of a kind.</summary>
    public static PermitRule Of(PermitKind kind) => All[(int)kind - 1];
}
