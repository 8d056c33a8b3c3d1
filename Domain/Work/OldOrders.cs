using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain.Flows;
using Twin.Domain.Forms;

namespace Twin.Domain.Work;

/// <summary>Orders of before there were flows, as runs of the flow <c>task</c> (version 1): the same steps, one entry each.</summary>
public static class OldOrders
{
    /// <summary>The flow they follow from now on.</summary>
    public const string Flow = "task";

    /// <summary>The same order; ids and times of its steps stay.</summary>
    /// <param name="old">As it was kept.</param>
    /// <param name="zone">Innermost zone of its twin; empty: none.</param>
    public static Order ToOrder(WorkOrder old, string zone)
    {
        var run = new FlowRun { Id = old.Id, Flow = Flow, Version = 1 };
        foreach (var step in old.Steps) run = Add(run, old, step);
        var created = old.Steps[0];
        if (old.Assignee is { } who && run.Holder("responsible") is null)
            run = run with { Holders = Hold(run.Holders, "responsible", who) };
        return new Order
        {
            Id = old.Id, Version = 1, Run = run,
            EndedMs = old.State is WorkOrderState.Completed or WorkOrderState.Cancelled ? run.EnteredMs : 0,
            Facts = new OrderFacts
            {
                Title = new LocalizedText(old.Title, old.Title), Twin = old.Twin, Zone = zone, OpenedMs = created.AtMs,
                OpenedBy = created.Actor, SourceId = old.AlarmId ?? "",
                Source = old.AlarmId is null ? OrderSource.Person : OrderSource.Alarm,
            },
        };
    }

    /// <summary>Step of the flow that led to a state.</summary>
    public static string StepTo(WorkOrderState state) => state switch
    {
        WorkOrderState.Created => "create",
        WorkOrderState.Assigned => "assign",
        WorkOrderState.Completed => "complete",
        _ => "cancel",
    };

    private static FlowRun Add(FlowRun run, WorkOrder old, WorkOrderStep step)
    {
        var to = JsonNamingPolicy.CamelCase.ConvertName(step.To.ToString());
        ImmutableArray<FormValue> values = [.. Values(old, step)];
        var holders = step.To == WorkOrderState.Created ? Hold(run.Holders, "creator", step.Actor)
            : step is { To: WorkOrderState.Assigned, Assignee: { } who } ? Hold(run.Holders, "responsible", who) : run.Holders;
        return run with
        {
            // What was late before is late now, and nobody is told of it again.
            State = to, EnteredMs = step.AtMs,
            DueMs = step.To == WorkOrderState.Assigned && old.DueMs > 0 ? Math.Max(old.DueMs, step.AtMs) : 0,
            Escalated = step.To == WorkOrderState.Assigned && old.DueMs > 0 ? 1 : 0,
            Values = FormMerge.Merge(run.Values, values), Holders = holders,
            Entries = run.Entries.Add(new FlowEntry(run.Entries.Length + 1, FlowEntryKind.Step, StepTo(step.To), run.State, to, step.Actor,
                step.AtMs, "", step.Comment, "", values)),
        };
    }

    private static IEnumerable<FormValue> Values(WorkOrder old, WorkOrderStep step)
    {
        FormValue Value(string field, string text) => new(field, JsonSerializer.Serialize(text), step.Actor, step.AtMs);
        if (step.To == WorkOrderState.Created)
        {
            yield return Value("title", old.Title);
            yield return Value("twin", old.Twin);
            if (old.DueMs > 0) yield return Value("dueAt", DateTimeOffset.FromUnixTimeMilliseconds(old.DueMs).ToString("O"));
        }

        if (step is { To: WorkOrderState.Assigned, Assignee: { } who }) yield return Value("assignee", who);
        if (step is { To: WorkOrderState.Completed, Comment: { } done }) yield return Value("result", done);
        if (step is { To: WorkOrderState.Cancelled, Comment: { } why }) yield return Value("reason", why);
    }

    private static ImmutableArray<FlowHolder> Hold(ImmutableArray<FlowHolder> holders, string relation, string actor) =>
        [.. holders.Where(h => h.Relation != relation).Append(new FlowHolder(relation, actor))
            .OrderBy(static h => h.Relation, StringComparer.Ordinal)];
}
