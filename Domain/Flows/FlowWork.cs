using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Twin.Domain.Forms;
using Twin.Domain.Plants;

namespace Twin.Domain.Flows;

/// <summary>One decision on the way: the run as it becomes, and what is to be done outside.</summary>
internal sealed class FlowWork(FlowProgram program, FlowRun run, FormContext context)
{
    private readonly List<FlowEffect> _effects = [];

    public FlowProgram Program => program;

    public FlowDefinition Flow => program.Flow;

    public FormContext Context => context;

    public FlowRun Run { get; private set; } = run;

    /// <summary>A clock that went back does not take the history with it.</summary>
    public long NowMs => Math.Max(context.NowMs, Run.Entries.IsEmpty ? 0 : Run.Entries[^1].AtMs);

    public ImmutableArray<FlowEffect> Effects => [.. _effects];

    /// <summary>The clock's next thing to do: an escalation, or (Escalation null) the step at the limit.</summary>
    public static (long AtMs, FlowEscalation? Escalation)? Due(FlowDefinition flow, FlowRun run)
    {
        if (run.State.Length == 0 || run.DueMs == 0 || run.Entries.Length >= FormLimits.Entries
            || flow.State(run.State)?.Limit is not { } limit) return null;
        var escalation = run.Escalated < limit.Escalate.Length ? limit.Escalate[run.Escalated] : null;
        var then = limit.Then is not null && !run.LimitTaken;
        // At the same moment people are told before the step is taken.
        if (escalation is not null && (!then || escalation.Share <= 1))
            return (run.EnteredMs + (long)Math.Round((run.DueMs - run.EnteredMs) * escalation.Share), escalation);
        return then ? (run.DueMs, null) : null;
    }

    public void Tick(long nowMs)
    {
        while (Due(Flow, Run) is { } due && due.AtMs <= nowMs)
        {
            // After a command made under a clock ahead of ours, what is due happens no earlier than that.
            var at = Math.Max(due.AtMs, Run.Entries[^1].AtMs);
            if (due.Escalation is { } escalation) Escalate(escalation, at);
            else
            {
                Run = Run with { LimitTaken = true };
                Go(Flow.Step(Flow.State(Run.State)!.Limit!.Then!)!, FlowKernel.Clock, at, null);
            }
        }
    }

    public void Note(FlowEntryKind kind, string step, string to, string actor, long atMs, FlowCommand? command, string role = "")
    {
        Run = Run with
        {
            Flow = Flow.Id,
            Version = Flow.Version,
            Values = command is null ? Run.Values : FormMerge.Merge(Run.Values, command.Values),
            Entries = Run.Entries.Add(new FlowEntry(Run.Entries.Length + 1, kind, step, Run.State, to, actor, atMs,
                command?.RequestId ?? "", command?.Comment, role, command?.Values ?? [])),
        };
    }

    /// <summary>Takes a step, then what follows by itself; the checks refuse automatic loops, so this ends.</summary>
    public void Go(FlowStep step, string actor, long atMs, FlowCommand? command)
    {
        Note(FlowEntryKind.Step, step.Id, step.To, actor, atMs, command);
        foreach (var (relation, field) in step.Assign) Assign(relation, field == "me" ? actor : Person(field));
        for (var i = 0; i < step.Do.Length; i++)
        {
            var action = step.Do[i];
            _effects.Add(new FlowEffect(IdOf(i), action.Kind, [.. action.To.Select(Resolve)], action.Name, action.Text, atMs, 0));
        }

        Enter(step.To, atMs);
        var at = context with { NowMs = atMs };
        if (Flow.Steps.FirstOrDefault(s => s.IsAutomatic && s.From.Contains(Run.State) && program.Holds(s, Run.Values, at)) is { } next)
            Go(next, FlowKernel.Itself, atMs, null);
    }

    public void Enter(string state, long atMs)
    {
        var limit = Flow.State(state)!.Limit;
        var due = limit is null ? 0 : atMs + (long)(limit.Minutes * 60_000);
        // A date set by people counts; one that has passed is due at once, never a fresh start.
        if (limit?.By is { } by && Json(by) is { } json && FieldContent.Date(json) is { } date) due = Math.Max(date, atMs);
        Run = Run with { State = state, EnteredMs = atMs, DueMs = due, Escalated = 0, LimitTaken = false };
    }

    private void Escalate(FlowEscalation escalation, long atMs)
    {
        var state = Flow.State(Run.State)!;
        Run = Run with { Escalated = Run.Escalated + 1 };
        Note(FlowEntryKind.Escalated, "", Run.State, FlowKernel.Clock, atMs, null, escalation.Share.ToString("R",
            CultureInfo.InvariantCulture));
        var share = string.Create(CultureInfo.InvariantCulture, $"{escalation.Share * 100:0}");
        var text = escalation.Share switch
        {
            1 => FileTexts.Of($"'{state.Name.En}' is past its time limit.", $"“{state.Name.Zh}”已到期未完成。"),
            > 1 => FileTexts.Of($"'{state.Name.En}' has taken {share} % of its time and is still not done.",
                $"“{state.Name.Zh}”已用时 {share}%，仍未完成。"),
            _ => FileTexts.Of($"'{state.Name.En}' has used {share} % of its time.", $"“{state.Name.Zh}”已用去期限的 {share}%。"),
        };
        _effects.Add(new FlowEffect(IdOf(0), FlowActionKind.Escalate, [.. escalation.To.Select(Resolve)],
            "", text, atMs, escalation.Levels));
    }

    private string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Run.Id}/{Run.Entries.Length}/{number}");

    private string Resolve(string to) =>
        to.StartsWith("relation:", StringComparison.Ordinal) ? Run.Holder(to[9..]) ?? to : to;

    private void Assign(string relation, string? actor)
    {
        if (actor is null) return;
        Run = Run with
        {
            Holders = [.. Run.Holders.Where(h => h.Relation != relation).Append(new FlowHolder(relation, actor))
                .OrderBy(h => h.Relation, StringComparer.Ordinal)],
        };
    }

    private string? Person(string field) =>
        Json(field) is { ValueKind: JsonValueKind.String } json && json.GetString() is { Length: > 0 } actor ? actor : null;

    private JsonElement? Json(string field)
    {
        if (Run.Values.FirstOrDefault(v => v.Field == field) is not { } value) return null;
        try
        {
            using var document = JsonDocument.Parse(value.Json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Values filled in on the way are checked when a step asks for them; until then they say nothing.
            return null;
        }
    }
}
