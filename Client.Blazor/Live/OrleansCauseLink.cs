using Twin.Grains.Interfaces.Drills;
using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Incidents;

namespace Twin.Client.Blazor.Live;

/// <summary>Alarm groups and incidents through Orleans.</summary>
internal sealed class OrleansCauseLink(IClusterClient client) : ICauseLink
{
    public ValueTask<ImmutableArray<AlarmGroup>> AlarmGroupsAsync(string realm, string plant) => Groups(realm, plant).ListAsync();

    public ValueTask<GroupOutcome> AcknowledgeGroupAsync(string realm, string plant, AlarmGroup seen, string actor, string? comment) =>
        Groups(realm, plant).AcknowledgeAsync(seen.Id, actor, comment, seen.NewestMs);

    public ValueTask<IncidentPage> ListIncidentsAsync(IncidentQuery query) =>
        Desk(query.Realm, query.Plant).ListAsync(query with { Realm = RealmRooms.Papers(query.Realm) });

    public ValueTask<Incident?> IncidentAsync(string realm, string plant, string id) =>
        client.GetGrain<IIncidentGrain>(new TwinKey(RealmRooms.Papers(realm), plant, id).ToString()).GetAsync();

    public async ValueTask<IncidentResult> ActAsync(
        string realm, string plant, string? id, IncidentCommand command, string? requestKey = null)
    {
        if (RealmRooms.IsDrill(realm)) return new IncidentResult(null, DrillRealm.NoWayOut);
        id ??= await Desk(realm, plant).NextAsync(requestKey);
        return await client.GetGrain<IIncidentGrain>(new TwinKey(realm, plant, id).ToString()).ActAsync(command);
    }

    public ValueTask<ImmutableArray<SimilarIncident>> SimilarAsync(string realm, string plant, string twin, int max) =>
        Desk(realm, plant).SimilarAsync(twin, null, max);

    private IIncidentDeskGrain Desk(string realm, string plant) =>
        client.GetGrain<IIncidentDeskGrain>(new TwinKey(RealmRooms.Papers(realm), plant, "incidents").ToString());

    private IAlarmGroupGrain Groups(string realm, string plant) =>
        client.Room<IAlarmGroupGrain>(realm, plant, "alarm-groups");
}
