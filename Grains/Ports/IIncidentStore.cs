using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;

namespace Twin.Grains.Ports;

/// <summary>Incidents: each step is an event of the plant's log, and the list is made from it in the same transaction.</summary>
[Outward]
public interface IIncidentStore
{
    /// <summary>Gives the next id, durably: <c>INC-1</c>, <c>INC-2</c>... The same request key gets the same id.</summary>
    ValueTask<string> NextIdAsync(LiveRealm realm, string plant, string? requestKey, CancellationToken cancellationToken = default);

    /// <summary>The incident, or null.</summary>
    ValueTask<Incident?> LoadAsync(TwinKey key, CancellationToken cancellationToken = default);

    /// <summary>Saves its last step; false when the store does not hold the version before it.</summary>
    ValueTask<bool> SaveAsync(LiveRealm realm, TwinKey key, Incident incident, CancellationToken cancellationToken = default);

    /// <summary>Newest first.</summary>
    ValueTask<IncidentPage> ListAsync(IncidentQuery query, CancellationToken cancellationToken = default);

    /// <summary>The newest incidents of a plant, at most <paramref name="max"/>: what it has learned from.</summary>
    ValueTask<IReadOnlyList<Incident>> NewestAsync(string realm, string plant, int max, CancellationToken cancellationToken = default);

    /// <summary>A number that rises with every step of any incident of a plant: the same number, the same incidents.</summary>
    ValueTask<long> MarkAsync(string realm, string plant, CancellationToken cancellationToken = default);

    /// <summary>Adds those whose id is not known yet, all or nothing; answers how many.</summary>
    ValueTask<int> ImportAsync(LiveRealm realm, string plant, IReadOnlyList<Incident> incidents,
        CancellationToken cancellationToken = default);
}
