using Twin.Domain.Plants;

namespace Twin.Domain.Emergencies;

/// <summary>Whether a plan makes sense, and whether what it names is there.</summary>
internal sealed class PlanChecks
{
    private readonly List<FileFault> _faults;
    private readonly PlantModel? _plant;
    private readonly Dictionary<string, TwinKind> _twins;

    private PlanChecks(PlantModel? plant, List<FileFault> faults)
    {
        (_plant, _faults) = (plant, faults);
        _twins = plant?.Twins.ToDictionary(static t => t.Id, static t => t.Kind, StringComparer.Ordinal) ?? [];
    }

    public static void Run(EmergencyPlan plan, PlantModel? plant, List<FileFault> faults)
    {
        var checks = new PlanChecks(plant, faults);
        checks.Head(plan);
        checks.Trigger(plan.Trigger);
        checks.Roles(plan);
        checks.Steps(plan);
    }

    private void Head(EmergencyPlan plan)
    {
        Id(plan.Id, "id");
        Named(plan.Name, "name");
        if (_plant is not null && plan.Plant != _plant.Id)
            Fault("plan.plant", $"This is the plan of '{plan.Plant}', not of '{_plant.Id}'.",
                $"这是“{plan.Plant}”的预案，不是“{_plant.Id}”的。", "plant");
        if (plan.ReviewMs == 0)
            Fault("plan.date", $"'{plan.ReviewOn}' is not a day (yyyy-MM-dd).", $"“{plan.ReviewOn}”不是日期（yyyy-MM-dd）。", "reviewOn");
        if (plan.Roles.IsEmpty) Fault("plan.roles.none", $"A plan has at least one role.", $"预案至少要有一个角色。", "roles");
        if (plan.Steps.IsEmpty) Fault("plan.steps.none", $"A plan has at least one step.", $"预案至少要有一个步骤。", "steps");
        if (plan.OpensAlone && plan.Trigger is { Rules.IsEmpty: true })
            Fault("plan.opens", $"Only a plan that names alarm rules may open a room alone.", $"只有写明报警规则的预案才能自动启动。", "opensAlone");
        foreach (var (muster, i) in plan.Muster.Select(static (m, i) => (m, i)))
        {
            Id(muster.Id, "muster", i, "id");
            Named(muster.Name, "muster", i, "name");
            Once(plan.Muster.Take(i).Select(static m => m.Id), muster.Id, "muster", i, "id");
        }
    }

    private void Trigger(PlanTrigger trigger)
    {
        if (trigger is { Rules.IsEmpty: true, Kinds.IsEmpty: true, Substances.IsEmpty: true, Zones.IsEmpty: true, Priority: 0 })
            Fault("plan.trigger.none", $"A trigger has at least one condition.", $"触发条件不能为空。", "trigger");
        if (trigger.WindToMS > 0 && trigger.WindToMS < trigger.WindFromMS)
            Fault("plan.trigger.wind", $"The wind's upper limit is below its lower one.", $"风速上限小于下限。", "trigger", "windToMS");
        if (_plant is null) return;
        for (var i = 0; i < trigger.Zones.Length; i++) Twin(trigger.Zones[i], TwinKind.Zone, "trigger", "zones", i);
        var rules = _plant.Types.SelectMany(static t => t.Rules).Select(static r => r.Id)
            .Concat(_plant.Twins.SelectMany(static t => t.RuleOverrides).Select(static r => r.Id)).ToHashSet(StringComparer.Ordinal);
        var substances = _plant.Twins.Select(static t => t.Words.GetValueOrDefault("substance")).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < trigger.Rules.Length; i++)
        {
            var rule = trigger.Rules[i];
            var cut = rule.IndexOf('/', StringComparison.Ordinal);
            if (cut > 0) Twin(rule[..cut], null, "trigger", "rules", i);
            if (!rules.Contains(rule[(cut + 1)..]))
                Fault("plan.rule.unknown", $"No alarm rule '{rule}' is in this plant.", $"本厂没有报警规则“{rule}”。", "trigger", "rules", i);
        }

        for (var i = 0; i < trigger.Substances.Length; i++)
        {
            if (!substances.Contains(trigger.Substances[i]))
                Fault("plan.substance.unknown", $"Nothing in this plant holds '{trigger.Substances[i]}'.",
                    $"本厂没有介质“{trigger.Substances[i]}”。", "trigger", "substances", i);
        }
    }

    private void Roles(EmergencyPlan plan)
    {
        for (var i = 0; i < plan.Roles.Length; i++)
        {
            var role = plan.Roles[i];
            Id(role.Id, "roles", i, "id");
            Named(role.Name, "roles", i, "name");
            Once(plan.Roles.Take(i).Select(static r => r.Id), role.Id, "roles", i, "id");
            if (role.Contacts.IsEmpty)
                Fault("plan.contacts.none", $"The role '{role.Id}' has nobody to call.", $"角色“{role.Id}”没有联系人。", "roles", i, "contacts");
            for (var c = 0; c < role.Contacts.Length; c++)
            {
                var contact = role.Contacts[c];
                Named(contact.Name, "roles", i, "contacts", c, "name");
                if (!contact.Phone.Any(char.IsAsciiDigit) || !contact.Phone.All(static x => char.IsAsciiDigit(x) || "+-() ,*#".Contains(x)))
                    Fault("plan.phone", $"'{contact.Phone}' is not a telephone number.", $"“{contact.Phone}”不是电话号码。",
                        "roles", i, "contacts", c, "phone");
                if (contact.Person is { } person && _plant is not null) Twin(person, TwinKind.Person, "roles", i, "contacts", c, "person");
            }
        }
    }

    private void Steps(EmergencyPlan plan)
    {
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            var step = plan.Steps[i];
            Id(step.Id, "steps", i, "id");
            Named(step.Text, "steps", i, "text");
            Once(plan.Steps.Take(i).Select(static s => s.Id), step.Id, "steps", i, "id");
            if (plan.Roles.All(r => r.Id != step.Role))
                Fault("plan.role.unknown", $"There is no role '{step.Role}'.", $"没有角色“{step.Role}”。", "steps", i, "role");
        }
    }

    private void Id(string id, params object[] path)
    {
        if (!TwinKey.IsLocalId(id)) Fault("plan.id", $"'{id}' is not a local id.", $"“{id}”不是有效的标识。", path);
    }

    private void Named(LocalizedText text, params object[] path)
    {
        if (string.IsNullOrWhiteSpace(text.En) || string.IsNullOrWhiteSpace(text.Zh))
            Fault("plan.text.language", $"Said in both languages, not empty.", $"中英文都要填写。", path);
    }

    private void Once(IEnumerable<string> before, string id, params object[] path)
    {
        if (before.Contains(id)) Fault("plan.id.twice", $"'{id}' is there twice.", $"“{id}”重复。", path);
    }

    private void Twin(string id, TwinKind? kind, params object[] path)
    {
        if (!_twins.TryGetValue(id, out var found) || (kind is { } wanted && wanted != found))
            Fault("plan.twin.unknown", $"There is no {kind?.ToString().ToLowerInvariant() ?? "twin"} '{id}' in this plant.",
                $"本厂没有“{id}”。", path);
    }

    private void Fault(string code, FormattableString en, FormattableString zh, params object[] path) =>
        _faults.Add(new FileFault(code, FileTexts.Of(en, zh), path));
}
