using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the twins. The default goes through Orleans; tests put their own in its place.</summary>
public interface IPlantLink
{
    /// <summary>Subscribes the observer to a plant's feed, or renews it. The caller keeps the observer alive.</summary>
    ValueTask SubscribeAsync(string realm, string plant, IFeedObserver observer);

    /// <summary>Ends a subscription; unknown ones are ignored.</summary>
    ValueTask UnsubscribeAsync(string realm, string plant, IFeedObserver observer);

    /// <summary>The whole picture of a plant.</summary>
    ValueTask<FeedFrame> SnapshotAsync(string realm, string plant);

    /// <summary>A page of the alarm list.</summary>
    ValueTask<AlarmPage> ListAlarmsAsync(AlarmQuery query);

    /// <summary>The steps of one occurrence, oldest first.</summary>
    ValueTask<IReadOnlyList<AlarmTransition>> AlarmHistoryAsync(string alarmId);

    /// <summary>Acts upon an alarm; durable when it returns.</summary>
    ValueTask<AlarmOutcome> ActAsync(string alarmId, AlarmCommand command);
}
