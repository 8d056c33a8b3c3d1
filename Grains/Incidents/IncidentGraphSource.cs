using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Incidents;
using Twin.Domain.Plants;
using Twin.Grains.Knowledge;
using Twin.Grains.Plants;

namespace Twin.Grains.Incidents;

/// <summary>
/// Puts incidents and near misses into knowledge graphs, joined to the twins they came from and touched, and gives the priors of the
/// types that have a history; all others keep the table's.
/// </summary>
internal sealed class IncidentGraphSource(IncidentMemory memory, IPlantRegistry plants) : IGraphExtrasSource
{
    /// <summary>Incidents in a graph; older ones still count in the priors.</summary>
    public const int Most = 1_000;

    /// <inheritdoc/>
    public async ValueTask<GraphExtras> AddAsync(string realm, string plant, GraphExtras extras)
    {
        if (plants.Find(plant) is not { } compiled) return extras;
        var found = (await memory.AllAsync(Key(realm, plant))).Where(static i => i.Facts.Outcome != IncidentOutcome.FalseAlarm)
            .Select(i => Joined(i, compiled.Index)).OfType<GraphIncident>().Take(Most);
        return extras with { Incidents = [.. extras.Incidents, .. found] };
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, double>> PriorsAsync(string realm, string plant)
    {
        var taught = await memory.PriorsAsync(Key(realm, plant));
        var priors = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var twin in plants.Find(plant)?.Model.Twins ?? [])
        {
            if (taught.TryGetValue(twin.TypeId, out var prior) && !prior.Classes.IsEmpty) priors[twin.Id] = prior.Value;
        }

        return priors;
    }

    /// <summary>One that touched nothing of today's plant stays out of the graph.</summary>
    private static GraphIncident? Joined(Incident incident, PlantIndex index)
    {
        var facts = incident.Facts;
        ImmutableArray<string> causes =
            [.. facts.Causes.Select(static c => c.Twin).OfType<string>().Where(t => index.TryGet(t, out _)).Distinct()];
        ImmutableArray<string> involved = [.. facts.Twins.Where(t => index.TryGet(t, out _)).Distinct()];
        return causes.IsEmpty && involved.IsEmpty ? null : new GraphIncident(
            incident.Id, new LocalizedText(facts.Title, facts.Title), facts.Outcome == IncidentOutcome.NearMiss, causes, involved);
    }

    private static TwinKey Key(string realm, string plant) => new(realm, plant, "incidents");
}
