using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Domain.Flows;
using Twin.Domain.Forms;

namespace Twin.Client.Blazor.Definitions;

/// <summary>A flow on the designer's table: every change can be undone, and what is wrong is known at once.</summary>
public sealed class FlowDraft
{
    private readonly Stack<FlowDefinition> _past = new();
    private readonly Stack<FlowDefinition> _undone = new();
    private readonly Func<ImmutableArray<FormDefinition>> _forms;

    /// <summary>Begins with a flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="forms">The forms there are, as they are being worked on.</param>
    public FlowDraft(FlowDefinition flow, Func<ImmutableArray<FormDefinition>> forms)
    {
        _forms = forms;
        Take(flow);
    }

    /// <summary>The flow now.</summary>
    public FlowDefinition Flow { get; private set; } = default!;

    /// <summary>The forms it asks for.</summary>
    public ImmutableArray<FormDefinition> Forms { get; private set; } = [];

    /// <summary>All forms there are.</summary>
    public ImmutableArray<FormDefinition> AllForms => _forms();

    /// <summary>All that is wrong.</summary>
    public ImmutableArray<DefinitionProblem> Problems { get; private set; } = [];

    /// <summary>Chosen state or step, <c>state:id</c>, <c>step:id</c>; empty: the flow itself.</summary>
    public string Chosen { get; set; } = "";

    /// <summary>Changed since it was saved.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Something can be undone.</summary>
    public bool CanUndo => _past.Count > 0;

    /// <summary>Something can be done again.</summary>
    public bool CanRedo => _undone.Count > 0;

    /// <summary>The chosen state, or null.</summary>
    public FlowState? State => Chosen.StartsWith("state:", StringComparison.Ordinal) ? Flow.State(Chosen[6..]) : null;

    /// <summary>The chosen step, or null.</summary>
    public FlowStep? Step => Chosen.StartsWith("step:", StringComparison.Ordinal) ? Flow.Step(Chosen[5..]) : null;

    /// <summary>What is wrong with a state or step.</summary>
    public IEnumerable<DefinitionProblem> At(string chosen)
    {
        var list = chosen.StartsWith("state:", StringComparison.Ordinal) ? "states" : "steps";
        var id = chosen[(chosen.IndexOf(':') + 1)..];
        var at = list == "states" ? Index(Flow.States, s => s.Id == id) : Index(Flow.Steps, s => s.Id == id);
        var path = string.Create(CultureInfo.InvariantCulture, $"{list}[{at}]");
        return at < 0 ? [] : Problems.Where(p => p.Path.StartsWith(path, StringComparison.Ordinal));
    }

    /// <summary>Chooses what a problem's path speaks of.</summary>
    public void GoTo(string path)
    {
        var (open, close) = (path.IndexOf('['), path.IndexOf(']'));
        if (open < 0 || close < open || !int.TryParse(path[(open + 1)..close], CultureInfo.InvariantCulture, out var at)) return;
        if (path.StartsWith("states", StringComparison.Ordinal) && at < Flow.States.Length) Chosen = "state:" + Flow.States[at].Id;
        if (path.StartsWith("steps", StringComparison.Ordinal) && at < Flow.Steps.Length) Chosen = "step:" + Flow.Steps[at].Id;
    }

    /// <summary>What was added last and has no name of its own yet: its name is asked for first; null: nothing.</summary>
    public string? Fresh { get; set; }

    /// <summary>Changes the flow.</summary>
    public void Change(Func<FlowDefinition, FlowDefinition> change)
    {
        var next = change(Flow);
        if (ReferenceEquals(next, Flow)) return;
        _past.Push(Flow);
        _undone.Clear();
        IsDirty = true;
        Take(next);
    }

    /// <summary>Takes the last change back.</summary>
    public void Undo() => Swap(_past, _undone);

    /// <summary>Does it again.</summary>
    public void Redo() => Swap(_undone, _past);

    /// <summary>Looks at the forms again: they may have changed.</summary>
    public void Look() => Take(Flow);

