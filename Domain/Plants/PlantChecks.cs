namespace Twin.Domain.Plants;

/// <summary>
/// What must hold in a plant model beyond its syntax: ids, references, kinds, shapes, units, and rules that make sense.
/// Empty required values were noted by the reader already, or are refused here when a model comes from elsewhere.
/// </summary>
internal static class PlantChecks
{
    /// <summary>Adds what is wrong; throws <see cref="TooManyProblemsException"/> when the list is full.</summary>
    public static void Run(PlantModel model, ExpressionCheck? expressions, List<PlantProblem> problems)
    {
        var notes = new ProblemList(problems);
        CheckPlant(model, notes);
        var types = CheckTypes(model, expressions, notes);
        var twins = CheckIds(model, notes);
        var effective = new RuleChecks(expressions, notes, OwnerModes(model));
        for (var i = 0; i < model.Twins.Length; i++)
        {
            var twin = model.Twins[i];
            types.TryGetValue(twin.TypeId, out var type);
            CheckTwin(i, twin, type, notes);
            RelationChecks.Check(i, twin, model, twins, notes);
            InstrumentRelations.Check(i, twin, model, twins, types, notes);
            if (type is null) continue;
            CheckSignals(i, twin, type, model, twins, types, notes);
            if (!twin.RuleOverrides.IsEmpty) effective.CheckOverrides(i, twin, type);
        }

        CheckParents(model, twins, notes);
        RelationChecks.CheckCertainCycles(model, twins, notes);
    }

    private static string[] OwnerModes(PlantModel model) =>
        [.. model.Types.SelectMany(static t => t.Modes).Select(static m => m.Id).Distinct()];

    private static void CheckPlant(PlantModel model, ProblemList notes)
    {
        if (!TwinKey.IsLocalId(model.Id)) notes.Add("plantfile.id", $"'{model.Id}' is not an id: {ProblemList.IdRule}", "twin", "id");
        if (model.Name.En.Length + model.Name.Zh.Length == 0) notes.Add("plantfile.name", "A name is needed.", "twin", "name");
        if (model.RetentionDays is < 1 or > 36_500) notes.Add("plantfile.number.range", "From 1 to 36500 days.", "twin", "retentionDays");
        if (model.Twins.Length > Limits.TwinsPerPlant) notes.Add("plantfile.count", $"More than {Limits.TwinsPerPlant} twins.", "features");
        if (model.Types.Length > Limits.TypesPerPlant)
            notes.Add("plantfile.count", $"More than {Limits.TypesPerPlant} types.", "twin", "types");
    }

    private static Dictionary<string, TwinType> CheckTypes(PlantModel model, ExpressionCheck? expressions, ProblemList notes)
    {
        var types = new Dictionary<string, TwinType>(StringComparer.Ordinal);
        var checks = new TypeChecks(expressions, notes, OwnerModes(model));
        for (var i = 0; i < model.Types.Length; i++)
        {
            checks.Check(i, model.Types[i]);
            if (!types.TryAdd(model.Types[i].Id, model.Types[i]))
                notes.Add("plantfile.id.duplicate", $"Type '{model.Types[i].Id}' is already defined.", "twin", "types", i, "id");
        }

        return types;
    }

    private static Dictionary<string, int> CheckIds(PlantModel model, ProblemList notes)
    {
        var twins = new Dictionary<string, int>(model.Twins.Length, StringComparer.Ordinal);
        for (var i = 0; i < model.Twins.Length; i++)
        {
            var id = model.Twins[i].Id;
            if (!TwinKey.IsLocalId(id)) notes.Add("plantfile.id", $"'{id}' is not an id: {ProblemList.IdRule}", "features", i, "id");
            else if (!twins.TryAdd(id, i))
                notes.Add("plantfile.id.duplicate", $"'{id}' is already features[{twins[id]}].", "features", i, "id");
        }

        return twins;
    }

