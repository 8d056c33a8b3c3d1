using System.Collections.Immutable;
using System.Text.Json;

namespace Twin.Domain.Alarms.Rationalisation;

/// <summary>One row of the matrix: priorities by severity when there is less time than this; an empty word: no alarm.</summary>
public sealed record PriorityRow(double BelowS, string Minor, string Major, string Severe);

/// <summary>Consequence × time to respond → priority, as data with its source.</summary>
public sealed record PriorityMatrix(string Version, string Source, string Confidence, ImmutableArray<PriorityRow> Rows)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The table of this build.</summary>
    public static readonly PriorityMatrix Default = Load();

    /// <summary>Reads a table.</summary>
    /// <exception cref="FormatException">Not a table.</exception>
    public static PriorityMatrix Parse(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<PriorityMatrix>(utf8, Json) is { Rows.IsDefaultOrEmpty: false } table
            ? table
            : throw new FormatException("The matrix of priorities is empty.");

    /// <summary>The priority; null: no alarm.</summary>
    /// <param name="severity">Not <see cref="ConsequenceSeverity.None"/>.</param>
    /// <param name="respondS">Seconds to respond, above 0.</param>
    public AlarmPriority? Of(ConsequenceSeverity severity, double respondS)
    {
        var row = Rows.FirstOrDefault(r => respondS < r.BelowS) ?? Rows[^1];
        var word = severity switch
        {
            ConsequenceSeverity.Minor => row.Minor,
            ConsequenceSeverity.Major => row.Major,
            _ => row.Severe,
        };
        return word.Length == 0 ? null : Enum.Parse<AlarmPriority>(word, true);
    }

    private static PriorityMatrix Load()
    {
        using var stream = typeof(PriorityMatrix).Assembly.GetManifestResourceStream("alarms/priority-matrix.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes);
    }
}

/// <summary>What the rationale of an alarm comes to.</summary>
public enum RationaleVerdict : byte
{
    /// <summary>Severity or time to respond is not said yet.</summary>
    Unrated = 0,
    /// <summary>There is nothing an operator could do: no alarm.</summary>
    NoAction = 1,
    /// <summary>So minor and so slow that it is no alarm.</summary>
    NoAlarm = 2,
    /// <summary>Configured as computed.</summary>
    Agrees = 3,
    /// <summary>Configured otherwise than computed.</summary>
    Differs = 4,
}

/// <summary>Sets what is configured against what follows from the rationale.</summary>
public static class RationaleJudge
{
    /// <summary>Verdict and computed priority (null: none follows).</summary>
    public static (RationaleVerdict Verdict, AlarmPriority? Computed) Of(
        AlarmRationale? rationale, LocalizedText action, AlarmPriority configured, PriorityMatrix matrix)
    {
        if (action.En.Length + action.Zh.Length == 0 || string.IsNullOrWhiteSpace(action.En + action.Zh))
            return (RationaleVerdict.NoAction, null);
        if (rationale is null || rationale.Severity == ConsequenceSeverity.None || !(rationale.RespondS > 0))
            return (RationaleVerdict.Unrated, null);
        return matrix.Of(rationale.Severity, rationale.RespondS) is not { } computed
            ? (RationaleVerdict.NoAlarm, null)
            : (computed == configured ? RationaleVerdict.Agrees : RationaleVerdict.Differs, computed);
    }
}
