using Twin.Grains.Interfaces.Drills;
using System.Collections.Concurrent;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Client.Blazor.Live;

/// <summary>The link to the twins through Orleans, in the same process or over the network.</summary>
internal sealed class OrleansPlantLink(IClusterClient client) : IPlantLink
{
    // One reference per observer: a renewed subscription must be the same subscription.
    private readonly ConcurrentDictionary<IFeedObserver, IFeedObserver> _references = new();

    public ValueTask SubscribeAsync(string realm, string plant, IFeedObserver observer) =>
        Feed(realm, plant).SubscribeAsync(_references.GetOrAdd(observer, client.CreateObjectReference<IFeedObserver>));

    public async ValueTask UnsubscribeAsync(string realm, string plant, IFeedObserver observer)
    {
        if (!_references.TryRemove(observer, out var reference)) return;
        try
        {
            await Feed(realm, plant).UnsubscribeAsync(reference);
        }
        finally
        {
            client.DeleteObjectReference<IFeedObserver>(reference);
        }
    }

    public ValueTask<FeedFrame> SnapshotAsync(string realm, string plant) => Feed(realm, plant).SnapshotAsync();

    public ValueTask<AlarmPage> ListAlarmsAsync(AlarmQuery query) => Desk().ListAsync(query);

    public ValueTask<IReadOnlyList<AlarmTransition>> AlarmHistoryAsync(string alarmId) => Desk().HistoryAsync(alarmId);

    public ValueTask<AlarmOutcome> ActAsync(string alarmId, AlarmCommand command) => Desk().ActAsync(alarmId, command);

    private IFeedGrain Feed(string realm, string plant) => client.Room<IFeedGrain>(realm, plant, "feed");

    private IAlarmDeskGrain Desk() => client.GetGrain<IAlarmDeskGrain>("desk");
}
