using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms;

namespace Twin.Domain.Shifts;

/// <summary>What a line of the shift log is. Values are stored: append only.</summary>
public enum ShiftLineKind : byte
{
    /// <summary>Somebody wrote it.</summary>
    Note = 0,

    /// <summary>Another operator took the desk's screen.</summary>
    OperatorChanged = 1,

    /// <summary>The desk's alarm sounds were muted for a time.</summary>
    SoundMuted = 2,

    /// <summary>The outgoing side signed a hand-over.</summary>
    HandoverOffered = 3,

    /// <summary>The incoming side signed it.</summary>
    HandoverAccepted = 4,
}

/// <summary>One line of the shift log, never changed once written.</summary>
/// <param name="Id">Unique in the plant's log.</param>
/// <param name="Kind">What it is.</param>
/// <param name="AtMs">When, Unix ms.</param>
/// <param name="Actor">Who, as in the log: <c>user:anna</c>.</param>
/// <param name="Text">What was written; muted: the minutes; operator changed: who had the screen before.</param>
/// <param name="Twin">Twin it is tied to, or null.</param>
/// <param name="AlarmId">Alarm it is tied to, or null.</param>
/// <param name="Handover">Hand-over it belongs to, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.shift.line.v1")]
public sealed record ShiftLine(
    [property: Id(0)] string Id, [property: Id(1)] ShiftLineKind Kind, [property: Id(2)] long AtMs, [property: Id(3)] string Actor,
    [property: Id(4)] string Text, [property: Id(5)] string? Twin = null, [property: Id(6)] string? AlarmId = null,
    [property: Id(7)] string? Handover = null);

/// <summary>One fact that the next shift must know.</summary>
/// <param name="Subject">Alarm id, work order id or zone.</param>
/// <param name="Twin">Twin it is about.</param>
/// <param name="Text">What it says.</param>
/// <param name="Priority">1 to 4; 0: none.</param>
/// <param name="SinceMs">Since when, Unix ms; 0: not known.</param>
/// <param name="Detail">Why or until when: the operator's reason, the assignee.</param>
[GenerateSerializer, Immutable, Alias("twin.shift.fact.v1")]
public sealed record ShiftFact(
    [property: Id(0)] string Subject, [property: Id(1)] string Twin, [property: Id(2)] LocalizedText Text, [property: Id(3)] int Priority,
    [property: Id(4)] long SinceMs, [property: Id(5)] string Detail);

/// <summary>The state of the plant as it is handed over.</summary>
[GenerateSerializer, Immutable, Alias("twin.shift.facts.v1")]
public sealed record ShiftFacts
{
    [Id(0)] public long AtMs { get; init; }
    /// <summary>Open alarms that are announced.</summary>
    [Id(1)] public ImmutableArray<ShiftFact> Standing { get; init; } = [];
    [Id(2)] public ImmutableArray<ShiftFact> Shelved { get; init; } = [];
    [Id(3)] public ImmutableArray<ShiftFact> ByDesign { get; init; } = [];
    [Id(4)] public ImmutableArray<ShiftFact> OutOfService { get; init; } = [];
    [Id(5)] public ImmutableArray<ShiftFact> Orders { get; init; } = [];
    /// <summary>Zones with an active alarm of priority 1 or 2, suppressed or not: what is hidden is a risk too.</summary>
    [Id(6)] public ImmutableArray<ShiftFact> Risks { get; init; } = [];

