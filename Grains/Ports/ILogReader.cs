using Twin.Domain.Alarms;

namespace Twin.Grains.Ports;

/// <summary>Reads the event log by time, for reports.</summary>
public interface ILogReader
{
    /// <summary>
    /// Alarm steps with a time in [fromMs, toMs) and all steps of occurrences that were open when it began, oldest first. Of more than
    /// <paramref name="max"/> steps the newest are answered, and it says so.
    /// </summary>
    ValueTask<(IReadOnlyList<AlarmTransition> Steps, bool Truncated)> AlarmStepsAsync(
        string realm, string plant, long fromMs, long toMs, int max, CancellationToken cancellationToken = default);

    /// <summary>Events of the types that begin with <paramref name="prefix"/> and a time in [fromMs, toMs), newest first.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> EventsAsync(
        string realm, string plant, string prefix, long fromMs, long toMs, int max, CancellationToken cancellationToken = default);
}