    private static void CheckTwin(int i, TwinDefinition twin, TwinType? type, ProblemList notes)
    {
        if (type is null && twin.TypeId.Length > 0)
            notes.Add("plantfile.type.unknown", $"There is no type '{twin.TypeId}'.", "features", i, "properties", "type");
        else if (type is not null && type.Kind != twin.Kind && twin.Kind != TwinKind.Plant)
            notes.Add(
                "plantfile.kind.mismatch", $"Type '{type.Id}' is for {PlantTypeParser.Kinds[(int)type.Kind]}.", "features", i,
                    "properties", "kind");
        if (twin.Name.En.Length + twin.Name.Zh.Length == 0)
            notes.Add("plantfile.name", "A name is needed.", "features", i, "properties", "name");
        if (twin.SensorOverride is { } profile)
        {
            if (twin.Kind == TwinKind.Sensor) TypeChecks.CheckProfile(profile, notes, "features", i, "properties", "sensor");
            else notes.Add("plantfile.sensor.kind", "Only a sensor has a sensor profile.", "features", i, "properties", "sensor");
        }

        if (ShapeChecks.Problem(twin.Shape) is { } problem)
            notes.Add(problem.Code, problem.Message, "features", i, "geometry", "coordinates");
        if (twin.Kind == TwinKind.Zone && twin.Shape.Kind != ShapeKind.Polygon)
            notes.Add("plantfile.shape.zone", "A zone is a polygon.", "features", i, "geometry", "type");
        foreach (var (name, number) in twin.Numbers)
        {
            if (!TypeChecks.IsName(name) || !double.IsFinite(number))
                notes.Add(
                    "plantfile.fact", $"'{name}' is not a name of letters and digits with a finite number.", "features", i,
                        "properties", "numbers", name);
        }

        foreach (var (name, _) in twin.Words)
        {
            if (!TypeChecks.IsName(name))
                notes.Add("plantfile.fact", $"'{name}' is not a name of letters and digits.", "features", i, "properties", "words", name);
        }
    }

    private static void CheckSignals(
        int i, TwinDefinition twin, TwinType type, PlantModel model, Dictionary<string, int> twins, Dictionary<string, TwinType> types,
            ProblemList notes)
    {
        foreach (var (name, sensor) in twin.Signals)
        {
            var signal = type.Signals.FirstOrDefault(s => s.Name == name);
            if (signal is null)
            {
                notes.Add(
                    "plantfile.signal.unknown", $"Type '{type.Id}' has no signal '{name}'.", "features", i, "properties", "signals", name);
                continue;
            }

            if (!twins.TryGetValue(sensor, out var index) || model.Twins[index].Kind != TwinKind.Sensor)
            {
                notes.Add("plantfile.signal.sensor", $"There is no sensor '{sensor}'.", "features", i, "properties", "signals", name);
                continue;
            }

            types.TryGetValue(model.Twins[index].TypeId, out var sensorType);
            var profile = model.Twins[index].SensorOverride ?? sensorType?.Sensor;
            if (profile is null) continue;
            if (profile.Unit != signal.Unit || profile.Quantity != signal.Quantity)
            {
                notes.Add(
                    "plantfile.signal.unit",
                    $"'{sensor}' measures {profile.Quantity} in {profile.Unit}; '{name}' is {signal.Quantity} in {signal.Unit}.",
                    "features", i, "properties", "signals", name);
            }
        }
    }

    // A twin that is, over several steps, part of itself would make endless walks.
    private static void CheckParents(PlantModel model, Dictionary<string, int> twins, ProblemList notes)
    {
        var parent = new int[model.Twins.Length];
        for (var i = 0; i < parent.Length; i++)
        {
            parent[i] = -1;
            foreach (var relation in model.Twins[i].Relations)
            {
                if (relation.Kind is "partOf" or "locatedIn" && twins.TryGetValue(relation.Target, out var target) && target != i)
                {
                    parent[i] = target;
                    break;
                }
            }
        }

        var seen = new int[parent.Length];
        for (var i = 0; i < parent.Length; i++)
        {
            var at = i;
            while (at >= 0 && seen[at] == 0)
            {
                seen[at] = i + 1;
                at = parent[at];
            }

            if (at >= 0 && seen[at] == i + 1)
                notes.Add(
                    "plantfile.relation.cycle", $"'{model.Twins[at].Id}' is part of itself.", "features", at, "properties", "relations");
        }
    }
}
