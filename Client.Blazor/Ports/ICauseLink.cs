using System.Collections.Immutable;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Incidents;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to alarm groups and incidents. The default goes through Orleans.</summary>
public interface ICauseLink
{
    /// <summary>
    /// Open alarms grouped under their causes, in the order in which to show them. Ask again when an alarm of the live picture changed,
    /// at most twice a second. <see cref="AlarmGroup.AlwaysShown"/> is listed beside the group, whatever its size.
    /// </summary>
    ValueTask<ImmutableArray<AlarmGroup>> AlarmGroupsAsync(string realm, string plant);

    /// <summary>Acknowledges a group's members of priority 3 and 4 that the person saw; answers which were left and why.</summary>
    ValueTask<GroupOutcome> AcknowledgeGroupAsync(string realm, string plant, AlarmGroup seen, string actor, string? comment);

    /// <summary>A page of the incidents, newest first.</summary>
    ValueTask<IncidentPage> ListIncidentsAsync(IncidentQuery query);

    /// <summary>
    /// Does it durably; <paramref name="id"/> null: a new incident, the same <paramref name="requestKey"/> makes one only.
    /// </summary>
    ValueTask<IncidentResult> ActAsync(string realm, string plant, string? id, IncidentCommand command, string? requestKey = null);

    /// <summary>Past incidents that resemble what a twin may suffer, most alike first.</summary>
    ValueTask<ImmutableArray<SimilarIncident>> SimilarAsync(string realm, string plant, string twin, int max);

    /// <summary>One incident, or null.</summary>
    ValueTask<Incident?> IncidentAsync(string realm, string plant, string id);
}
