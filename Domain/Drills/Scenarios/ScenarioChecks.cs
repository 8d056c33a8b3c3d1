using System.Collections.Immutable;
using Twin.Domain.Plants;
using static Twin.Domain.Plants.FileTexts;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>Checks that a scenario makes sense, and that it can happen in a plant.</summary>
internal sealed partial class ScenarioChecks
{
    private const int Most = 1_000;
    private const double LeastWindMS = 0.5;
    private readonly Scenario _scenario;
    private readonly PlantIndex? _plant;
    private readonly List<FileFault> _faults;
    private readonly HashSet<string> _roles;
    private readonly HashSet<string> _objectives;
    private readonly HashSet<string> _gates;
    private readonly HashSet<string> _resources;
    private readonly HashSet<string> _jobs;

    private ScenarioChecks(Scenario scenario, PlantIndex? plant, List<FileFault> faults)
    {
        (_scenario, _plant, _faults) = (scenario, plant, faults);
        _roles = Ids("roles", scenario.Roles, static r => r.Id);
        _objectives = Ids("objectives", scenario.Objectives, static o => o.Id);
        _gates = Ids("site", scenario.Site.Gates, static g => g.Id, "gates");
        _resources = Ids("resources", scenario.Resources, static r => r.Id);
        _jobs = Ids("jobs", scenario.Jobs, static j => j.Id);
    }

    public static void Run(Scenario scenario, PlantIndex? plant, List<FileFault> faults)
    {
        var checks = new ScenarioChecks(scenario, plant, faults);
        checks.Head();
        checks.Site();
        checks.Parts();
        checks.Injects();
        checks.Answers();
        if (plant is not null) checks.StartOf(plant);
        if (faults.Count > Most) faults.RemoveRange(Most, faults.Count - Most);
    }

    private void Add(string code, LocalizedText text, params object[] path) => _faults.Add(new FileFault(code, text, path));

    private void Head()
    {
        if (!IsId(_scenario.Id)) Add("scenario.id", Of($"'{_scenario.Id}' is no id.", $"“{_scenario.Id}”不是有效的编号。"), "id");
        Said(_scenario.Name, "name");
        if (_plant is not null && _scenario.Plant.Length > 0 && _scenario.Plant != _plant.Model.Id)
        {
            Add("scenario.plant", Of($"Written for plant '{_scenario.Plant}', not for '{_plant.Model.Id}'.",
                $"该情景是为“{_scenario.Plant}”编写的，不适用于“{_plant.Model.Id}”。"), "plant");
        }

        Wind(_scenario.Weather.WindMS, "weather", "windMS");
        var onsets = _scenario.Injects.Count(static i => i.Onset);
        if (onsets != 1 && !_scenario.Expected.IsEmpty)
        {
            Add("scenario.onset", Of($"Exactly one inject is the onset, from which times are measured; this has {onsets}.",
                $"必须且只能有一个注入标为事件起点（onset），现有 {onsets} 个。"), "injects");
        }
    }

    private void Wind(double windMS, params object[] path)
    {
        if (windMS >= LeastWindMS) return;
        Add("scenario.wind", Of(
            $"A wind of {windMS} m/s cannot be modelled, since puffs are carried by it. At least {LeastWindMS} m/s.",
            $"风速 {windMS} m/s 无法模拟：烟团靠风输送。风速应不低于 {LeastWindMS} m/s。"),
            path);
    }

    private void Site()
    {
        var musters = Ids("site", _scenario.Site.Muster, static m => m.Id, "muster");
        for (var i = 0; i < _scenario.Site.Muster.Length; i++) Said(_scenario.Site.Muster[i].Name, "site", "muster", i, "name");
        for (var i = 0; i < _scenario.Site.Gates.Length; i++)
        {
            var gate = _scenario.Site.Gates[i];
            Said(gate.Name, "site", "gates", i, "name");
            Known(musters, gate.Muster, "scenario.muster.unknown", "muster point", "集合点", "site", "gates", i, "muster");
        }

        var needs = _scenario.Expected.Any(static e => e.Measure is DrillMeasure.Evacuate or DrillMeasure.Muster)
            || Actions().Any(static a => a.Kind == ActionKind.Evacuate);
        if (needs && (_scenario.Site.Muster.IsEmpty || _scenario.Site.Gates.IsEmpty))
        {
            Add("scenario.muster.none", Of($"People are to leave, but there is no muster point with a gate.",
                $"情景要求疏散，但没有集合点和通道门。"), "site");
        }
    }

    private IEnumerable<DrillAction> Actions() => _scenario.Injects.SelectMany(static i => i.Do)
        .Concat(_scenario.Procedures.SelectMany(static p => p.Steps).Select(static s => s.Do).OfType<DrillAction>());

    private void Parts()
    {
        for (var i = 0; i < _scenario.Roles.Length; i++) Said(_scenario.Roles[i].Name, "roles", i, "name");
        for (var i = 0; i < _scenario.Objectives.Length; i++) Said(_scenario.Objectives[i].Text, "objectives", i, "text");
        for (var i = 0; i < _scenario.Resources.Length; i++)
        {
            Said(_scenario.Resources[i].Name, "resources", i, "name");
            for (var p = 0; p < _scenario.Resources[i].People.Length; p++)
                Twin(_scenario.Resources[i].People[p], TwinKind.Person, "resources", i, "people", p);
        }

        for (var i = 0; i < _scenario.Jobs.Length; i++)
        {
            Said(_scenario.Jobs[i].Name, "jobs", i, "name");
            for (var p = 0; p < _scenario.Jobs[i].People.Length; p++)
                Twin(_scenario.Jobs[i].People[p], TwinKind.Person, "jobs", i, "people", p);
        }
    }

