using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Plants;

namespace Twin.Domain.Work;

/// <summary>The decision on a command, a tick, a repeat or what the twin says.</summary>
/// <param name="Next">The order after it; the very same when nothing was to be done.</param>
/// <param name="Effects">To be stored with it in one transaction, then carried out.</param>
/// <param name="Error">Why it was refused, or null.</param>
/// <param name="Notes">What is wrong with, or remarkable about, the form.</param>
public sealed record OrderDecision(Order Next, ImmutableArray<FlowEffect> Effects, TwinError? Error, ImmutableArray<FormNote> Notes);

/// <summary>
/// The life of an order as a pure function: its flow's kernel, and round it what every order has: evidence that is remarkable is kept,
/// the same hazard again is counted and escalates, and what a reading can prove is proved by the twin.
/// </summary>
public static class OrderKernel
{
    /// <summary>The hazard came again so often: people are told, one level higher each time.</summary>
    public static readonly ImmutableArray<int> RepeatsThatEscalate = [3, 5, 10, 20, 50];

    /// <summary>Who is told when an open order is not accepted and its flow sets no limit: after 24 h, after 72 h.</summary>
    public static readonly ImmutableArray<(long AfterMs, string Role)> Waits =
        [(24 * 3_600_000L, "departmentHead"), (72 * 3_600_000L, "safetyDirector")];

    /// <summary>Role of the twin itself: a step with it is taken by itself when the twin confirms.</summary>
    public const string TwinRole = "twin";

    /// <summary>Opens an order and takes its first steps, all or none.</summary>
    public static OrderDecision Open(
        FlowProgram program, string id, OrderFacts facts, ImmutableArray<FlowCommand> commands, long proofMs, FormContext context)
    {
        var order = new Order { Id = id, Facts = facts, Proof = proofMs > 0 ? new OrderProof(proofMs, 0, 0) : null };
        var effects = ImmutableArray.CreateBuilder<FlowEffect>();
        var notes = ImmutableArray.CreateBuilder<FormNote>();
        if (commands.IsDefaultOrEmpty) return Refused(Order.Empty, Error("begin", "How does it begin?", "缺少起始步骤。"), []);
        foreach (var command in commands)
        {
            var step = order.Run.State.Length == 0 && command.Step.Length == 0 ? Beginning(program.Flow) : command.Step;
            var wanted = command with { Step = step ?? "" };
            var decision = FlowKernel.Take(program, order.Run, id, wanted, context with { Actor = command.Actor });
            if (step is null || (order.Run.State.Length == 0 && decision.Error is null && decision.Next.State.Length == 0))
                return Refused(Order.Empty,
                    Error("begin", "It has to begin with one of the flow's first steps.", "必须从流程的起始步骤开始。"), []);
            if (decision.Error is { } error) return Refused(Order.Empty, error, decision.Notes);
            order = Flagged(order with { Run = decision.Next }, decision.Notes);
            effects.AddRange(decision.Effects);
            notes.AddRange(decision.Notes);
        }

        return new OrderDecision(Ended(program, order) with { Version = 1 }, effects.ToImmutable(), null, notes.ToImmutable());
    }

    /// <summary>Takes a step or fills in values. What the same actor did last, said again, changes nothing and is no error.</summary>
    public static OrderDecision Take(FlowProgram program, Order order, FlowCommand command, FormContext context)
    {
        if (order.Version == 0) return Refused(order, Error("unknown", "There is no such work order.", "没有该工单。"), []);
        var proof = Unproved(program, order, command);
        if (proof is { Error: { } stands }) return Refused(order, stands, []);
        var decision = FlowKernel.Take(program, order.Run, order.Id, command, context);
        if (decision.Error?.Code == "flow.state" && IsSaidAgain(order.Run, command)) return new OrderDecision(order, [], null, []);
        // The clock's part holds although the command is refused.
        if (decision.Error is not null)
            return Next(program, order, decision.Next, decision.Effects) with { Error = decision.Error, Notes = decision.Notes };
        ImmutableArray<FormNote> notes = proof is { Note: { } note } ? decision.Notes.Add(note) : decision.Notes;
        var next = Next(program, order, decision.Next, decision.Effects);
        return ReferenceEquals(next.Next, order) ? next : next with { Next = Flagged(next.Next, notes), Notes = notes };
    }

