using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>Reads the parts of a scenario.</summary>
internal static class ScenarioParts
{
    public static ScenarioTransfer Transfer(ref PlantJsonReader r)
    {
        var transfer = new ScenarioTransfer("", "");
        if (!r.BeginObject(out var scope)) return transfer;
        while (r.NextMember(ref scope, ScenarioMembers.Transfer, out var member))
        {
            transfer = member switch
            {
                "pump" => transfer with { Pump = r.String() },
                "from" => transfer with { From = r.String() },
                _ => transfer with { To = r.String() },
            };
        }

        r.Require(scope, ScenarioMembers.Transfer, "pump", "from");
        return transfer;
    }

    public static ScenarioMuster Muster(ref PlantJsonReader r)
    {
        var muster = new ScenarioMuster("", LocalizedText.Empty, default);
        if (!r.BeginObject(out var scope)) return muster;
        while (r.NextMember(ref scope, ScenarioMembers.Muster, out var member))
        {
            muster = member switch
            {
                "id" => muster with { Id = r.String() },
                "name" => muster with { Name = PlantTypeParser.Text(ref r) },
                _ => muster with { At = ScenarioParser.Spot(ref r) },
            };
        }

        r.Require(scope, ScenarioMembers.Muster, "id", "name", "at");
        return muster;
    }

    public static ScenarioGate Gate(ref PlantJsonReader r)
    {
        var gate = new ScenarioGate("", LocalizedText.Empty, default, 2, "");
        if (!r.BeginObject(out var scope)) return gate;
        while (r.NextMember(ref scope, ScenarioMembers.Gate, out var member))
        {
            gate = member switch
            {
                "id" => gate with { Id = r.String() },
                "name" => gate with { Name = PlantTypeParser.Text(ref r) },
                "at" => gate with { At = ScenarioParser.Spot(ref r) },
                "widthM" => gate with { WidthM = r.Number(0.5, 50) },
                _ => gate with { Muster = r.String() },
            };
        }

        r.Require(scope, ScenarioMembers.Gate, "id", "name", "at", "widthM", "muster");
        return gate;
    }

    public static ScenarioRole Role(ref PlantJsonReader r)
    {
        var role = new ScenarioRole("", LocalizedText.Empty, DrillTeam.Blue);
        if (!r.BeginObject(out var scope)) return role;
        while (r.NextMember(ref scope, ScenarioMembers.Role, out var member))
        {
            role = member switch
            {
                "id" => role with { Id = r.String() },
                "name" => role with { Name = PlantTypeParser.Text(ref r) },
                _ => role with { Team = ScenarioParser.Team(ref r) },
            };
        }

        r.Require(scope, ScenarioMembers.Role, "id", "name", "team");
        return role;
    }

    public static ScenarioObjective Objective(ref PlantJsonReader r)
    {
        var objective = new ScenarioObjective("", LocalizedText.Empty);
        if (!r.BeginObject(out var scope)) return objective;
        while (r.NextMember(ref scope, ScenarioMembers.Objective, out var member))
        {
            objective = member == "id" ? objective with { Id = r.String() } : objective with { Text = PlantTypeParser.Text(ref r) };
        }

        r.Require(scope, ScenarioMembers.Objective, "id", "text");
        return objective;
    }

    public static ScenarioResource Resource(ref PlantJsonReader r)
    {
        var resource = new ScenarioResource("", ResourceKind.Team, LocalizedText.Empty, default, 60, 0, 1.5, []);
        if (!r.BeginObject(out var scope)) return resource;
        while (r.NextMember(ref scope, ScenarioMembers.Resource, out var member))
        {
            resource = member switch
            {
                "id" => resource with { Id = r.String() },
                "kind" => resource with { Kind = (ResourceKind)Math.Max(0, r.Word(ScenarioMembers.ResourceKinds)) },
                "name" => resource with { Name = PlantTypeParser.Text(ref r) },
                "at" => resource with { At = ScenarioParser.Spot(ref r) },
                "readyS" => resource with { ReadyS = r.Number(0, 7_200) },
                "lMin" => resource with { LMin = r.Number(0, 100_000) },
                "speedMS" => resource with { SpeedMS = r.Number(0.3, 30) },
                _ => resource with { People = ScenarioParser.Strings(ref r) },
            };
        }

        r.Require(scope, ScenarioMembers.Resource, "id", "kind", "name", "at");
        return resource;
    }

