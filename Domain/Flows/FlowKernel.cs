using System.Collections.Immutable;
using Twin.Domain.Forms;

namespace Twin.Domain.Flows;

/// <summary>
/// A run of a flow as a pure function. A request id seen before changes nothing; the clock's part comes first, in order of due
/// time, so ticking late, often or not at all before a command gives the same run.
/// </summary>
public static class FlowKernel
{
    /// <summary>Actor of automatic steps.</summary>
    public const string Itself = "flow";

    /// <summary>Actor of what the time limits do.</summary>
    public const string Clock = "clock";

    /// <summary>Decides a command at <see cref="FormContext.NowMs"/>.</summary>
    /// <param name="program">The flow, of the run's version.</param>
    /// <param name="run">As stored; <see cref="FlowRun.Empty"/> for a first step.</param>
    /// <param name="id">Id of the run.</param>
    /// <param name="command">What is wanted.</param>
    /// <param name="context">Realm's time, twin and readings.</param>
    public static FlowDecision Take(FlowProgram program, FlowRun run, string id, FlowCommand command, FormContext context)
    {
        if (run.Entries.FirstOrDefault(e => e.RequestId == command.RequestId && e.RequestId.Length > 0) is { } known)
        {
            var same = known.Step == command.Step && known.Actor == command.Actor;
            return new FlowDecision(run, [], same ? null : Error("request.reused", "The request id was used for something else.",
                "该请求编号已用于其他操作。", "requestId"), []);
        }

        var work = new FlowWork(program, run.Id.Length > 0 ? run : run with { Id = id }, context);
        work.Tick(context.NowMs);
        var before = work.Run;
        var (error, notes) = Decide(work, command);
        return error is null
            ? new FlowDecision(work.Run, work.Effects, null, notes)
            : new FlowDecision(before.Entries.IsEmpty ? run : before, work.Effects, error, notes);
    }

    /// <summary>Lets the time limits up to the context's time happen, each at its due time.</summary>
    public static FlowDecision Tick(FlowProgram program, FlowRun run, FormContext context)
    {
        var work = new FlowWork(program, run, context);
        work.Tick(context.NowMs);
        return new FlowDecision(work.Run, work.Effects, null, []);
    }

    /// <summary>When the clock has something to do next, Unix ms; null: never.</summary>
    public static long? NextDueMs(FlowProgram program, FlowRun run) => FlowWork.Due(program.Flow, run)?.AtMs;

    private static (TwinError? Error, ImmutableArray<FormNote> Notes) Decide(FlowWork work, FlowCommand command)
    {
        if (command.RequestId.Length is 0 or > 128) return (Error("request", "A request id is needed.", "缺少请求编号。", "requestId"), []);
        if (command.Actor.Length == 0 || command.Actor is Itself or Clock) return (Error("actor", "Who does it?", "缺少操作人。", "actor"), []);
        if (command.Comment?.Length > Limits.CommentChars) return (Error("comment", "The comment is too long.", "说明过长。", "comment"), []);
        if (work.Run.Entries.Length >= FormLimits.Entries) return (Error("long", "The history is full.", "历史记录已满。", ""), []);
        var run = work.Run;
        if (command.Step.Length == 0) return Fill(work, command);
        if (work.Flow.Step(command.Step) is not { } step)
            return (Error("step.unknown", $"There is no step '{command.Step}'.", $"没有步骤“{command.Step}”。", "step"), []);
        if ((Place(work, step) ?? Person(run, step, command)) is { } refused) return (refused, []);
        if (command.Refuse) return (Refusal(work, step, command), []);
        var values = FormMerge.Merge(run.Values, command.Values);
        var standing = FormFill.Evaluate(work.Program.Fields, values, work.Context, work.Program.Asked(step));
        if (standing.Errors.Length > 0)
            return (new TwinError("flow.form", standing.Errors[0].Text.En, Retry.Never, standing.Errors[0].Field)
            { Zh = standing.Errors[0].Text.Zh }, standing.Errors);
        if (!work.Program.Holds(step, values, work.Context))
            return (Error("condition", "The step's condition does not hold.", "不满足该步骤的条件。", "step"), []);
        return step.Approvals.IsEmpty ? Step(work, step, command, standing) : Approve(work, step, command, standing);
    }

    private static (TwinError?, ImmutableArray<FormNote>) Fill(FlowWork work, FlowCommand command)
    {
        if (work.Run.State.Length == 0) return (Error("unknown", "The run has not begun.", "流程尚未开始。", ""), []);
        if (work.Flow.State(work.Run.State)!.IsEnd) return (Error("ended", "The run has ended.", "流程已结束。", ""), []);
        if (command.Values.FirstOrDefault(v => !work.Program.Fields.Parts.ContainsKey(v.Field)
            || v.Json.Length > FormLimits.ValueChars) is { } odd)
            return (Error("value", $"The value of '{odd.Field}' is too large, or there is no such field.",
                $"“{odd.Field}”的值过大或字段不存在。", odd.Field), []);
        work.Note(FlowEntryKind.Filled, "", work.Run.State, command.Actor, work.NowMs, command);
        return (null, []);
    }

