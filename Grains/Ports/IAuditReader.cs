using Twin.Domain.Alarms;

namespace Twin.Grains.Ports;

/// <summary>Reads the event log in its order: for who acts upon it, and for who looks into it.</summary>
public interface IAuditReader
{
    /// <summary>
    /// Alarm steps after a position, oldest first, of the next <paramref name="max"/> events; and the position it has read to.
    /// </summary>
    ValueTask<(IReadOnlyList<AlarmTransition> Steps, long Last)> AlarmsAfterAsync(
        string realm, string plant, long after, int max, CancellationToken cancellationToken = default);

    /// <summary>Events that fit a question.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> SearchAsync(
        string realm, string plant, AuditQuery query, CancellationToken cancellationToken = default);
}

/// <summary>Which events of the log; all that is said must hold.</summary>
/// <param name="FromMs">At or after, Unix ms.</param>
/// <param name="ToMs">Before, Unix ms.</param>
/// <param name="Actor">Who, or null.</param>
/// <param name="Twin">About which twin, or null.</param>
/// <param name="Type">Which kind, or null; ending in <c>.</c>: all that begin so.</param>
/// <param name="After">Beyond this position in the order asked for; 0: from its beginning.</param>
/// <param name="NewestFirst">Newest first, else oldest first.</param>
/// <param name="Max">At most.</param>
public sealed record AuditQuery(
    long FromMs, long ToMs, string? Actor, string? Twin, string? Type, long After, bool NewestFirst, int Max);