    public static ScenarioJob Job(ref PlantJsonReader r)
    {
        var job = new ScenarioJob("", JobKind.General, LocalizedText.Empty, default, []);
        if (!r.BeginObject(out var scope)) return job;
        while (r.NextMember(ref scope, ScenarioMembers.Job, out var member))
        {
            job = member switch
            {
                "id" => job with { Id = r.String() },
                "kind" => job with { Kind = (JobKind)Math.Max(0, r.Word(ScenarioMembers.JobKinds)) },
                "name" => job with { Name = PlantTypeParser.Text(ref r) },
                "at" => job with { At = ScenarioParser.Spot(ref r) },
                _ => job with { People = ScenarioParser.Strings(ref r) },
            };
        }

        r.Require(scope, ScenarioMembers.Job, "id", "kind", "name", "at");
        return job;
    }

    public static ScenarioInject Inject(ref PlantJsonReader r)
    {
        var inject = new ScenarioInject { No = 0 };
        if (!r.BeginObject(out var scope)) return inject;
        while (r.NextMember(ref scope, ScenarioMembers.Inject, out var member))
        {
            inject = member switch
            {
                "no" => inject with { No = (int)r.Integer(1, 10_000) },
                "atS" => inject with { AtS = r.Number(0, 86_400) },
                "when" => inject with { When = ScenarioActs.Condition(ref r) },
                "afterS" => inject with { AfterS = r.Number(0, 86_400) },
                "by" => inject with { By = ScenarioParser.Team(ref r) },
                "to" => inject with { To = r.String() },
                "text" => inject with { Text = PlantTypeParser.Text(ref r) },
                "onset" => inject with { Onset = r.Boolean() },
                "do" => inject with { Do = ScenarioParser.List(ref r, ScenarioActs.Action) },
                _ => inject with { Objectives = ScenarioParser.Strings(ref r) },
            };
        }

        r.Require(scope, ScenarioMembers.Inject, "no", "text");
        return inject;
    }

    public static ScenarioExpected Expected(ref PlantJsonReader r)
    {
        var expected = new ScenarioExpected { Id = "", Text = LocalizedText.Empty };
        if (!r.BeginObject(out var scope)) return expected;
        while (r.NextMember(ref scope, ScenarioMembers.Expected, out var member))
        {
            expected = member switch
            {
                "id" => expected with { Id = r.String() },
                "text" => expected with { Text = PlantTypeParser.Text(ref r) },
                "measure" => expected with { Measure = (DrillMeasure)Math.Max(0, r.Word(ScenarioMembers.Measures)) },
                "any" => expected with { Any = ScenarioParser.List(ref r, ScenarioActs.Action) },
                "targetS" => expected with { TargetS = r.Number(1, 86_400) },
                "weight" => expected with { Weight = r.Number(0.01, 100) },
                "role" => expected with { Role = r.String() },
                _ => expected with { Objectives = ScenarioParser.Strings(ref r) },
            };
        }

        r.Require(scope, ScenarioMembers.Expected, "id", "text", "measure", "targetS");
        return expected;
    }

    public static ScenarioProcedure Procedure(ref PlantJsonReader r)
    {
        var procedure = new ScenarioProcedure { Id = "", Name = LocalizedText.Empty, Rules = [], Steps = [] };
        if (!r.BeginObject(out var scope)) return procedure;
        while (r.NextMember(ref scope, ScenarioMembers.Procedure, out var member))
        {
            procedure = member switch
            {
                "id" => procedure with { Id = r.String() },
                "name" => procedure with { Name = PlantTypeParser.Text(ref r) },
                "rules" => procedure with { Rules = ScenarioParser.Strings(ref r) },
                "twins" => procedure with { Twins = ScenarioParser.Strings(ref r) },
                "role" => procedure with { Role = r.String() },
                _ => procedure with { Steps = ScenarioParser.List(ref r, Step) },
            };
        }

        r.Require(scope, ScenarioMembers.Procedure, "id", "name", "rules", "steps");
        return procedure;
    }

    public static ScenarioStep Step(ref PlantJsonReader r)
    {
        var step = new ScenarioStep(0, LocalizedText.Empty);
        if (!r.BeginObject(out var scope)) return step;
        while (r.NextMember(ref scope, ScenarioMembers.Step, out var member))
        {
            step = member switch
            {
                "atS" => step with { AtS = r.Number(0, 86_400) },
                "text" => step with { Text = PlantTypeParser.Text(ref r) },
                _ => step with { Do = ScenarioActs.Action(ref r) },
            };
        }

        r.Require(scope, ScenarioMembers.Step, "atS", "text");
        return step;
    }
}