    private static TwinError? Place(FlowWork work, FlowStep step)
    {
        var run = work.Run;
        var fits = run.State.Length == 0 ? step.From.IsEmpty : step.From.Contains(run.State);
        if (!fits || step.IsAutomatic)
            return Error("state", $"'{step.Id}' cannot be taken from '{run.State}'.", $"当前状态“{run.State}”不能执行“{step.Id}”。", "step");
        if (step.Most > 0 && run.Entries.Count(e => e.Kind == FlowEntryKind.Step && e.Step == step.Id) >= step.Most)
            return Error("most", $"'{step.Id}' may be taken {step.Most} times.", $"“{step.Id}”最多执行 {step.Most} 次。", "step");
        return step.BeforeLimit && run.DueMs > 0 && work.NowMs >= run.DueMs
            ? Error("late", $"'{step.Id}' is only for before the time limit.", $"“{step.Id}”只能在期限之前执行。", "step")
            : null;
    }

    private static TwinError? Person(FlowRun run, FlowStep step, FlowCommand command)
    {
        var may = step.Who.Any(w => w == "anyone"
            || (w.StartsWith("role:", StringComparison.Ordinal) && command.Roles.Contains(w[5..]))
            || (w.StartsWith("relation:", StringComparison.Ordinal) && run.Holder(w[9..]) == command.Actor));
        if (!may) return Error("who", $"'{step.Id}' is for {string.Join(", ", step.Who)}.",
            $"“{step.Id}”仅限 {string.Join("、", step.Who)}。", "actor");
        var same = run.Entries.FirstOrDefault(e => e.Actor == command.Actor && step.NotSameAs.Contains(e.Step)
            && e.Kind is FlowEntryKind.Step or FlowEntryKind.Approved);
        return same is null ? null : Error("same-person", $"'{step.Id}' is for somebody else than who did '{same.Step}'.",
            $"“{step.Id}”不能由执行过“{same.Step}”的人执行。", "actor");
    }

    private static TwinError? Refusal(FlowWork work, FlowStep step, FlowCommand command)
    {
        if (step.RefuseTo is not { } to) return Error("refuse", $"'{step.Id}' cannot be refused.", $"“{step.Id}”不能拒绝。", "refuse");
        if (string.IsNullOrWhiteSpace(command.Comment)) return Error("comment", "A refusal needs its reason.", "拒绝时必须说明理由。", "comment");
        work.Note(FlowEntryKind.Refused, step.Id, to, command.Actor, work.NowMs, command with { Values = [] });
        work.Enter(to, work.NowMs);
        return null;
    }

    private static (TwinError?, ImmutableArray<FormNote>) Step(FlowWork work, FlowStep step, FlowCommand command, FormStanding standing)
    {
        work.Go(step, command.Actor, work.NowMs, command);
        return (null, standing.Flags);
    }

    private static (TwinError?, ImmutableArray<FormNote>) Approve(FlowWork work, FlowStep step, FlowCommand command, FormStanding standing)
    {
        // Values filled in afterwards take approvals back: nobody approved those.
        var given = work.Run.Entries.Reverse().TakeWhile(e => e.Kind is FlowEntryKind.Approved or FlowEntryKind.Escalated)
            .Where(e => e.Kind == FlowEntryKind.Approved && e.Step == step.Id).ToList();
        if (given.Any(e => e.Actor == command.Actor))
            return (Error("approved", "You have approved already; somebody else is needed.", "您已审批，需由其他人审批。", "actor"), []);
        var open = step.Approvals.Where(a => given.Count(e => e.Role == a.Role) < a.Count).ToList();
        if (open.FirstOrDefault(a => command.Roles.Contains(a.Role) && (command.As is null || command.As == a.Role)) is not { } slot)
            return (Error("role", $"Still open: {string.Join(", ", open.Select(a => a.Role))}.",
                $"尚待审批的角色：{string.Join("、", open.Select(a => a.Role))}。", "as"), []);
        var last = open.Sum(a => a.Count) - given.Count(e => open.Any(a => a.Role == e.Role)) == 1;
        work.Note(FlowEntryKind.Approved, step.Id, work.Run.State, command.Actor, work.NowMs, command, slot.Role);
        if (last) work.Go(step, Itself, work.NowMs, null);
        return (null, standing.Flags);
    }

    internal static TwinError Error(string code, string en, string zh, string path) =>
        new("flow." + code, en, Retry.Never, path.Length == 0 ? null : path) { Zh = zh };
}
