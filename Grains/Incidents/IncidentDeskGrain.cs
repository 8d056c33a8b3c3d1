using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Incidents;

/// <inheritdoc cref="IIncidentDeskGrain"/>
[GrainType("incident-desk"), StatelessWorker]
public sealed class IncidentDeskGrain(IIncidentStore store, IPlantRegistry plants, TimeProvider time) : Grain, IIncidentDeskGrain
{
    private const double YearMs = 365.25 * 86_400_000;

    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public ValueTask<IncidentPage> ListAsync(IncidentQuery query) => store.ListAsync(query);

    /// <inheritdoc/>
    public ValueTask<string> NextAsync(string? requestKey) => store.NextIdAsync(Key.Realm, Key.Plant, requestKey);

    /// <inheritdoc/>
    public async ValueTask<IncidentImport> ImportAsync(string csv, string actor)
    {
        var nowMs = NowMs;
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
        var added = incidents.Length == 0 ? 0 : await store.ImportAsync(Key.Realm, Key.Plant, incidents);
        return new IncidentImport(added, incidents.Length - added, file.Errors);
    }

    /// <inheritdoc/>
    public async ValueTask<TypePrior> PriorsAsync(string equipmentType) => Prior(await AllAsync(), equipmentType);

    /// <inheritdoc/>
    public async ValueTask<ImmutableDictionary<string, double>> AllPriorsAsync()
    {
        var all = await AllAsync();
        var types = plants.Find(Key.Plant)?.Model.Types.Select(static t => t.Id) ?? [];
        return types.ToImmutableDictionary(static t => t, t => Prior(all, t).Value);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<SimilarIncident>> SimilarAsync(string twin, string? incidentClass, int max)
    {
        var index = plants.Find(Key.Plant)?.Index;
        var found = index is not null && index.TryGet(twin, out var place) ? index.Twin(place) : null;
        return SimilarIncidents.Of(
            await AllAsync(), twin, found?.TypeId ?? "", found?.Words.GetValueOrDefault("substance") ?? "", incidentClass,
            Math.Clamp(max, 1, 100));
    }

    private async ValueTask<IReadOnlyList<Incident>> AllAsync() =>
        await store.NewestAsync(Key.Realm, Key.Plant, IncidentCsv.MaxRows);

    // Every piece of the type was in service since the oldest incident on record; a plant without history has seen a year of none.
    private TypePrior Prior(IReadOnlyList<Incident> incidents, string type)
    {
        var nowMs = NowMs;
        var pieces = Math.Max(1, plants.Find(Key.Plant)?.Model.Twins.Count(t => t.TypeId == type) ?? 0);
        var since = incidents.Count == 0 ? 1 : Math.Max(1, (nowMs - incidents.Min(static i => i.Facts.OccurredMs)) / YearMs);
        var classes = IncidentPriors.Of(incidents, type, pieces * since, nowMs);
        return new TypePrior(type, IncidentPriors.Together(classes, pieces * since), pieces * since, classes);
    }
}
