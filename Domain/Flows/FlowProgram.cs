using System.Collections.Immutable;
using Twin.Domain.Forms;
using Twin.Domain.Rules.Expressions;

namespace Twin.Domain.Flows;

/// <summary>A flow with its forms, compiled. Make it once per version.</summary>
public sealed class FlowProgram
{
    private readonly Dictionary<string, FormExpression> _conditions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FormDefinition> _forms;
    private readonly Dictionary<string, HashSet<string>> _asked = new(StringComparer.Ordinal);

    /// <summary>Compiles a checked flow.</summary>
    /// <exception cref="FormatException">The flow or a form does not pass its checks.</exception>
    public FlowProgram(FlowDefinition flow, IEnumerable<FormDefinition> forms)
    {
        Flow = flow;
        _forms = forms.ToDictionary(f => f.Id, StringComparer.Ordinal);
        if (FlowChecks.Check(flow, _forms.Values) is [var problem, ..]) throw new FormatException($"{problem.Path}: {problem.Text.En}");
        Fields = FormProgram.Of(_forms.Values);
        foreach (var step in flow.Steps)
        {
            if (step.When is { } when)
                _conditions[step.Id] = new FormExpressionCompiler(when, Fields.Names).Compile(ExpressionType.Boolean)!;
            if (step.Form is { } form)
                _asked[step.Id] = [.. step.Fields.IsEmpty ? _forms[form].Fields.Select(f => f.Id) : step.Fields];
        }
    }

    /// <summary>The flow.</summary>
    public FlowDefinition Flow { get; }

    /// <summary>The fields of all its forms.</summary>
    public FormProgram Fields { get; }

    /// <summary>Fields a step asks for; empty: it has no form.</summary>
    public IReadOnlySet<string> Asked(FlowStep step) => _asked.TryGetValue(step.Id, out var asked) ? asked : ImmutableHashSet<string>.Empty;

    /// <summary>Holds; what is unknown does not.</summary>
    internal bool Holds(FlowStep step, ImmutableArray<FormValue> values, FormContext context) =>
        !_conditions.TryGetValue(step.Id, out var condition) || condition.Evaluate(FormFill.ScopeOf(Fields, values, context)).IsTrue;
}
