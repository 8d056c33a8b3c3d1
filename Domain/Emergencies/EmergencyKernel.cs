using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Emergencies;

/// <summary>What somebody wants of an emergency. Stored: append only.</summary>
public enum EmergencyVerb : byte
{
    Open = 0,
    /// <summary>A step is done.</summary>
    Tick = 1,
    /// <summary>It was not, after all.</summary>
    Untick = 2,
    /// <summary>Takes a role, or gives it to the one named in the text.</summary>
    TakeRole = 3,
    /// <summary>A call: role, which contact, how it went.</summary>
    Call = 4,
    /// <summary>A person is counted, safe, missing, hurt.</summary>
    Mark = 5,
    /// <summary>The first report was made.</summary>
    Report = 6,
    /// <summary>A line for the log.</summary>
    Note = 7,
    /// <summary>Another response level.</summary>
    SetLevel = 8,
    /// <summary>Another plan; what was ticked stays where the steps are the same.</summary>
    SetPlan = 9,
    StandDown = 10,
}

/// <summary>What a room is opened on.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.opening.v1")]
public sealed record EmergencyOpening
{
    [Id(0)] public string Title { get; init; } = "";
    [Id(1)] public string Twin { get; init; } = "";
    [Id(2)] public ImmutableArray<EmergencySign> Signs { get; init; } = [];
    [Id(3)] public string? Incident { get; init; }
    [Id(4)] public ImmutableArray<PlanFit> Fits { get; init; } = [];
}

/// <summary>A command.</summary>
/// <param name="Verb">What.</param>
/// <param name="Actor">Who.</param>
/// <param name="Target">Step, role or person.</param>
/// <param name="Text">Words: the note, who takes the role, the lesson.</param>
/// <param name="Number">Contact of a call; level.</param>
/// <param name="Kind">How the call went, or what is said of the person.</param>
/// <param name="Plan">Open and another plan.</param>
/// <param name="Opening">Open.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.command.v1")]
public sealed record EmergencyCommand([property: Id(0)] EmergencyVerb Verb, [property: Id(1)] string Actor,
    [property: Id(2)] string Target = "", [property: Id(3)] string Text = "", [property: Id(4)] int Number = 0,
    [property: Id(5)] byte Kind = 0, [property: Id(6)] EmergencyPlan? Plan = null, [property: Id(7)] EmergencyOpening? Opening = null);

/// <summary>The decision on a command.</summary>
/// <param name="Next">The emergency after it; the same when nothing was to be done.</param>
/// <param name="Error">Why it was refused, or null.</param>
public readonly record struct EmergencyDecision(Emergency Next, TwinError? Error);

/// <summary>The life of an emergency as a pure function.</summary>
public static class EmergencyKernel
{
    /// <summary>Most lines of a log; then only the stand-down is taken.</summary>
    public const int MostLines = 5_000;

    /// <summary>Decides. Doing again what is done changes nothing and is no error.</summary>
    public static EmergencyDecision Decide(Emergency e, string id, EmergencyCommand c, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(c);
        if (Refuse(e, c) is { } error) return new EmergencyDecision(e, error);
        if (c.Verb == EmergencyVerb.Open && e.State != EmergencyState.None) return new EmergencyDecision(e, null);
        var next = Apply(e, id, c, nowMs);
        if (ReferenceEquals(next, e)) return new EmergencyDecision(e, null);
        var line = new EmergencyLine(e.Log.Length + 1, nowMs, c.Actor, KindOf(c), c.Target, EmergencyTexts.Of(next, c));
        return new EmergencyDecision(next with { Version = e.Version + 1, Log = e.Log.Add(line) }, null);
    }

    private static Emergency Apply(Emergency e, string id, EmergencyCommand c, long nowMs) => c.Verb switch
    {
        EmergencyVerb.Open => Opened(id, c, nowMs),
        EmergencyVerb.Tick => e.Ticks.Any(t => t.Step == c.Target) ? e
            : e with { Ticks = e.Ticks.Add(new StepTick(c.Target, nowMs, c.Actor)) },
        EmergencyVerb.Untick => e.Ticks.Any(t => t.Step == c.Target)
            ? e with { Ticks = e.Ticks.RemoveAll(t => t.Step == c.Target) } : e,
        EmergencyVerb.TakeRole => TakeRole(e, c, nowMs),
        EmergencyVerb.Call => e with
        {
            Calls = e.Calls.Add(new CallMark(c.Target, c.Number, (CallOutcome)c.Kind, nowMs, c.Actor)),
        },
        EmergencyVerb.Mark => e.People.LastOrDefault(p => p.Person == c.Target)?.Kind == (PersonMarkKind)c.Kind ? e : e with
        {
            People = e.People.RemoveAll(p => p.Person == c.Target)
                .Add(new PersonMark(c.Target, (PersonMarkKind)c.Kind, nowMs, c.Actor)),
        },
        EmergencyVerb.Report => e.ReportedMs != 0 ? e : e with { ReportedMs = nowMs, ReportedBy = c.Actor },
        EmergencyVerb.SetLevel => e.Level == c.Number ? e : e with { Level = c.Number },
        EmergencyVerb.SetPlan => e.Plan?.Id == c.Plan!.Id && e.Plan.Version == c.Plan.Version ? e
            : e with { Plan = c.Plan, Calls = [.. e.Calls.Where(m => Same(e.Plan, c.Plan, m))] },
        EmergencyVerb.StandDown => e with { State = EmergencyState.StoodDown, EndedMs = nowMs, Lesson = c.Text.Trim() },
        _ => e with { },
    };