    /// <summary>Adds a state and chooses it.</summary>
    public void AddState(FlowPhase phase)
    {
        var id = Free("state", Flow.States.Select(s => s.Id));
        Change(f => f with { States = f.States.Add(new FlowState(id, new LocalizedText("New state", "新状态"), phase, null)) });
        Fresh = Chosen = "state:" + id;
    }

    /// <summary>Adds a step between two states and chooses it; from nowhere it begins the flow.</summary>
    public void AddStep(string? from, string to)
    {
        var id = Free("step", Flow.Steps.Select(s => s.Id));
        var step = new FlowStep
        {
            Id = id, Name = new LocalizedText("New step", "新步骤"), From = from is null ? [] : [from], To = to,
            Who = [Flow.Roles.IsEmpty || from is null ? "anyone" : "role:" + Flow.Roles[0]],
        };
        Change(f => f with { Steps = f.Steps.Add(step) });
        Fresh = Chosen = "step:" + id;
    }

    /// <summary>Changes the chosen state; a new id is carried along into the steps.</summary>
    public void ChangeState(Func<FlowState, FlowState> change)
    {
        if (State is not { } state) return;
        var next = change(state);
        if (next.Id != state.Id && (Flow.State(next.Id) is not null || next.Id.Length == 0)) return;
        string Renamed(string id) => id == state.Id ? next.Id : id;
        Change(f => f with
        {
            States = f.States.Replace(state, next),
            Steps = next.Id == state.Id ? f.Steps : [.. f.Steps.Select(s => s with
            {
                From = [.. s.From.Select(Renamed)], To = Renamed(s.To), RefuseTo = s.RefuseTo is { } r ? Renamed(r) : null,
            })],
        });
        Chosen = "state:" + next.Id;
    }

    /// <summary>Changes the chosen step; a new id is carried along.</summary>
    public void ChangeStep(Func<FlowStep, FlowStep> change)
    {
        if (Step is not { } step) return;
        var next = change(step);
        if (next.Id != step.Id && (Flow.Step(next.Id) is not null || next.Id.Length == 0)) return;
        Change(f => f with
        {
            Steps = [.. f.Steps.Replace(step, next).Select(s => next.Id == step.Id ? s
                : s with { NotSameAs = [.. s.NotSameAs.Select(n => n == step.Id ? next.Id : n)] })],
            States = next.Id == step.Id ? f.States : [.. f.States.Select(s => s.Limit?.Then == step.Id
                ? s with { Limit = s.Limit with { Then = next.Id } } : s)],
        });
        Chosen = "step:" + next.Id;
    }

    /// <summary>Removes what is chosen, a state with the steps that then lead nowhere.</summary>
    public void Remove()
    {
        if (State is { } state)
            Change(f => f with
            {
                States = f.States.Remove(state),
                Steps = [.. f.Steps.Where(s => s.To != state.Id && !(s.From is [var only] && only == state.Id))
                    .Select(s => s with { From = s.From.Remove(state.Id), RefuseTo = s.RefuseTo == state.Id ? s.To : s.RefuseTo })],
            });
        else if (Step is { } step) Change(f => f with { Steps = f.Steps.Remove(step) });
        Chosen = "";
    }

    private static string Free(string stem, IEnumerable<string> taken)
    {
        var all = taken.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, 999).Select(n => stem + n.ToString(CultureInfo.InvariantCulture)).First(id => !all.Contains(id));
    }

    private static int Index<T>(ImmutableArray<T> list, Func<T, bool> fits)
    {
        for (var i = 0; i < list.Length; i++)
        {
            if (fits(list[i])) return i;
        }

        return -1;
    }

    private void Swap(Stack<FlowDefinition> from, Stack<FlowDefinition> to)
    {
        if (!from.TryPop(out var flow)) return;
        to.Push(Flow);
        IsDirty = true;
        Take(flow);
        if (State is null && Step is null) Chosen = "";
    }

    private void Take(FlowDefinition flow)
    {
        Flow = flow;
        var asked = DefinitionText.FormsOf(flow);
        Forms = [.. _forms().Where(f => asked.Contains(f.Id))];
        Problems = FlowChecks.Check(flow, Forms);
    }
}
