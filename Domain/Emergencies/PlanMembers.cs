using System.Collections.Immutable;

namespace Twin.Domain.Emergencies;

/// <summary>The members of every object of a plan file; all others are refused.</summary>
public static class PlanMembers
{
    public static ImmutableArray<string> File { get; } =
    [
        "schema", "id", "plant", "version", "name", "kind", "level", "description", "reviewOn", "opensAlone", "trigger", "roles", "steps",
        "muster", "scenario", "report",
    ];

    public static ImmutableArray<string> Trigger { get; } =
        ["rules", "kinds", "substances", "zones", "priority", "alarms", "windFromMS", "windToMS"];

    public static ImmutableArray<string> Role { get; } = ["id", "name", "contacts", "callWithinMin", "answerS"];

    public static ImmutableArray<string> Contact { get; } = ["name", "phone", "person"];

    public static ImmutableArray<string> Step { get; } = ["id", "role", "text", "targetMin"];

    public static ImmutableArray<string> Muster { get; } = ["id", "name", "at"];

    public static ImmutableArray<string> Report { get; } = ["to", "phone", "withinMin"];

    /// <summary>In the order of <see cref="EmergencyKind"/>.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["other", "leak", "toxic", "fire", "explosion", "overfill"];

    /// <summary>In the order of <see cref="Plants.TwinKind"/>.</summary>
    public static ImmutableArray<string> TwinKinds { get; } =
        [.. Enum.GetNames<Plants.TwinKind>().Select(static n => char.ToLowerInvariant(n[0]) + n[1..])];
}
