using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Ports;

namespace Twin.Grains.Partitions;

/// <summary>
/// Alarms that stand when a partition opens or the model changes. Their twins are looked at once, even those whose sensors are silent: a
/// rule may be gone, a shelf may have run out. Those of twins that are no longer modelled are closed here; nobody else could.
/// </summary>
internal sealed class StandingAlarms(TwinKey partition, int number, ITwinStore store)
{
    /// <summary>Puts the twins into the queue, due at once, and the closing steps into the round.</summary>
    public async ValueTask LookAsync(Roster roster, DeadlineQueue deadlines, Round round)
    {
        if (roster.Model is not { } model) return;
        foreach (var state in new[] { "active", "shelved" })
        {
            string? before = null;
            do
            {
                var page = await store.QueryAlarmsAsync(
                    new AlarmQuery(partition.Realm, partition.Plant, state, null, before, Limits.PageSize));
                foreach (var alarm in page.Items.Where(a => model.PartitionOf(a.Twin) == number))
                {
                    if (model.Find(alarm.Twin) is null) Close(alarm, round);
                    else if (!ExternalAlarms.Is(alarm.RuleId) && roster.Find(alarm.Twin) is { } entry) deadlines.Hurry(entry);
                }

                before = page.Next;
            }
            while (before is not null);
        }
    }

    private static void Close(AlarmTransition alarm, Round round)
    {
        var nowMs = Math.Max(round.NowMs, alarm.AtMs);
        var decision = AlarmMachine.Retire(alarm.State, nowMs);
        for (var i = 0; i < decision.Count; i++)
        {
            round.Transitions.Add(alarm with
            {
                Kind = decision[i].Kind, AtMs = decision[i].AtMs, SourceMs = decision[i].AtMs, State = decision[i].State,
                Position = -1, Actor = "model", Comment = null, Permit = null,
            });
        }
    }
}