    /// <summary>Lets the time limits up to the context's time happen, and the twin's confirmation when it is due.</summary>
    /// <param name="program">The flow.</param>
    /// <param name="order">The order.</param>
    /// <param name="isGood">The twin's readings are good now; asked only when a confirmation is due.</param>
    /// <param name="context">Time, twin and readings.</param>
    public static OrderDecision Tick(FlowProgram program, Order order, bool isGood, FormContext context)
    {
        if (order.Version == 0 || order.EndedMs > 0) return new OrderDecision(order, [], null, []);
        var ticked = FlowKernel.Tick(program, order.Run, context);
        var decision = Wait(program, Next(program, order, ticked.Next, ticked.Effects), order.Version, context.NowMs);
        var now = decision.Next;
        if (now.EndedMs > 0 || now.Proof is not { SinceMs: > 0, ConfirmedMs: 0 } proof || context.NowMs < proof.SinceMs + proof.NeededMs)
            return decision;
        now = now with { Version = order.Version + 1, Proof = isGood ? proof with { ConfirmedMs = context.NowMs }
            : proof with { SinceMs = context.NowMs } };
        return isGood ? Confirmed(program, now, decision.Effects, context) : decision with { Next = now };
    }

    /// <summary>The same hazard again; the same source again changes nothing.</summary>
    public static OrderDecision Join(Order order, string sourceId, string by, long atMs)
    {
        if (order.Version == 0) return Refused(order, Error("unknown", "There is no such work order.", "没有该工单。"), []);
        if (sourceId == order.Facts.SourceId || order.Repeats.Any(r => r.SourceId == sourceId))
            return new OrderDecision(order, [], null, []);
        var count = order.RepeatCount + 1;
        var repeats = order.Repeats.Insert(0, new OrderRepeat(count, sourceId, atMs, by));
        if (repeats.Length > Order.RepeatsKept) repeats = repeats.RemoveAt(Order.RepeatsKept);
        var level = RepeatsThatEscalate.IndexOf(count);
        var next = order with
        {
            Version = order.Version + 1, RepeatCount = count, Repeats = repeats,
            Facts = level >= 0 ? order.Facts with { Severity = Math.Max(1, order.Facts.Severity - 1) } : order.Facts,
            Proof = order.Proof is { } proof ? proof with { SinceMs = 0, ConfirmedMs = 0 } : null,
        };
        if (level < 0) return new OrderDecision(next, [], null, []);
        var text = FileTexts.Of($"The same hazard came again {count} times while its order was open.",
            $"工单未闭环期间，同一隐患已重复出现 {count} 次。");
        var role = level == 0 ? "role:departmentHead" : "role:safetyDirector";
        var id = string.Create(CultureInfo.InvariantCulture, $"{order.Id}/repeat-{count}/0");
        return new OrderDecision(next, [new FlowEffect(id, FlowActionKind.Escalate, [role], "", text, atMs, level + 1)], null, []);
    }

    /// <summary>The twin's alarm stands, or is gone since a time.</summary>
    public static OrderDecision Settle(Order order, bool isActive, long atMs)
    {
        if (order.EndedMs > 0 || order.Proof is not { } proof) return new OrderDecision(order, [], null, []);
        var since = isActive ? 0 : proof.SinceMs > 0 ? proof.SinceMs : atMs;
        if (since == proof.SinceMs) return new OrderDecision(order, [], null, []);
        var next = proof with { SinceMs = since, ConfirmedMs = isActive ? 0 : proof.ConfirmedMs };
        return new OrderDecision(order with { Version = order.Version + 1, Proof = next }, [], null, []);
    }

    /// <summary>When the clock has something to do next, Unix ms; 0: never.</summary>
    public static long NextMs(FlowProgram program, Order order)
    {
        if (order.EndedMs > 0) return 0;
        var due = FlowKernel.NextDueMs(program, order.Run) ?? 0;
        var proof = order.Proof is { SinceMs: > 0, ConfirmedMs: 0 } p ? p.SinceMs + p.NeededMs : 0;
        var wait = WaitMs(program, order);
        return new[] { due, proof, wait }.Where(static t => t > 0).DefaultIfEmpty(0).Min();
    }

    /// <summary>The step a flow begins with when there is only one, or null.</summary>
    public static string? Beginning(FlowDefinition flow) =>
        flow.Steps.Where(static s => s.From.IsEmpty).ToArray() is [var only] ? only.Id : null;

    /// <summary>When nobody accepting it is told next, Unix ms; 0: never.</summary>
    private static long WaitMs(FlowProgram program, Order order)
    {
        if (order.EndedMs > 0 || program.Flow.State(order.Run.State) is not { Phase: FlowPhase.Open, Limit: null }) return 0;
        var waited = order.WaitedSinceMs == order.Run.EnteredMs ? order.Waited : 0;
        return waited < Waits.Length ? order.Run.EnteredMs + Waits[waited].AfterMs : 0;
    }

