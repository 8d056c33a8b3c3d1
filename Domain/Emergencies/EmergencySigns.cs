using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;

namespace Twin.Domain.Emergencies;

/// <summary>Alarms and things of a plant as plans judge them. Pure.</summary>
public static class EmergencySigns
{
    /// <summary>An alarm; what it concerns is its twin and what that watches. Null: the twin is no longer in the model.</summary>
    public static EmergencySign? Of(AlarmTransition alarm, PlantIndex plant)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return Of(alarm.Twin, plant) is not { } sign ? null : sign with
        {
            AlarmId = alarm.AlarmId, Rule = alarm.RuleId, Priority = (int)alarm.Priority, Text = alarm.Text,
            SinceMs = alarm.State.RaisedMs,
        };
    }

    /// <summary>A thing somebody pointed at. Null: there is none.</summary>
    public static EmergencySign? Of(string twin, PlantIndex plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        if (!plant.TryGet(twin, out var index)) return null;
        var own = plant.Twin(index);
        List<TwinDefinition> things = [own];
        foreach (var target in own.Relations.Where(static r => r.Kind is "partOf" or "monitors").Select(static r => r.Target))
        {
            if (plant.TryGet(target, out var at)) things.Add(plant.Twin(at));
        }

        ImmutableArray<string> zones =
        [
            .. things.SelectMany(static t => t.Kind == TwinKind.Zone ? [t.Id]
                : t.Relations.Where(static r => r.Kind == "locatedIn").Select(static r => r.Target)).Distinct(),
        ];
        ImmutableArray<string> substances = [.. things.Select(Substance).OfType<string>().Distinct()];
        return new EmergencySign
        {
            Twin = twin, Kinds = [.. things.Select(static t => t.Kind).Distinct()], Zones = zones, Text = own.Name,
            Substances = substances.IsEmpty ? Within(zones, plant) : substances,
        };
    }

    private static string? Substance(TwinDefinition twin) => twin.Words.GetValueOrDefault("substance");

    private static ImmutableArray<string> Within(ImmutableArray<string> zones, PlantIndex plant) =>
    [
        .. plant.Model.Twins.Where(t => t.Relations.Any(r => r.Kind == "locatedIn" && zones.Contains(r.Target)))
            .Select(Substance).OfType<string>().Distinct().Order(StringComparer.Ordinal),
    ];
}
