using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Alarms;

/// <inheritdoc cref="IAlarmDeskGrain"/>
[GrainType("alarm-desk"), StatelessWorker]
public sealed class AlarmDeskGrain(ITwinStore store, IPlantRegistry plants) : Grain, IAlarmDeskGrain
{
    /// <inheritdoc/>
    public ValueTask<AlarmPage> ListAsync(AlarmQuery query) => RealmRooms.IsDrill(query.Realm)
        ? GrainFactory.Drill(query.Realm, query.Plant).AlarmsAsync(query)
        : store.QueryAlarmsAsync(query with { Max = Math.Clamp(query.Max, 1, Limits.PageSize) });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AlarmTransition>> HistoryAsync(string alarmId) =>
        AlarmIds.TryParse(alarmId, out var twin, out _, out _) && RealmRooms.IsDrill(twin.Realm)
            ? GrainFactory.Drill(twin.Realm, twin.Plant).AlarmStepsAsync(alarmId)
            : store.AlarmHistoryAsync(alarmId);

    /// <inheritdoc/>
    public async ValueTask<AlarmOutcome> ActAsync(string alarmId, AlarmCommand command)
    {
        if (!AlarmIds.TryParse(alarmId, out var twin, out var rule, out var ordinal)) return Unknown(alarmId);
        if (plants.Find(twin.Plant) is not { } plant || plant.Find(twin.Id) is null) return Unknown(alarmId);
        if (RealmRooms.IsDrill(twin.Realm))
            return await GrainFactory.Drill(twin.Realm, twin.Plant).CommandAsync(twin.Id, rule, command with { Ordinal = ordinal });
        var partition = new TwinKey(twin.Realm, twin.Plant, Partitioning.IdOf(plant.PartitionOf(twin.Id)));
        var grain = GrainFactory.GetGrain<IPartitionGrain>(partition.ToString());
        var outcome = await grain.CommandAsync(twin.Id, rule, command with { Ordinal = ordinal });
        // Nothing had to be done, since it is already so: the caller gets the alarm as it is.
        return outcome is { Alarm: null, Error: null } ? outcome with { Alarm = await store.FindAlarmAsync(alarmId) } : outcome;
    }

    private static AlarmOutcome Unknown(string id) => new(null, new TwinError("alarm.unknown", $"There is no alarm '{id}'."));
}
