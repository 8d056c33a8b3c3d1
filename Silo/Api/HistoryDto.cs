using System.Collections.Immutable;
using Twin.Domain.Knowledge.Incidents;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Silo.Api;

/// <summary>What the incident history says of a piece of equipment.</summary>
/// <param name="Twin">The equipment: what was asked about, what that sensor watches, or the first cause that is equipment.</param>
/// <param name="EquipmentType">Its type, by which the plant learns.</param>
/// <param name="Prior">Probability of an incident within a month from the history, 0 to 1; null: no history, the table's counts.</param>
/// <param name="Years">Equipment-years it rests on.</param>
/// <param name="Classes">Class by class, with the incidents, their ages and weights.</param>
/// <param name="Similar">Past incidents that resemble this, and what was done.</param>
public sealed record HistoryDto(string Twin, string EquipmentType, double? Prior, double Years, ImmutableArray<IncidentPrior> Classes,
    IEnumerable<SimilarDto> Similar)
{
    private const int MostSimilar = 5;

    /// <summary>Asks for it; null when neither the twin nor a cause is equipment.</summary>
    internal static async Task<HistoryDto?> OfAsync(string twin, WhyRisk? why, PlantModel plant, IIncidentDeskGrain desk)
    {
        var causes = why?.Explanation.Causes.Select(static c => c.Id) ?? [];
        if (causes.Prepend(twin).Select(id => Equipment(plant, id)).FirstOrDefault(static e => e is not null) is not { } found) return null;
        var prior = await desk.PriorsAsync(found.TypeId);
        var similar = await desk.SimilarAsync(found.Id, null, MostSimilar);
        return new HistoryDto(found.Id, found.TypeId, prior.Classes.IsEmpty ? null : prior.Value, prior.Years, prior.Classes,
            similar.Select(SimilarDto.From));
    }

    private static TwinDefinition? Equipment(PlantModel plant, string id)
    {
        var twin = plant.Twins.FirstOrDefault(t => t.Id == id);
        if (twin?.Kind == TwinKind.Sensor)
        {
            var watched = twin.Relations.FirstOrDefault(static r => r.Kind is "monitors" or "partOf")?.Target;
            twin = plant.Twins.FirstOrDefault(t => t.Id == watched || (watched is null && t.Signals.ContainsValue(id)));
        }

        return twin?.Kind is TwinKind.Tank or TwinKind.Equipment ? twin : null;
    }
}

/// <summary>A similar past incident and what was done.</summary>
public sealed record SimilarDto(string Id, string Title, string Class, IncidentOutcome Outcome, DateTimeOffset OccurredAt, double Likeness,
    bool SameTwin, bool SameType, bool SameSubstance, ImmutableArray<string> Whys, IEnumerable<string> Causes, string Effects,
    ImmutableArray<IncidentAction> Actions)
{
    internal static SimilarDto From(SimilarIncident s) => new(
        s.Incident.Id, s.Incident.Facts.Title, s.Incident.Facts.Class, s.Incident.Facts.Outcome,
        DateTimeOffset.FromUnixTimeMilliseconds(s.Incident.Facts.OccurredMs), s.Likeness, s.SameTwin, s.SameType, s.SameSubstance,
        s.Incident.Facts.Whys, s.Incident.Facts.Causes.Select(static c => c.Text), s.Incident.Facts.Effects.Text, s.Incident.Facts.Actions);
}
