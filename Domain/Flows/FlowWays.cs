using Twin.Domain.Forms;

namespace Twin.Domain.Flows;

/// <summary>The ways through a flow: a beginning, an end from everywhere, no loop without people.</summary>
internal static class FlowWays
{
    public static void Check(FlowDefinition flow, DefinitionFaults faults)
    {
        var ways = flow.Steps.SelectMany(s => s.From.SelectMany(f => Targets(s).Select(t => (From: f, To: t)))).Distinct().ToArray();
        var begins = flow.Steps.Where(s => s.From.IsEmpty).SelectMany(Targets).ToArray();
        if (begins.Length == 0) faults.Add("begin.none", $"No step begins the flow (one without 'from').",
            $"没有起始步骤（不带“from”的步骤）。", "steps");
        if (!flow.States.Any(s => s.IsEnd)) faults.Add("end.none", $"No state ends the flow.", $"没有结束状态。", "states");
        var reached = Closure(begins, s => ways.Where(w => w.From == s).Select(w => w.To));
        var ending = Closure(flow.States.Where(s => s.IsEnd).Select(s => s.Id), s => ways.Where(w => w.To == s).Select(w => w.From));
        for (var i = 0; i < flow.States.Length; i++)
        {
            var state = flow.States[i];
            if (!reached.Contains(state.Id))
                faults.Add("state.unreachable", $"Nothing leads to '{state.Id}'.", $"没有步骤能到达“{state.Id}”。", "states", i);
            if (!state.IsEnd && ways.All(w => w.From != state.Id))
                faults.Add("state.dead-end", $"No step leaves '{state.Id}'.", $"“{state.Id}”是死胡同，没有后续步骤。", "states", i);
            else if (!ending.Contains(state.Id))
                faults.Add("state.no-end", $"No way leads from '{state.Id}' to an end.", $"从“{state.Id}”无法到达结束状态。", "states", i);
        }

        Alone(flow, faults);
    }

    private static void Alone(FlowDefinition flow, DefinitionFaults faults)
    {
        var alone = flow.Steps.SelectMany(s => s.From.Where(f => s.IsAutomatic || flow.State(f)!.Limit?.Then == s.Id)
            .Select(f => (From: f, s.To))).ToArray();
        for (var i = 0; i < flow.States.Length; i++)
        {
            var id = flow.States[i].Id;
            var next = alone.Where(a => a.From == id).Select(a => a.To);
            if (Closure(next, s => alone.Where(a => a.From == s).Select(a => a.To)).Contains(id))
                faults.Add("loop", $"From '{id}' automatic steps lead back to it without anybody.",
                    $"从“{id}”出发的自动步骤会在无人参与下回到该状态。", "states", i);
        }
    }

    private static IEnumerable<string> Targets(FlowStep step) => step.RefuseTo is { } refuse ? [step.To, refuse] : [step.To];

    private static HashSet<string> Closure(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(from);
        while (open.TryPop(out var state))
        {
            if (!found.Add(state)) continue;
            foreach (var other in next(state)) open.Push(other);
        }

        return found;
    }
}
