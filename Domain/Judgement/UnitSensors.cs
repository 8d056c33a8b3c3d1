using Twin.Domain.Plants;

namespace Twin.Domain.Judgement;

/// <summary>What a monitor of a unit can be made of.</summary>
public static class UnitSensors
{
    /// <summary>Sensors of a unit: its own, and those of what is located in it.</summary>
    public static IReadOnlyList<string> Of(PlantModel model, TwinDefinition unit) =>
        [.. model.Twins.Where(t => t.Id == unit.Id || (t.Kind is TwinKind.Tank or TwinKind.Equipment
                && t.Relations.Any(r => r.Kind == "locatedIn" && r.Target == unit.Id)))
            .SelectMany(t => t.Signals.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value)).Distinct(StringComparer.Ordinal)];
}
