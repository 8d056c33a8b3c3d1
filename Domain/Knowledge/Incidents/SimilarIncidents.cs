using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge.Incidents;

/// <summary>A past incident that resembles what a twin may suffer now.</summary>
/// <param name="Incident">With its causes and what was done.</param>
/// <param name="Likeness">0 to 1.</param>
/// <param name="SameTwin">It happened to this very twin.</param>
/// <param name="SameType">To equipment of the same type.</param>
/// <param name="SameSubstance">With the same substance.</param>
/// <param name="SameClass">Of the class asked for.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.similar.v1")]
public sealed record SimilarIncident([property: Id(0)] Incident Incident, [property: Id(1)] double Likeness,
    [property: Id(2)] bool SameTwin, [property: Id(3)] bool SameType, [property: Id(4)] bool SameSubstance,
    [property: Id(5)] bool SameClass);

/// <summary>Finds past incidents by twin, type, substance and class; of equal ones the newer first.</summary>
public static class SimilarIncidents
{
    /// <summary>Looks; false alarms teach nothing about what to do and are left out.</summary>
    /// <param name="incidents">All of the plant.</param>
    /// <param name="twin">Local id.</param>
    /// <param name="equipmentType">Its type; empty: unknown.</param>
    /// <param name="substance">What it holds; empty: nothing known.</param>
    /// <param name="class">Class, or null for any.</param>
    /// <param name="max">At most so many.</param>
    public static ImmutableArray<SimilarIncident> Of(
        IEnumerable<Incident> incidents, string twin, string equipmentType, string substance, string? @class, int max) =>
        [
            .. incidents.Where(static i => i.Facts.Outcome != IncidentOutcome.FalseAlarm)
                .Select(i => Compare(i, twin, equipmentType, substance, @class))
                .Where(static s => s.SameTwin || s.SameType || s.SameSubstance)
                .OrderByDescending(static s => s.Likeness).ThenByDescending(static s => s.Incident.Facts.OccurredMs)
                .ThenBy(static s => s.Incident.Id, StringComparer.Ordinal).Take(max),
        ];

    private static SimilarIncident Compare(Incident incident, string twin, string type, string substance, string? @class)
    {
        var facts = incident.Facts;
        var (sameTwin, sameType) = (facts.Twins.Contains(twin), type.Length > 0 && facts.EquipmentType == type);
        var sameSubstance = substance.Length > 0 && string.Equals(facts.Substance, substance, StringComparison.OrdinalIgnoreCase);
        var sameClass = @class is not null && facts.Class == @class;
        var likeness = (sameTwin ? 0.4 : 0) + (sameType ? 0.25 : 0) + (sameSubstance ? 0.15 : 0) + (sameClass ? 0.2 : 0);
        return new SimilarIncident(incident, likeness, sameTwin, sameType, sameSubstance, sameClass);
    }
}
