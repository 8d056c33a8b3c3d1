using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>What stands for the alarm that set a procedure off: <c>$twin</c>, <c>$zone</c>, <c>$alarm</c>.</summary>
internal static class ProcedureWords
{
    /// <summary>An action of a procedure for the alarm that set it off.</summary>
    public static DrillAction Fill(PlantIndex plant, DrillAction action, string twin, string rule) => action with
    {
        Target = Fill(plant, action.Target, twin, rule),
        To = Fill(plant, action.To, twin, rule),
    };

    /// <summary>Whether an alarm sets a procedure off.</summary>
    public static bool SetsOff(ScenarioProcedure procedure, string twin, string rule) =>
        procedure.Rules.Contains(rule) && (procedure.Twins.IsEmpty || procedure.Twins.Contains(twin));

    private static string Fill(PlantIndex plant, string word, string twin, string rule) => word switch
    {
        "$twin" => twin,
        "$zone" => ZoneOf(plant, twin),
        "$alarm" => twin + "/" + rule,
        _ => word,
    };

    private static string ZoneOf(PlantIndex plant, string id)
    {
        if (!plant.TryGet(id, out var twin)) return "";
        if (plant.Twin(twin).Kind == TwinKind.Zone) return id;
        var at = PlantHoldings.Middle(plant.Twin(twin));
        foreach (var zone in plant.Zones)
        {
            if (Places.PlaneGeometry.Contains(plant.Twin(zone).Shape.Points.AsSpan(), new PointM(at.X, at.Y, 0)))
                return plant.Twin(zone).Id;
        }

        return "";
    }
}