    private static Emergency Opened(string id, EmergencyCommand c, long nowMs)
    {
        var opening = c.Opening!;
        var onset = opening.Signs.Where(static s => s.SinceMs > 0).Select(static s => s.SinceMs).DefaultIfEmpty(nowMs).Min();
        return new Emergency
        {
            Id = id, State = EmergencyState.Open, Title = opening.Title.Trim(), Twin = opening.Twin, OpenedMs = nowMs,
            OnsetMs = Math.Min(onset, nowMs), OpenedBy = c.Actor, Signs = opening.Signs, Incident = opening.Incident, Plan = c.Plan,
            Fits = opening.Fits, Level = c.Plan?.Level ?? 4,
        };
    }

    private static Emergency TakeRole(Emergency e, EmergencyCommand c, long nowMs)
    {
        var who = c.Text.Trim().Length == 0 ? c.Actor : c.Text.Trim();
        return e.Roles.FirstOrDefault(r => r.Role == c.Target)?.Who == who ? e
            : e with { Roles = e.Roles.RemoveAll(r => r.Role == c.Target).Add(new RoleTaken(c.Target, who, nowMs)) };
    }

    // A call was made to a person: it counts in the new plan when the same place of the same role has the same telephone there.
    private static bool Same(EmergencyPlan? before, EmergencyPlan after, CallMark mark) =>
        Phone(before, mark) is { } phone && Phone(after, mark) == phone;

    private static string? Phone(EmergencyPlan? plan, CallMark mark) =>
        plan?.Roles.FirstOrDefault(r => r.Id == mark.Role)?.Contacts.ElementAtOrDefault(mark.Contact)?.Phone;

    private static TwinError? Refuse(Emergency e, EmergencyCommand c)
    {
        if (c.Text.Length > Limits.CommentChars) return Field("text", $"has at most {Limits.CommentChars} characters");
        if (c.Verb == EmergencyVerb.Open) return RefuseOpening(c);
        if (e.State == EmergencyState.None) return new TwinError("emergency.unknown", "There is no such emergency.");
        if (e.State == EmergencyState.StoodDown)
            return new TwinError("emergency.state", "It was stood down; nothing changes it any more. 应急已结束，不能再更改。");
        if (e.Log.Length >= MostLines && c.Verb != EmergencyVerb.StandDown)
            return new TwinError("emergency.lines", $"The log has {MostLines} lines; stand down and open another. 日志已满。");
        return c.Verb switch
        {
            EmergencyVerb.Tick or EmergencyVerb.Untick when e.Plan?.Steps.Any(s => s.Id == c.Target) != true =>
                new TwinError("emergency.step.unknown", $"There is no step '{c.Target}' in the plan.", Path: "target"),
            EmergencyVerb.TakeRole or EmergencyVerb.Call when Role(e, c.Target) is null =>
                new TwinError("emergency.role.unknown", $"There is no role '{c.Target}' in the plan.", Path: "target"),
            EmergencyVerb.Call when c.Number < 0 || c.Number >= Role(e, c.Target)!.Contacts.Length =>
                new TwinError("emergency.contact.unknown", $"The role '{c.Target}' has no contact {c.Number}.", Path: "number"),
            EmergencyVerb.Call when !Enum.IsDefined((CallOutcome)c.Kind) => Field("kind", "is no outcome of a call"),
            EmergencyVerb.Mark when !Enum.IsDefined((PersonMarkKind)c.Kind) || !TwinKey.IsLocalId(c.Target) =>
                Field("target", "must be a person and a known word"),
            EmergencyVerb.Note when string.IsNullOrWhiteSpace(c.Text) => Field("text", "is needed"),
            EmergencyVerb.SetLevel when c.Number is < 1 or > 4 => Field("number", "must be 1 to 4"),
            EmergencyVerb.SetPlan when c.Plan is null => new TwinError("emergency.plan.unknown", "There is no such plan.", Path: "target"),
            EmergencyVerb.StandDown when string.IsNullOrWhiteSpace(c.Text) => Field("text", "is needed: what was learned"),
            _ => Enum.IsDefined(c.Verb) ? null : Field("verb", "is unknown"),
        };
    }

    private static TwinError? RefuseOpening(EmergencyCommand c)
    {
        if (c.Opening is not { } opening) return Field("opening", "is needed");
        if (string.IsNullOrWhiteSpace(opening.Title) || opening.Title.Length > Limits.TextChars)
            return Field("title", $"has 1 to {Limits.TextChars} characters");
        return opening.Twin.Length == 0 || TwinKey.IsLocalId(opening.Twin) ? null : Field("twin", "must be a local id");
    }

    private static PlanRole? Role(Emergency e, string id) => e.Plan?.Roles.FirstOrDefault(r => r.Id == id);

    private static string KindOf(EmergencyCommand c) => c.Verb switch
    {
        EmergencyVerb.Open => "opened",
        EmergencyVerb.Tick => "ticked",
        EmergencyVerb.Untick => "unticked",
        EmergencyVerb.TakeRole => "role-taken",
        EmergencyVerb.Call => "called",
        EmergencyVerb.Mark => "person-marked",
        EmergencyVerb.Report => "reported",
        EmergencyVerb.SetLevel => "level-changed",
        EmergencyVerb.SetPlan => "plan-changed",
        EmergencyVerb.StandDown => "stood-down",
        _ => "note",
    };

    private static TwinError Field(string field, string what) => new("emergency.field", $"The field '{field}' {what}.", Path: field);
}