    /// <summary>Puts alarms where they belong.</summary>
    public static ShiftFacts From(long atMs, IEnumerable<AlarmTransition> alarms, IEnumerable<ShiftFact> orders,
        Func<string, IEnumerable<(string Id, LocalizedText Name)>> zonesOf)
    {
        var open = alarms.OrderBy(static a => a.Priority).ThenBy(static a => a.State.RaisedMs).ToList();
        var risks = open.Where(static a => a.State.Active && a.Priority <= AlarmPriority.High)
            .SelectMany(a => zonesOf(a.Twin).Select(z => (Zone: z, Alarm: a))).GroupBy(static r => r.Zone.Id)
            .Select(static g => new ShiftFact(g.Key, g.Key, g.First().Zone.Name, (int)g.Min(static r => r.Alarm.Priority),
                g.Min(static r => r.Alarm.State.RaisedMs), string.Join(", ", g.Select(static r => r.Alarm.Twin).Distinct())));
        return new ShiftFacts
        {
            AtMs = atMs,
            Standing = Of(open, Suppression.None), Shelved = Of(open, Suppression.Shelved), ByDesign = Of(open, Suppression.ByDesign),
            OutOfService = Of(open, Suppression.OutOfService), Orders = [.. orders],
            Risks = [.. risks.OrderBy(static r => r.Priority).ThenBy(static r => r.Subject, StringComparer.Ordinal)],
        };
    }

    private static ImmutableArray<ShiftFact> Of(IEnumerable<AlarmTransition> alarms, Suppression suppression) =>
        [.. alarms.Where(a => a.State.Suppression == suppression && (suppression != Suppression.None || a.State.IsOpen))
            .Select(static a => new ShiftFact(a.AlarmId, a.Twin, a.Text, (int)a.Priority, a.State.RaisedMs, a.Comment ?? ""))];
}

/// <summary>A hand-over: the facts as they were signed by the outgoing side, and who took it.</summary>
[GenerateSerializer, Immutable, Alias("twin.shift.handover.v1")]
public sealed record Handover
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string From { get; init; }
    [Id(2)] public required long OfferedMs { get; init; }
    [Id(3)] public required string Note { get; init; }
    [Id(4)] public required ShiftFacts Facts { get; init; }
    /// <summary>Who took it; null: nobody yet.</summary>
    [Id(5)] public string? To { get; init; }
    [Id(6)] public long AcceptedMs { get; init; }
    [Id(7)] public string? Remark { get; init; }
}

/// <summary>The rules of the shift log.</summary>
public static class ShiftKernel
{
    /// <summary>Longest mute, minutes: silence ends by itself.</summary>
    public const int MuteMinutes = 30;

    /// <summary>Why a note cannot be written, or null.</summary>
    public static TwinError? CheckNote(string? text) =>
        string.IsNullOrWhiteSpace(text) ? new TwinError("shift.text", "The entry is empty.", Path: "text")
        : text.Length > Limits.CommentChars
            ? new TwinError("shift.text", $"An entry has at most {Limits.CommentChars} characters.", Path: "text")
        : null;

    /// <summary>Why sounds cannot be muted for so long, or null.</summary>
    public static TwinError? CheckMute(int minutes) => minutes is >= 1 and <= MuteMinutes
        ? null
        : new TwinError("shift.mute", $"Sounds are muted for 1 to {MuteMinutes} minutes.", Path: "minutes");

    /// <summary>Why an outgoing side cannot sign, or null: one hand-over at a time.</summary>
    public static TwinError? CheckOffer(Handover? last, string actor, string? note)
    {
        if (note?.Length > Limits.CommentChars)
            return new TwinError("shift.text", $"A note has at most {Limits.CommentChars} characters.", Path: "note");
        return last is { To: null } && last.From != actor
            ? new TwinError("shift.open", $"A hand-over of {last.From} waits to be taken.")
            : null;
    }

    /// <summary>Why an incoming side cannot sign, or null. Two people, two signatures.</summary>
    public static TwinError? CheckAccept(Handover? last, string id, string actor) =>
        last is null || last.Id != id
            ? new TwinError("shift.handover.unknown", "There is no such hand-over, or a newer one has replaced it.")
        : last.To is not null && last.To != actor ? new TwinError("shift.taken", $"It has been taken by {last.To}.")
        : last.From == actor ? new TwinError("shift.same", "Who hands over cannot take over: the other side has to sign.")
        : null;
}
