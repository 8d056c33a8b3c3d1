using System.Collections.Immutable;
using System.Globalization;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Knowledge.Incidents;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

/// <summary>The real grouping and incident kernels over the invented plant; incidents live in memory.</summary>
internal sealed class DemoCauses(IPlantCatalog catalog, DemoFeed feed, TimeProvider time) : ICauseLink
{
    private readonly Lock _gate = new();
    private readonly PlantModel _model = catalog.Find("tank-farm")!;
    private readonly AlarmGrouping _grouping = new(
        CausalTopology.From(new PlantRisk(CompiledPlant.Compile(catalog.Find("tank-farm")!).Plant!).Graph));
    private readonly Dictionary<string, Incident> _incidents = DemoIncidents.Past(time.GetUtcNow().ToUnixTimeMilliseconds());
    private readonly Dictionary<string, string> _requests = new(StringComparer.Ordinal);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<ImmutableArray<AlarmGroup>> AlarmGroupsAsync(string realm, string plant)
    {
        var picture = await feed.SnapshotAsync(realm, plant);
        lock (_gate)
        {
            _grouping.Load([.. picture.Alarms]);
            return _grouping.Groups(NowMs);
        }
    }

    public async ValueTask<GroupOutcome> AcknowledgeGroupAsync(string realm, string plant, AlarmGroup seen, string actor, string? comment)
    {
        var group = (await AlarmGroupsAsync(realm, plant)).FirstOrDefault(g => g.Id == seen.Id);
        if (group is null) return new GroupOutcome(null, new TwinError("group.unknown", "There is no such group."));
        var plan = GroupAcknowledgement.Of(group, seen.NewestMs);
        foreach (var id in plan.Acknowledge) await feed.ActAsync(id, new AlarmCommand(AlarmVerb.Acknowledge, 1, actor, comment));
        return new GroupOutcome(plan, null);
    }

    public ValueTask<IncidentPage> ListIncidentsAsync(IncidentQuery query)
    {
        lock (_gate)
        {
            var items = _incidents.Values.OrderByDescending(static i => i.Facts.OccurredMs).ToArray();
            return ValueTask.FromResult(new IncidentPage([.. items.Take(query.Max)], items.Length, null));
        }
    }

    public ValueTask<Incident?> IncidentAsync(string realm, string plant, string id)
    {
        lock (_gate) return ValueTask.FromResult(_incidents.GetValueOrDefault(id));
    }

    public ValueTask<IncidentResult> ActAsync(string realm, string plant, string? id, IncidentCommand command, string? requestKey = null)
    {
        lock (_gate)
        {
            if (id is null && requestKey is not null) _requests.TryGetValue(requestKey, out id);
            id ??= string.Create(CultureInfo.InvariantCulture, $"INC-{_incidents.Count + 1}");
            if (requestKey is not null) _requests[requestKey] = id;
            var decision = IncidentKernel.Decide(_incidents.GetValueOrDefault(id, Incident.Empty), id, command, NowMs);
            if (decision.Error is null) _incidents[id] = decision.Next;
            return ValueTask.FromResult(new IncidentResult(decision.Error is null ? decision.Next : null, decision.Error));
        }
    }

    public ValueTask<ImmutableArray<SimilarIncident>> SimilarAsync(string realm, string plant, string twin, int max)
    {
        var found = _model.Twins.FirstOrDefault(t => t.Id == twin);
        lock (_gate)
        {
            return ValueTask.FromResult(SimilarIncidents.Of(
                _incidents.Values, twin, found?.TypeId ?? "", found?.Words.GetValueOrDefault("substance") ?? "", null, max));
        }
    }
}
