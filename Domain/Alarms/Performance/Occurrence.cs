namespace Twin.Domain.Alarms.Performance;

/// <summary>What people found out about one occurrence.</summary>
public enum AlarmVerdict : byte
{
    /// <summary>Nobody said.</summary>
    None = 0,

    /// <summary>Real, and it needed somebody to act.</summary>
    Real = 1,

    /// <summary>Nothing was wrong, or there was nothing to do.</summary>
    Nuisance = 2,
}

/// <summary>One occurrence of one alarm as its steps tell it. Times are realm time, Unix ms; 0: not (yet).</summary>
public sealed record Occurrence
{
    public required string AlarmId { get; init; }
    public required string Twin { get; init; }
    public required string Rule { get; init; }
    public required AlarmPriority Priority { get; init; }
    public required LocalizedText Text { get; init; }
    public required long RaisedMs { get; init; }
    /// <summary>When its condition was last seen to be over.</summary>
    public long ReturnedMs { get; init; }
    public long AcknowledgedMs { get; init; }
    public long ClosedMs { get; init; }
    /// <summary>It was announced to operators at least once.</summary>
    public bool Announced { get; init; }
    /// <summary>Somebody acknowledged, shelved, reset or commented.</summary>
    public bool Touched { get; init; }

    /// <summary>True when its condition held at a time, given how far the log was read.</summary>
    public bool ActiveAt(long ms) => RaisedMs <= ms && (ReturnedMs == 0 || ReturnedMs > ms);
}

/// <summary>An entry into the unacknowledged state that operators saw and heard.</summary>
/// <param name="Twin">Twin of the alarm.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="AtMs">When.</param>
public readonly record struct Annunciation(string Twin, string Rule, AlarmPriority Priority, long AtMs);

/// <summary>Folds the steps of the log into occurrences and annunciations.</summary>
public sealed class OccurrenceLog
{
    private readonly Dictionary<string, Occurrence> _occurrences = new(StringComparer.Ordinal);
    private readonly List<Annunciation> _annunciations = [];

    /// <summary>Every occurrence with at least one step, in the order of their first step.</summary>
    public IReadOnlyCollection<Occurrence> Occurrences => _occurrences.Values;

    /// <summary>Every entry into the unacknowledged state that was not suppressed.</summary>
    public IReadOnlyList<Annunciation> Annunciations => _annunciations;

    /// <summary>Folds steps; order within an alarm is that of its sequence, whatever order they come in.</summary>
    public static OccurrenceLog Fold(IEnumerable<AlarmTransition> steps)
    {
        var log = new OccurrenceLog();
        foreach (var step in steps.OrderBy(static s => s.AtMs).ThenBy(static s => s.State.Sequence)) log.Take(step);
        return log;
    }

    private void Take(AlarmTransition step)
    {
        if (step.State.Ordinal == 0) return;
        var known = _occurrences.GetValueOrDefault(step.AlarmId) ?? new Occurrence
        {
            AlarmId = step.AlarmId, Twin = step.Twin, Rule = step.RuleId, Priority = step.Priority, Text = step.Text,
            RaisedMs = step.State.RaisedMs == 0 ? step.AtMs : step.State.RaisedMs,
        };
        var heard = step.Kind is AlarmEventKind.Raised or AlarmEventKind.ReAlarmed && step.State.Suppression == Suppression.None
            && !step.State.Acknowledged;
        if (heard) _annunciations.Add(new Annunciation(step.Twin, step.RuleId, step.Priority, step.AtMs));
        var hands = step.Actor.StartsWith("user:", StringComparison.Ordinal) || step.Actor.StartsWith("key:", StringComparison.Ordinal);
        _occurrences[step.AlarmId] = known with
        {
            Priority = step.Priority,
            Text = step.Text,
            ReturnedMs = step.State.Active ? 0 : known.ReturnedMs != 0 ? known.ReturnedMs : step.AtMs,
            AcknowledgedMs = known.AcknowledgedMs == 0 && step.Kind == AlarmEventKind.Acknowledged ? step.AtMs : known.AcknowledgedMs,
            ClosedMs = step.Kind == AlarmEventKind.Closed ? step.AtMs : known.ClosedMs,
            Announced = known.Announced || heard,
            Touched = known.Touched || hands,
        };
    }
}
