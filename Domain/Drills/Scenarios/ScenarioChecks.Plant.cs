using Twin.Domain.Plants;
using static Twin.Domain.Plants.FileTexts;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>The checks that need the plant: what is there, what it holds, whether it can do what the scenario asks.</summary>
internal sealed partial class ScenarioChecks
{
    private void Action(DrillAction action, DrillTeam by, bool blueToo, object[] path)
    {
        if (action.Kind == ActionKind.None) return;
        var row = ActionTable.Of(action.Kind);
        if ((row.Teams & by) == 0)
        {
            Add("scenario.team", Of($"'{row.Word}' is not for {ScenarioMembers.Teams[(int)by]}.",
                $"“{row.Word}”不属于{(by == DrillTeam.Blue ? "蓝方" : by == DrillTeam.Red ? "红方" : "白方")}的动作。"), [.. path, "do"]);
        }

        if (blueToo && action.Target.StartsWith('$'))
        {
            if (action.Target is not ("$twin" or "$zone" or "$alarm"))
                Add("scenario.token", Of($"Known are $twin, $zone and $alarm.", $"可用的占位符是 $twin、$zone 和 $alarm。"), [.. path, "target"]);
            return;
        }

        Target(action, row, blueToo, path);
        if (action.Kind == ActionKind.Wind && action.Number("speedMS") > 0) Wind(action.Number("speedMS"), [.. path, "speedMS"]);
    }

    private void Target(DrillAction action, ActionRow row, bool blueToo, object[] path)
    {
        object[] at = [.. path, "target"];
        switch (row.Target)
        {
            case TargetNeed.Tank: Twin(action.Target, TwinKind.Tank, at); break;
            case TargetNeed.Source: Source(action, at); break;
            case TargetNeed.Machine or TargetNeed.Valve: Held(action.Target, at); break;
            case TargetNeed.Sensor: Twin(action.Target, TwinKind.Sensor, at); break;
            case TargetNeed.Camera: Twin(action.Target, TwinKind.Camera, at); break;
            case TargetNeed.Person: Twin(action.Target, TwinKind.Person, at); break;
            case TargetNeed.Zone: Twin(action.Target, TwinKind.Zone, at); break;
            case TargetNeed.ZoneOrAll when action.Target.Length > 0: Twin(action.Target, TwinKind.Zone, at); break;
            case TargetNeed.Twin: Twin(action.Target, null, at); break;
            case TargetNeed.TwinOrPlace when action.At is null: Twin(action.Target, null, at); break;
            case TargetNeed.Gate: Known(_gates, action.Target, "scenario.gate.unknown", "gate", "门", at); break;
            case TargetNeed.Job: Known(_jobs, action.Target, "scenario.job.unknown", "job", "作业", at); break;
            case TargetNeed.Resource:
                Known(_resources, action.Target, "scenario.resource.unknown", "resource", "资源", at);
                if (action.Kind == ActionKind.Dispatch && action.To.Length > 0 && !(blueToo && action.To.StartsWith('$')))
                    Twin(action.To, null, [.. path, "to"]);
                break;
            case TargetNeed.Alarm when action.Target.Length > 0: AlarmKey(action.Target, at); break;
            case TargetNeed.Word when action.Target.Length == 0:
                Add("scenario.target", Of($"'{row.Word}' needs a target.", $"“{row.Word}”需要目标。"), at);
                break;
            default: break;
        }
    }

    private TwinDefinition? Twin(string id, TwinKind? kind, params object[] path)
    {
        if (_plant is null) return null;
        if (!_plant.TryGet(id, out var index))
        {
            Add("scenario.twin.unknown", Of($"The plant has no twin '{id}'.", $"工厂中没有“{id}”。"), path);
            return null;
        }

        var twin = _plant.Twin(index);
        if (kind is null || twin.Kind == kind) return twin;
        Add("scenario.twin.kind", Of($"'{id}' is a {twin.Kind}, not a {kind}.", $"“{id}”的类别是 {twin.Kind}，需要的是 {kind}。"), path);
        return null;
    }

    private TwinDefinition? Held(string id, object[] path)
    {
        var twin = Twin(id, null, path);
        if (twin is null || PlantHoldings.Holds(twin)) return twin;
        Add("scenario.source", Of($"'{id}' holds nothing that could leak or be shut in.", $"“{id}”不含可泄漏或可切断的物料。"), path);
        return null;
    }

    private void Source(DrillAction action, object[] path)
    {
        if (Held(action.Target, path) is not { } twin || action.Kind != ActionKind.Leak || _plant is null) return;
        if (PlantHoldings.LiquidOf(twin) is null)
        {
            var word = twin.Words.GetValueOrDefault("substance", "");
            Add("scenario.substance", Of($"No model knows the substance '{word}' of '{twin.Id}'.", $"“{twin.Id}”的物料“{word}”没有对应的模型。"),
                path);
            return;
        }

        Hole(action, twin, path);
        Contents(action, path);
    }

