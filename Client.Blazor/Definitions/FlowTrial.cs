using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Flows;
using Twin.Domain.Forms;

namespace Twin.Client.Blazor.Definitions;

/// <summary>
/// An order of a draft, run in a realm of its own: the kernel of live orders, a clock that is turned by hand, and nothing behind it. It
/// holds no grain, port or store, so nothing of it can reach the plant; what it would do is only listed.
/// </summary>
public sealed class FlowTrial
{
    /// <summary>The realm such an order is in.</summary>
    public const string Realm = "sandbox";

    private readonly FlowProgram _program;

    /// <summary>Begins a trial.</summary>
    /// <exception cref="FormatException">The flow or a form is not right yet.</exception>
    public FlowTrial(FlowDefinition flow, ImmutableArray<FormDefinition> forms, long nowMs)
    {
        _program = new FlowProgram(flow, forms);
        Forms = forms;
        NowMs = nowMs;
    }

    /// <summary>The forms.</summary>
    public ImmutableArray<FormDefinition> Forms { get; }

    /// <summary>The trial's time, Unix ms.</summary>
    public long NowMs { get; private set; }

    /// <summary>The order so far.</summary>
    public FlowRun Run { get; private set; } = FlowRun.Empty;

    /// <summary>What live would have done, newest last.</summary>
    public List<FlowEffect> Effects { get; } = [];

    /// <summary>State it stands in, or null.</summary>
    public FlowState? State => _program.Flow.State(Run.State);

    /// <summary>Steps that lead on from here.</summary>
    public IEnumerable<FlowStep> Steps => _program.Flow.Steps.Where(s => !s.IsAutomatic
        && (Run.State.Length == 0 ? s.From.IsEmpty : s.From.Contains(Run.State)));

    /// <summary>Fields a step asks for.</summary>
    public IReadOnlySet<string> Asked(FlowStep step) => _program.Asked(step);

    /// <summary>How the fields stand with what was filled in before and now.</summary>
    public FormStanding Standing(FlowStep step, ImmutableArray<FormValue> values, FormContext context) =>
        FormFill.Evaluate(_program.Fields, FormMerge.Merge(Run.Values, values), context, Asked(step));

    /// <summary>Takes a step as somebody.</summary>
    public FlowDecision Take(
        FlowStep step, string actor, ImmutableArray<FormValue> values, string? comment, bool refuse, FormContext context)
    {
        var request = string.Create(CultureInfo.InvariantCulture, $"try-{Run.Entries.Length}");
        // Who tries it out has every role in turn; who is who is still told apart by name.
        var command = new FlowCommand(request, step.Id, actor, _program.Flow.Roles, values, comment, refuse);
        return Adopt(FlowKernel.Take(_program, Run, "TRY-1", command, context with { NowMs = NowMs, Actor = actor }));
    }

    /// <summary>Turns the clock on; time limits happen on the way.</summary>
    public void Wait(long ms)
    {
        NowMs += ms;
        if (Run.State.Length > 0) Adopt(FlowKernel.Tick(_program, Run, new FormContext { NowMs = NowMs }));
    }

    private FlowDecision Adopt(FlowDecision decision)
    {
        Run = decision.Next;
        Effects.AddRange(decision.Effects);
        return decision;
    }
}
