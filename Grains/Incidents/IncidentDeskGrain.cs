using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Knowledge;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Incidents;

/// <inheritdoc cref="IIncidentDeskGrain"/>
[GrainType("incident-desk"), StatelessWorker]
public sealed class IncidentDeskGrain(
    IIncidentStore store, IncidentMemory memory, IPlantRegistry plants, TimeProvider time, ILogger<IncidentDeskGrain> logger)
    : Grain, IIncidentDeskGrain
{
    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public ValueTask<IncidentPage> ListAsync(IncidentQuery query) => store.ListAsync(query);

    /// <inheritdoc/>
    public ValueTask<string> NextAsync(string? requestKey) => store.NextIdAsync(LiveRealm.Of(Key.Realm), Key.Plant, requestKey);

    /// <inheritdoc/>
    public async ValueTask<IncidentImport> ImportAsync(string csv, string actor)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var file = IncidentCsv.Read(csv, nowMs);
        Incident[] incidents =
        [
            .. file.Rows.Select(r => new Incident
            {
                Id = r.Id,
                Version = 1,
                State = IncidentState.Open,
                Facts = r.Facts,
                Steps = [new IncidentStep("imported", actor, nowMs, null)],
            }),
        ];
        var added = incidents.Length == 0 ? 0 : await store.ImportAsync(LiveRealm.Of(Key.Realm), Key.Plant, incidents);
        if (added > 0) await GraphNews.TellAsync(GrainFactory, Key, logger);
        return new IncidentImport(added, incidents.Length - added, file.Errors);
    }

    /// <inheritdoc/>
    public async ValueTask<TypePrior> PriorsAsync(string equipmentType) =>
        (await memory.PriorsAsync(Key)).GetValueOrDefault(equipmentType)
            ?? new TypePrior(equipmentType, IncidentPriors.Probability(0, 1), 1, []);

    /// <inheritdoc/>
    public async ValueTask<ImmutableDictionary<string, double>> AllPriorsAsync() =>
        (await memory.PriorsAsync(Key)).ToImmutableDictionary(static p => p.Key, static p => p.Value.Value);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<SimilarIncident>> SimilarAsync(string twin, string? incidentClass, int max)
    {
        var index = plants.Find(Key.Plant)?.Index;
        var found = index is not null && index.TryGet(twin, out var place) ? index.Twin(place) : null;
        return SimilarIncidents.Of(
            await memory.AllAsync(Key), twin, found?.TypeId ?? "", found?.Words.GetValueOrDefault("substance") ?? "", incidentClass,
            Math.Clamp(max, 1, 100));
    }
}