    private void Hole(DrillAction action, TwinDefinition twin, object[] path)
    {
        var hole = action.Number("holeMm");
        var most = twin.Kind == TwinKind.Tank ? 1_000 * PlantHoldings.Geometry(twin).DiameterM
            : twin.Numbers.GetValueOrDefault("diameterMm", 2_000);
        if (hole <= most) return;
        Add("scenario.leak.hole", Of($"A hole of {hole:F0} mm is larger than '{twin.Id}' is wide ({most:F0} mm).",
            $"孔径 {hole:F0} mm 大于“{twin.Id}”的直径 {most:F0} mm。"), [.. path[..^1], "holeMm"]);
    }

    private void Contents(DrillAction action, object[] path)
    {
        var held = 0.0;
        foreach (var tank in PlantHoldings.TanksOf(_plant!, _plant!.IndexOf(action.Target)))
        {
            var definition = _plant.Twin(tank);
            var level = LevelM(definition);
            held += PlantHoldings.MassKg(definition, level);
            if (definition.Id != action.Target || PlantHoldings.IsSphere(definition) || action.Number("heightM") < level) continue;
            Add("scenario.leak.dry",
                Of($"The hole at {action.Number("heightM"):F1} m lies above the liquid ({level:F1} m): nothing would run out.",
                $"孔高 {action.Number("heightM"):F1} m 高于液位 {level:F1} m，不会泄漏。"), [.. path[..^1], "heightM"]);
        }

        var wanted = action.Number("massKg");
        if (wanted <= held) return;
        Add("scenario.inventory", Of($"The scenario releases {wanted:F0} kg, but '{action.Target}' can lose {held:F0} kg.",
            $"情景泄漏量 {wanted:F0} kg，而“{action.Target}”最多只有 {held:F0} kg。"), [.. path[..^1], "massKg"]);
    }

    private double LevelM(TwinDefinition tank) => _scenario.Start.LevelsM.TryGetValue(tank.Id, out var level) ? level
        : tank.Numbers.GetValueOrDefault("startLevelM", PlantHoldings.Geometry(tank).HeightM / 2);

    private void AlarmKey(string key, object[] path)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            Add("scenario.alarm", Of($"An alarm is written twin/rule, not '{key}'.", $"报警写作“孪生体/规则”，而不是“{key}”。"), path);
        else
            Rule(key[..slash], key[(slash + 1)..], path[..^1], path[^1]);
    }

    private void Rule(string twin, string rule, object[] path, object last)
    {
        if (Twin(twin, null, [.. path, last]) is null || rule.Length == 0 || _plant is null) return;
        if (_plant.RulesOf(_plant.IndexOf(twin)).Any(r => r.Id == rule)) return;
        Add("scenario.rule.unknown", Of($"'{twin}' has no rule '{rule}'.", $"“{twin}”没有规则“{rule}”。"), [.. path, last]);
    }

    private void StartOf(PlantIndex plant)
    {
        foreach (var (id, level) in _scenario.Start.LevelsM)
        {
            if (Twin(id, TwinKind.Tank, "start", "levelsM", id) is not { } tank) continue;
            var height = PlantHoldings.Geometry(tank).HeightM;
            if (level > height)
            {
                Add("scenario.level", Of($"A level of {level} m is above the top of '{id}' ({height} m).",
                    $"液位 {level} m 高于“{id}”的罐高 {height} m。"), "start", "levelsM", id);
            }
        }

        foreach (var (id, _) in _scenario.Start.People) Twin(id, TwinKind.Person, "start", "people", id);
        for (var i = 0; i < _scenario.Start.Transfers.Length; i++)
        {
            var transfer = _scenario.Start.Transfers[i];
            Held(transfer.Pump, ["start", "transfers", i, "pump"]);
            Twin(transfer.From, TwinKind.Tank, "start", "transfers", i, "from");
            if (transfer.To.Length > 0) Held(transfer.To, ["start", "transfers", i, "to"]);
            if (plant.TryGet(transfer.Pump, out var pump) && plant.TryGet(transfer.From, out var tank)
                && !PlantHoldings.TanksOf(plant, pump).Contains(tank))
            {
                Add("scenario.transfer",
                    Of($"'{transfer.Pump}' cannot draw from '{transfer.From}'.", $"“{transfer.Pump}”不能从“{transfer.From}”抽料。"),
                    "start", "transfers", i);
            }
        }
    }
}
