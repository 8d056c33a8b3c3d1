using System.Collections.Immutable;
using Twin.Domain.Knowledge.Incidents;
using Twin.Domain.Plants;
using CauseGroup = Twin.Domain.Knowledge.Causes.AlarmGroup;

namespace Twin.Client.Blazor.Incidents;

/// <summary>What an alarm group already says of the incident it may become; people correct it.</summary>
public static class IncidentFromGroup
{
    /// <summary>Fills in: members as the time line, their twins, the origin as the first cause, type and substance of its twin.</summary>
    /// <param name="group">Group.</param>
    /// <param name="model">Plant, for type and substance.</param>
    /// <param name="culture">Language of the texts.</param>
    public static IncidentFacts Of(CauseGroup group, PlantModel model, string culture)
    {
        var origin = group.Origin.Alarm;
        var at = Thing(model, group.Supply ?? origin.Twin);
        var text = origin.Text.For(culture);
        return new IncidentFacts
        {
            Title = $"{origin.Twin}: {text}",
            Class = "",
            OccurredMs = group.Origin.OnsetMs,
            EquipmentType = at?.TypeId ?? "",
            Substance = at?.Words.GetValueOrDefault("substance") ?? "",
            Twins =
            [
                .. group.Members.Select(static m => m.Alarm.Twin).Prepend(at?.Id ?? origin.Twin).Distinct().Take(IncidentKernel.MaxItems),
            ],
            TimeLine = [.. group.Members.OrderBy(static m => m.OnsetMs).Take(IncidentKernel.MaxItems)
                .Select(m => new IncidentMoment(m.OnsetMs, m.Alarm.Text.For(culture), m.Alarm.Twin, m.Id))],
            Causes = [new IncidentCause("c1", null, text, at?.Id ?? origin.Twin, false)],
            AlarmGroup = group.Id,
        };
    }

    // An instrument is not what went wrong: the thing it watches is.
    private static TwinDefinition? Thing(PlantModel model, string id)
    {
        var twin = model.Twins.FirstOrDefault(t => t.Id == id);
        if (twin is not { Kind: TwinKind.Sensor }) return twin;
        return model.Twins.FirstOrDefault(t => t.Signals.ContainsValue(id))
            ?? model.Twins.FirstOrDefault(t => twin.Relations.Any(r => r.Kind is "monitors" or "partOf" && r.Target == t.Id)) ?? twin;
    }
}
