using System.Collections.Immutable;
using Twin.Domain.Forms;
using Twin.Domain.Rules.Expressions;

namespace Twin.Domain.Flows;

/// <summary>What a flow must keep to: every name known, every state on a way from the beginning to an end, nothing that runs in a loop
/// by itself.</summary>
public static class FlowChecks
{
    /// <summary>All that is wrong with a flow; paths are those of its file.</summary>
    public static ImmutableArray<DefinitionProblem> Check(FlowDefinition flow, IEnumerable<FormDefinition> forms)
    {
        var faults = new DefinitionFaults("flow");
        Run(flow, [.. forms], faults);
        return faults.Unlocated();
    }

    internal static void Run(FlowDefinition flow, ImmutableArray<FormDefinition> forms, DefinitionFaults faults)
    {
        if (!TwinWords.IsId(flow.Id))
            faults.Add("id", $"The id has 1 to 64 small letters, digits and dashes.", $"标识应为 1 到 64 个小写字母、数字或连字符。", "id");
        FormChecks.Named(flow.Name, faults, "name");
        foreach (var form in forms)
        {
            if (FormChecks.Check(form) is [var problem, ..])
                faults.Add("form", $"Form '{form.Id}': {problem.Path}: {problem.Text.En}",
                    $"表单“{form.Id}”：{problem.Path}：{problem.Text.Zh}");
        }

        Clashes(forms, faults);
        var fields = forms.SelectMany(f => f.Fields).DistinctBy(f => f.Id).ToDictionary(f => f.Id, StringComparer.Ordinal);
        var names = new FormNames(fields.Values);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < flow.States.Length; i++) State(flow, i, fields, seen, faults);
        seen.Clear();
        for (var i = 0; i < flow.Steps.Length; i++) Step(flow, i, forms, fields, names, seen, faults);
        if (faults.All.Count == 0) FlowWays.Check(flow, faults);
    }

    // Values are kept by field for the whole run: one id, one meaning.
    private static void Clashes(ImmutableArray<FormDefinition> forms, DefinitionFaults faults)
    {
        var seen = new Dictionary<string, (FormField Field, string Form)>(StringComparer.Ordinal);
        foreach (var form in forms)
        {
            foreach (var field in form.Fields)
            {
                if (!seen.TryAdd(field.Id, (field, form.Id)))
                    faults.Add("field.clash", $"'{field.Id}' is in '{seen[field.Id].Form}' and in '{form.Id}'.",
                        $"字段“{field.Id}”同时出现在“{seen[field.Id].Form}”和“{form.Id}”中。");
            }
        }
    }

    private static void State(
        FlowDefinition flow, int i, Dictionary<string, FormField> fields, HashSet<string> seen, DefinitionFaults faults)
    {
        var state = flow.States[i];
        object[] path = ["states", i];
        FormChecks.Named(state.Name, faults, path);
        if (!FormNames.IsId(state.Id)) faults.Add("id", $"A state's id is a letter, then letters, digits and underscores.",
            $"状态标识应以字母开头。", path);
        if (!seen.Add(state.Id)) faults.Add("state.duplicate", $"The state '{state.Id}' is there twice.", $"状态“{state.Id}”重复。", path);
        if (state.Limit is not { } limit) return;
        object[] at = [.. path, "limit"];
        if (state.IsEnd) faults.Add("limit.end", $"An end has no time limit.", $"结束状态不能有时限。", at);
        if (limit.By is { } by && fields.GetValueOrDefault(by)?.Kind != FieldKind.Date)
            faults.Add("field.unknown", $"There is no date field '{by}'.", $"没有日期字段“{by}”。", [.. at, "by"]);
        if (limit.Then is { } then && flow.Step(then)?.From.Contains(state.Id) != true)
            faults.Add("step.unknown", $"There is no step '{then}' from '{state.Id}'.", $"没有从“{state.Id}”出发的步骤“{then}”。", [.. at, "then"]);
        for (var e = 0; e < limit.Escalate.Length; e++)
        {
            if (e > 0 && limit.Escalate[e].Share <= limit.Escalate[e - 1].Share)
                faults.Add("escalate.order", $"The shares must rise.", $"升级比例必须递增。", [.. at, "escalate", e, "share"]);
            People(flow, limit.Escalate[e].To, faults, [.. at, "escalate", e, "to"], anyone: false);
        }
    }

    private static void Step(FlowDefinition flow, int i, ImmutableArray<FormDefinition> forms, Dictionary<string, FormField> fields,
        FormNames names, HashSet<string> seen, DefinitionFaults faults)
    {
        var step = flow.Steps[i];
        object[] path = ["steps", i];
        FormChecks.Named(step.Name, faults, path);
        if (!FormNames.IsId(step.Id)) faults.Add("id", $"A step's id is a letter, then letters, digits and underscores.",
            $"步骤标识应以字母开头。", path);
        if (!seen.Add(step.Id)) faults.Add("step.duplicate", $"The step '{step.Id}' is there twice.", $"步骤“{step.Id}”重复。", path);
        foreach (var (state, member) in step.From.Select(f =>
            (f, "from")).Append((step.To, "to")).Append((step.RefuseTo ?? step.To, "refuseTo")))
        {
            if (flow.State(state) is null) faults.Add("state.unknown", $"There is no state '{state}'.",
                $"没有状态“{state}”。", [.. path, member]);
            else if (member == "from" && flow.State(state)!.IsEnd)
                faults.Add("state.end", $"'{state}' is an end; no step leaves it.", $"“{state}”是结束状态，不能再有步骤。", [.. path, member]);
        }

        foreach (var other in step.NotSameAs.Where(o => flow.Step(o) is null))
            faults.Add("step.unknown", $"There is no step '{other}'.", $"没有步骤“{other}”。", [.. path, "notSameAs"]);
        People(flow, step.Who, faults, [.. path, "who"], anyone: true);
        People(flow, [.. step.Approvals.Select(a => "role:" + a.Role)], faults, [.. path, "approvals"], anyone: false);
        foreach (var action in step.Do) People(flow, action.To, faults, [.. path, "do"], anyone: false);
        if (step.Do.Any(d => d.Kind is FlowActionKind.CreateOrder or FlowActionKind.Hook && d.Name.Length == 0))
            faults.Add("action.name", $"The action needs a 'name'.", $"该动作缺少“name”。", [.. path, "do"]);
        var alone = step.IsAutomatic || flow.States.Any(s => s.Limit?.Then == step.Id);
        if (step.Who.IsEmpty && !alone) faults.Add("who.none", $"Nobody may take the step.", $"没有人可以执行该步骤。", path);
        if (step.IsAutomatic && (step.Form is not null || step.From.IsEmpty || !step.Approvals.IsEmpty))
            faults.Add("automatic", $"An automatic step has no form and no approvals, and does not begin.",
                $"自动步骤不能有表单或审批，也不能是起始步骤。", path);
        if (step.Approvals.IsEmpty == (step.RefuseTo is not null) || (!step.Approvals.IsEmpty && step.From.IsEmpty))
            faults.Add("approval", $"Approvals and 'refuseTo' go together, and do not begin a flow.",
                $"审批与“refuseTo”必须同时给出，且不能是起始步骤。", path);
        Fields(step, forms, fields, faults, path);
        foreach (var (relation, field) in step.Assign)
        {
            if (!flow.Relations.Contains(relation))
                faults.Add("relation.unknown", $"There is no relation '{relation}'.", $"没有关系“{relation}”。", [.. path, "assign"]);
            if (field != "me" && fields.GetValueOrDefault(field)?.Kind != FieldKind.Person)
                faults.Add("field.unknown", $"There is no person field '{field}'.", $"没有人员字段“{field}”。", [.. path, "assign"]);
        }

        if (step.When is not { } when) return;
        var compiler = new FormExpressionCompiler(when, names);
        compiler.Compile(ExpressionType.Boolean);
        foreach (var (code, text) in compiler.Errors) faults.Add(code, $"{text.En}", $"{text.Zh}", [.. path, "when"]);
    }

    private static void Fields(
        FlowStep step, ImmutableArray<FormDefinition> forms, Dictionary<string, FormField> fields, DefinitionFaults faults, object[] path)
    {
        if (step.Form is not { } id)
        {
            if (step.Fields.Length > 0) faults.Add("fields", $"Fields need their form.", $"给出字段时必须给出表单。", [.. path, "fields"]);
            return;
        }

        if (forms.FirstOrDefault(f => f.Id == id) is not { } form)
            faults.Add("form.unknown", $"There is no form '{id}'.", $"没有表单“{id}”。", [.. path, "form"]);
        else foreach (var field in step.Fields.Where(f => !fields.ContainsKey(f) || form.Fields.All(x => x.Id != f)))
            faults.Add("field.unknown", $"'{id}' has no field '{field}'.", $"表单“{id}”没有字段“{field}”。", [.. path, "fields"]);
    }

    private static void People(FlowDefinition flow, ImmutableArray<string> people, DefinitionFaults faults, object[] path, bool anyone)
    {
        foreach (var who in people)
        {
            var known = (anyone && who == "anyone")
                || (who.StartsWith("role:", StringComparison.Ordinal) && flow.Roles.Contains(who[5..]))
                || (who.StartsWith("relation:", StringComparison.Ordinal) && flow.Relations.Contains(who[9..]));
            if (!known) faults.Add("who.unknown", $"'{who}' is no role or relation of the flow.", $"“{who}”不是流程中的角色或关系。", path);
        }
    }
}
