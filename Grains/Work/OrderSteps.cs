using System.Collections.Immutable;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Work;

/// <summary>What can be done next. Pure.</summary>
internal static class OrderSteps
{
    /// <summary>Refusals that are about the person, not about what was filled in.</summary>
    private static readonly ImmutableArray<string> s_personal =
        ["flow.who", "flow.same-person", "flow.approved", "flow.role", "flow.most", "flow.late"];

    public static ImmutableArray<OrderNextStep> Next(
        FlowProgram program, Order order, string viewer, ImmutableArray<string> roles, FormContext context) =>
    [
        .. program.Flow.Steps.Where(s => s.From.Contains(order.Run.State) && !s.IsAutomatic).Select(step =>
        {
            // The kernel itself is asked, and nothing is kept of it.
            var trial = FlowKernel.Take(program, order.Run, order.Id, new FlowCommand("?", step.Id, viewer, roles, []), context);
            var may = trial.Error is null || !s_personal.Contains(trial.Error.Code);
            if (may && !step.Approvals.IsEmpty) may = step.Approvals.Any(a => roles.Contains(a.Role));
            return new OrderNextStep(step.Id, step.Name, step.Form, [.. program.Asked(step)], step.Who,
                [.. step.Approvals.Select(static a => a.Role)], step.RefuseTo is not null, may);
        }),
    ];
}