    private void Injects()
    {
        var numbers = new HashSet<int>();
        for (var i = 0; i < _scenario.Injects.Length; i++)
        {
            var inject = _scenario.Injects[i];
            if (!numbers.Add(inject.No))
                Add("scenario.inject.duplicate", Of($"Inject {inject.No} is there twice.", $"注入 {inject.No} 重复。"), "injects", i, "no");
            if (inject.AtS > _scenario.AutoEndS)
            {
                Add("scenario.inject.late", Of($"Comes at {inject.AtS} s, after the drill has ended itself at {_scenario.AutoEndS} s.",
                    $"注入时间 {inject.AtS} s 晚于自动结束时间 {_scenario.AutoEndS} s。"), "injects", i, "atS");
            }

            Said(inject.Text, "injects", i, "text");
            if (inject.To.Length > 0) Known(_roles, inject.To, "scenario.role.unknown", "role", "角色", "injects", i, "to");
            Objectives(inject.Objectives, "injects", i);
            if (inject.When is { } when) Condition(when, ["injects", i, "when"]);
            for (var a = 0; a < inject.Do.Length; a++) Action(inject.Do[a], inject.By, false, ["injects", i, "do", a]);
        }
    }

    private void Answers()
    {
        Ids("expected", _scenario.Expected, static e => e.Id);
        for (var i = 0; i < _scenario.Expected.Length; i++)
        {
            var expected = _scenario.Expected[i];
            Said(expected.Text, "expected", i, "text");
            if (expected.Role.Length > 0) Known(_roles, expected.Role, "scenario.role.unknown", "role", "角色", "expected", i, "role");
            Objectives(expected.Objectives, "expected", i);
            for (var a = 0; a < expected.Any.Length; a++) Action(expected.Any[a], DrillTeam.Blue, true, ["expected", i, "any", a]);
            if (expected.Measure == DrillMeasure.Task && expected.Any.IsEmpty)
            {
                Add("scenario.expected.action", Of($"A task says by which actions it is done.", $"任务必须写明由哪些动作完成。"),
                    "expected", i);
            }
        }

        Ids("procedures", _scenario.Procedures, static p => p.Id);
        for (var i = 0; i < _scenario.Procedures.Length; i++)
        {
            var procedure = _scenario.Procedures[i];
            Said(procedure.Name, "procedures", i, "name");
            if (procedure.Role.Length > 0) Known(_roles, procedure.Role, "scenario.role.unknown", "role", "角色", "procedures", i, "role");
            for (var t = 0; t < procedure.Twins.Length; t++) Twin(procedure.Twins[t], null, "procedures", i, "twins", t);
            Steps(procedure.Steps, ["procedures", i, "steps"]);
        }

        Steps(_scenario.Ideal, ["ideal"]);
        for (var i = 0; i < _scenario.KeyAlarms.Length; i++) AlarmKey(_scenario.KeyAlarms[i], ["keyAlarms", i]);
    }

    private void Steps(ImmutableArray<ScenarioStep> steps, object[] path)
    {
        for (var s = 0; s < steps.Length; s++)
        {
            Said(steps[s].Text, [.. path, s, "text"]);
            if (steps[s].Do is { } action) Action(action, DrillTeam.Blue, true, [.. path, s, "do"]);
        }
    }

    private void Condition(Condition condition, object[] path)
    {
        switch (condition.Kind)
        {
            case ConditionKind.Alarm: Rule(condition.Target, condition.Rule, path, "alarm"); break;
            case ConditionKind.Sensor: Twin(condition.Target, TwinKind.Sensor, [.. path, "sensor"]); break;
            case ConditionKind.Level: Twin(condition.Target, TwinKind.Tank, [.. path, "level"]); break;
            case ConditionKind.Harmed when condition.Target.Length > 0: Twin(condition.Target, TwinKind.Person, [.. path, "harmed"]);
                break;
            case ConditionKind.Fire when condition.Target.Length > 0: Twin(condition.Target, null, [.. path, "fire"]); break;
            default: break;
        }

        var name = condition.Kind switch { ConditionKind.All => "all", ConditionKind.Any => "any", _ => "not" };
        for (var i = 0; i < condition.Parts.Length; i++)
            Condition(condition.Parts[i], condition.Kind == ConditionKind.Not ? [.. path, name] : [.. path, name, i]);
    }

    private void Objectives(ImmutableArray<string> objectives, string list, int i)
    {
        for (var o = 0; o < objectives.Length; o++)
            Known(_objectives, objectives[o], "scenario.objective.unknown", "objective", "目标", list, i, "objectives", o);
    }

    private void Said(LocalizedText text, params object[] path)
    {
        if (text.En.Length > 0 && text.Zh.Length > 0) return;
        Add("scenario.text.language", Of($"Said in one language only: English and Chinese are both needed.", $"缺少一种语言：中英文都必须填写。"), path);
    }

    private HashSet<string> Ids<T>(string list, ImmutableArray<T> items, Func<T, string> id, string? inner = null)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Length; i++)
        {
            var value = id(items[i]);
            object[] path = inner is null ? [list, i, "id"] : [list, inner, i, "id"];
            if (!IsId(value)) Add("scenario.id", Of($"'{value}' is no id.", $"“{value}”不是有效的编号。"), path);
            else if (!ids.Add(value)) Add("scenario.id.duplicate", Of($"'{value}' is there twice.", $"编号“{value}”重复。"), path);
        }

        return ids;
    }

    private void Known(HashSet<string> known, string id, string code, string en, string zh, params object[] path)
    {
        if (!known.Contains(id)) Add(code, Of($"There is no {en} '{id}'.", $"没有{zh}“{id}”。"), path);
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= Limits.LocalIdChars && id.All(static c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-');
}