    private static OrderDecision Wait(FlowProgram program, OrderDecision decision, int version, long nowMs)
    {
        while (WaitMs(program, decision.Next) is > 0 and var due && due <= nowMs)
        {
            var order = decision.Next;
            var waited = order.WaitedSinceMs == order.Run.EnteredMs ? order.Waited : 0;
            var hours = Waits[waited].AfterMs / 3_600_000;
            var text = FileTexts.Of($"Nobody has accepted it for {hours} h.", $"已 {hours} 小时无人接单。");
            var id = string.Create(CultureInfo.InvariantCulture, $"{order.Id}/wait-{order.Run.EnteredMs}-{waited + 1}/0");
            var effect = new FlowEffect(id, FlowActionKind.Escalate, ["role:" + Waits[waited].Role], "", text, due, waited + 1);
            var next = order with { Version = version + 1, Waited = waited + 1, WaitedSinceMs = order.Run.EnteredMs };
            decision = decision with { Next = next, Effects = decision.Effects.Add(effect) };
        }

        return decision;
    }

    private static OrderDecision Confirmed(FlowProgram program, Order order, ImmutableArray<FlowEffect> effects, FormContext context)
    {
        var step = program.Flow.Steps.FirstOrDefault(s => s.From.Contains(order.Run.State) && s.Who.Contains("role:" + TwinRole));
        if (step is null) return new OrderDecision(order, effects, null, []);
        var command = new FlowCommand($"proof-{order.Version}", step.Id, "twin:" + order.Facts.Twin, [TwinRole], []);
        var decision = FlowKernel.Take(program, order.Run, order.Id, command, context);
        return decision.Error is not null ? new OrderDecision(order, effects, null, [])
            : new OrderDecision(Ended(program, order with { Run = decision.Next }), effects.AddRange(decision.Effects), null, []);
    }

    /// <summary>A review that a reading can prove does not pass while the alarm stands; before it is proved, that is kept.</summary>
    private static (TwinError? Error, FormNote? Note)? Unproved(FlowProgram program, Order order, FlowCommand command)
    {
        if (order.Proof is not { ConfirmedMs: 0 } proof || command.Refuse || program.Flow.Step(command.Step) is not { } step
            || program.Flow.State(order.Run.State)?.Phase != FlowPhase.Review || program.Flow.State(step.To)?.Phase != FlowPhase.Done
            || order.Run.Entries.Any(e => e.RequestId == command.RequestId)) return null;
        if (proof.SinceMs == 0)
            return (Error("alarm-stands", "The alarm it came from still stands: the twin does not confirm the rectification.",
                "原报警仍未恢复，孪生体不能确认整改，不能通过验收。"), null);
        var hours = proof.NeededMs / 3_600_000.0;
        return (null, new FormNote("work-order.not-settled", "",
            FileTexts.Of($"The twin has not been normal for {hours:0.#} h yet.", $"孪生体恢复正常尚不足 {hours:0.#} 小时。")));
    }

    private static OrderDecision Next(FlowProgram program, Order order, FlowRun run, ImmutableArray<FlowEffect> effects) =>
        ReferenceEquals(run, order.Run) || run.Entries.Length == order.Run.Entries.Length
            ? new OrderDecision(order, [], null, [])
            : new OrderDecision(Ended(program, order with { Run = run, Version = order.Version + 1 }), effects, null, []);

    private static Order Ended(FlowProgram program, Order order) =>
        program.Flow.State(order.Run.State) is { IsEnd: true } ? order with { EndedMs = order.Run.EnteredMs } : order;

    private static Order Flagged(Order order, ImmutableArray<FormNote> notes)
    {
        if (notes.IsDefaultOrEmpty) return order;
        var entry = order.Run.Entries.LastOrDefault(static e => e.RequestId.Length > 0)?.Seq ?? order.Run.Entries.Length;
        return order with { Flags = order.Flags.AddRange(notes.Select(n => new OrderFlag(entry, n.Code, n.Field, n.Text))) };
    }

    private static bool IsSaidAgain(FlowRun run, FlowCommand command) =>
        run.Entries.LastOrDefault(static e => e.Kind == FlowEntryKind.Step && e.RequestId.Length > 0) is { } last
        && last.Step == command.Step && last.Actor == command.Actor
        && last.Values.Select(static v => (v.Field, v.Json)).SequenceEqual(command.Values.Select(static v => (v.Field, v.Json)));

    private static OrderDecision Refused(Order order, TwinError error, ImmutableArray<FormNote> notes) => new(order, [], error, notes);

    private static TwinError Error(string code, string en, string zh) => new("work-order." + code, en) { Zh = zh };
}
