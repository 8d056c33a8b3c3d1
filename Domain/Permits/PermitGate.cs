using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Permits;

/// <summary>What the live plant and the other permits allow of a step of a permit, beside what its flow asks. Pure.</summary>
public static class PermitGate
{
    /// <summary>Whether it has a say in the step. Steps that end work or make it safer are never held up.</summary>
    public static bool Asks(string step)
    {
        ArgumentNullException.ThrowIfNull(step);
        // Kinds with grades have an approval each: approve, approveFirst, approveSpecial.
        return step is "submit" or "verify" or "start" or "resume" || step.StartsWith("approve", StringComparison.Ordinal);
    }

    /// <summary>May the step be taken? Null: yes.</summary>
    /// <param name="step">Id of the step.</param>
    /// <param name="ticket">The permit with the values of the step already in it, placed.</param>
    /// <param name="sight">What is seen now.</param>
    public static TwinError? Ask(string step, PermitTicket ticket, PermitSight sight)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(sight);
        return step switch
        {
            "submit" => Times(ticket, sight) ?? Guardian(ticket),
            "start" => Conflicts(ticket, sight) ?? Sample(ticket, sight) ?? Now(ticket, sight),
            "resume" => Conflicts(ticket, sight) ?? Retested(ticket) ?? Now(ticket, sight),
            _ => Asks(step) ? Conflicts(ticket, sight) : null,
        };
    }

    private static TwinError? Times(PermitTicket ticket, PermitSight sight)
    {
        if (ticket.FromMs == 0 || ticket.ToMs <= ticket.FromMs)
            return Error("times", "It needs a planned begin and a later end.", "须填写计划开始时间和更晚的结束时间。", "plannedTo");
        if (ticket.ToMs <= sight.NowMs) return Error("past", "Its time is already over.", "计划时间已过。", "plannedTo");
        var rule = PermitRules.Of(ticket.Kind);
        return rule.ValidMs(ticket.Grade) is { } most && ticket.ToMs - ticket.FromMs > most
            ? Error("long", $"{rule.Name.En} of this grade is valid for {most / 3_600_000} h at most.",
                $"该级别{rule.Name.Zh}票证有效期最长 {most / 3_600_000} 小时。", "plannedTo")
            : null;
    }

    private static TwinError? Guardian(PermitTicket ticket) =>
        ticket.Guardian.Length > 0 && (ticket.Guardian == ticket.Leader || ticket.Workers.Contains(ticket.Guardian))
            ? Error("guardian", "The guardian does not work or lead the work.", "监护人不得参与作业或兼任作业负责人。", "guardian") : null;

    private static TwinError? Conflicts(PermitTicket ticket, PermitSight sight)
    {
        if (PermitConflicts.Of(ticket, sight.Tickets) is [var first, ..])
            return Error("conflict", first.Text.En + ".", first.Text.Zh + "。", "plannedFrom");
        return PermitConflicts.Drains(ticket, sight.Drains) is [var drain, ..]
            ? Error("drain", drain.Text.En + ".", drain.Text.Zh + "。", "m4") : null;
    }

    private static TwinError? Sample(PermitTicket ticket, PermitSight sight)
    {
        if (PermitRules.Of(ticket.Kind).GasMs(ticket.Grade) is null) return null;
        return ticket.GasAtMs == 0 || sight.NowMs - ticket.GasAtMs > PermitRules.SampleToStartMs
            ? Error("sample", "The gas test is older than 30 min; test again.", "气体取样距开始作业已超过 30 分钟，须重新分析。", "gas") : null;
    }

    private static TwinError? Retested(PermitTicket ticket)
    {
        if (PermitRules.Of(ticket.Kind).GasMs(ticket.Grade) is null) return null;
        return ticket.GasAtMs < ticket.SuspendedMs
            ? Error("retest", "A gas test after the suspension is needed.", "暂停后须重新进行气体分析。", "gas") : null;
    }

    private static TwinError? Now(PermitTicket ticket, PermitSight sight)
    {
        // As if it ran: what would suspend it at once keeps it from beginning. Conflicts were asked before.
        var running = ticket with { Standing = PermitStanding.Active };
        return PermitWatch.Blocks(running, sight).FirstOrDefault(static f => f.Cause != PermitCause.Conflict) is { } finding
            ? Error("live", finding.Text.En + ".", finding.Text.Zh + "。", "") : null;
    }

    private static TwinError Error(string code, string en, string zh, string path) =>
        new("permit." + code, en, Retry.Never, path.Length == 0 ? null : path) { Zh = zh };
}

/// <summary>Somebody who must hear of a suspension.</summary>
/// <param name="Person">Who.</param>
/// <param name="ToldMs">When the message was handed to a channel of theirs, Unix ms; 0: it was not.</param>
/// <param name="ConfirmedMs">When they said that they had heard it, Unix ms; 0: not yet.</param>
/// <param name="By">Who confirmed: themselves, or the operator who called.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.told.v1")]
public sealed record PermitTold(
    [property: Id(0)] string Person, [property: Id(1)] long ToldMs, [property: Id(2)] long ConfirmedMs, [property: Id(3)] string By);

/// <summary>Who has heard of a suspension: "told 2 of 3, confirmed 1". Pure.</summary>
/// <param name="PermitId">Whose.</param>
/// <param name="SinceMs">When it was suspended, Unix ms.</param>
/// <param name="Findings">Why.</param>
/// <param name="People">Everybody who must hear of it.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.telling.v1")]
public sealed record PermitTelling([property: Id(0)] string PermitId, [property: Id(1)] long SinceMs,
    [property: Id(2)] ImmutableArray<PermitFinding> Findings, [property: Id(3)] ImmutableArray<PermitTold> People)
{
    /// <summary>After this the control room calls whoever has not confirmed, ms.</summary>
    public const long CallAfterMs = 30_000;

    /// <summary>Begins at a suspension.</summary>
    public static PermitTelling Begin(PermitTicket ticket, ImmutableArray<PermitFinding> findings, long nowMs) =>
        new(ticket?.Id ?? throw new ArgumentNullException(nameof(ticket)), nowMs, findings,
            [.. ticket.People.Select(static p => new PermitTold(p, 0, 0, ""))]);

    /// <summary>How many were told.</summary>
    public int Told => People.Count(static p => p.ToldMs > 0);

    /// <summary>How many confirmed.</summary>
    public int Confirmed => People.Count(static p => p.ConfirmedMs > 0);

    /// <summary>A channel took the message to somebody; the first counts.</summary>
    public PermitTelling Tell(string person, long nowMs) => Change(person, p => p.ToldMs > 0 ? p : p with { ToldMs = nowMs });

    /// <summary>Somebody confirms for themselves, or an operator after a call. The first counts.</summary>
    public PermitTelling Confirm(string person, string by, long nowMs) => Change(person, p => p.ConfirmedMs > 0 ? p
        : p with { ToldMs = p.ToldMs > 0 ? p.ToldMs : nowMs, ConfirmedMs = nowMs, By = by });

    /// <summary>Whom the control room has to call now.</summary>
    public ImmutableArray<string> ToCall(long nowMs) => nowMs - SinceMs < CallAfterMs ? []
        : [.. People.Where(static p => p.ConfirmedMs == 0).Select(static p => p.Person)];

    // The same one when nothing changes, so that nothing is stored for it.
    private PermitTelling Change(string person, Func<PermitTold, PermitTold> change) =>
        People.FirstOrDefault(p => p.Person == person) is { } known && change(known) is var next && next != known
            ? this with { People = People.Replace(known, next) } : this;
}
