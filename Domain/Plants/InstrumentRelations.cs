using Twin.Domain.Tanks;
using Twin.Domain.Units;

namespace Twin.Domain.Plants;

/// <summary>What must hold in relations by which instruments watch each other: pairs, and the meters of a tank's balance.</summary>
internal static class InstrumentRelations
{
    public static void Check(
        int i, TwinDefinition twin, PlantModel model, Dictionary<string, int> twins, Dictionary<string, TwinType> types, ProblemList notes)
    {
        for (var j = 0; j < twin.Relations.Length; j++)
        {
            var relation = twin.Relations[j];
            if (!twins.TryGetValue(relation.Target, out var at) || at == i) continue;
            var problem = relation.Kind switch
            {
                "redundantWith" => Pair(twin, model.Twins[at], types),
                "flowIn" or "flowOut" => Flow(twin, model.Twins[at], model, twins, types)
                    ?? (relation.Kind == "flowIn" && twin.Relations.Any(r => r.Kind == "flowOut" && r.Target == relation.Target)
                        ? ("plantfile.relation.flow", $"'{twin.Id}' meters what flows in or out of '{relation.Target}', not both.")
                        : null),
                _ => null,
            };
            if (problem is var (code, message)) notes.Add(code, message, "features", i, "properties", "relations", j, "target");
        }
    }

    private static (string, string)? Pair(TwinDefinition one, TwinDefinition other, Dictionary<string, TwinType> types)
    {
        const string Code = "plantfile.relation.redundant";
        if (one.Kind != TwinKind.Sensor || other.Kind != TwinKind.Sensor)
            return (Code, $"'{one.Id}' and '{other.Id}' are not both sensors: only sensors are redundant with each other.");
        if (Profile(one, types) is not { } a || Profile(other, types) is not { } b) return null;
        return a.Quantity == b.Quantity && a.Unit == b.Unit ? null
            : (Code, $"'{one.Id}' measures {a.Quantity} in {a.Unit}, '{other.Id}' {b.Quantity} in {b.Unit}: no pair.");
    }

    private static (string, string)? Flow(
        TwinDefinition meter, TwinDefinition tank, PlantModel model, Dictionary<string, int> twins, Dictionary<string, TwinType> types)
    {
        if (meter.Kind != TwinKind.Sensor) return ("plantfile.relation.flow", $"'{meter.Id}' is no sensor: a flow meter belongs here.");
        if (Profile(meter, types) is { } flow && !UnitConversion.TryCompile(flow.Unit, "m3/h", out _, out _))
            return ("plantfile.relation.flow", $"'{meter.Id}' measures {flow.Quantity} in {flow.Unit}, no volume in a time.");
        if (tank.Kind != TwinKind.Tank) return ("plantfile.relation.balance", $"'{tank.Id}' is no tank.");
        if (!TankGeometry.TryFrom(tank, out _, out var error)) return ("plantfile.relation.balance", $"'{tank.Id}': {error.Message}");
        if (!tank.Signals.TryGetValue("level", out var level) || !twins.TryGetValue(level, out var at))
            return ("plantfile.relation.balance", $"'{tank.Id}' has no signal 'level', so nothing can be balanced.");
        return Profile(model.Twins[at], types) is { } profile && !UnitConversion.TryCompile(profile.Unit, "m", out _, out _)
            ? ("plantfile.relation.balance", $"The level of '{tank.Id}' is in {profile.Unit}; a balance needs a length.") : null;
    }

    private static SensorProfile? Profile(TwinDefinition sensor, Dictionary<string, TwinType> types) =>
        sensor.SensorOverride ?? types.GetValueOrDefault(sensor.TypeId)?.Sensor;
}
