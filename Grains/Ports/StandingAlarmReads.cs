using System.Runtime.CompilerServices;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;

namespace Twin.Grains.Ports;

/// <summary>The alarms that stand in a realm, out of the store.</summary>
internal static class StandingAlarmReads
{
    /// <summary>Every open and every suppressed alarm, page by page; one that is both comes twice.</summary>
    public static async IAsyncEnumerable<AlarmTransition> StandingAsync(
        this ITwinStore store, string realm, string plant, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var state in new[] { "active", "shelved" })
        {
            string? before = null;
            do
            {
                var page = await store.QueryAlarmsAsync(
                    new AlarmQuery(realm, plant, state, null, before, Limits.PageSize), cancellationToken);
                foreach (var alarm in page.Items) yield return alarm;
                before = page.Next;
            }
            while (before is not null);
        }
    }
}
