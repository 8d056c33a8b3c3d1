using System.Collections.Immutable;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;

namespace Twin.Grains.Emergencies;

/// <summary>Which rooms the plans propose for the alarms that stand. Pure.</summary>
public static class EmergencyProposals
{
    /// <summary>Works it out: one proposal a plan, best first; of plans that rest upon the same alarms only the best.</summary>
    /// <param name="plans">Plans of the plant.</param>
    /// <param name="standing">Alarms that stand, the oldest first.</param>
    /// <param name="rooms">Rooms so far: an alarm that has one, or that stands where one is open, proposes no other.</param>
    /// <param name="dismissed"><c>plan|alarm</c> of proposals that were turned down.</param>
    /// <param name="windMS">Wind, m/s; NaN: not known.</param>
    public static ImmutableArray<EmergencyProposal> Of(IEnumerable<EmergencyPlan> plans, IReadOnlyCollection<EmergencySign> standing,
        IEnumerable<Emergency> rooms, IEnumerable<string> dismissed, double windMS)
    {
        var had = rooms.SelectMany(static r => r.Signs).Select(static s => s.AlarmId).ToHashSet(StringComparer.Ordinal);
        var covered = rooms.Where(static r => r.State == EmergencyState.Open).SelectMany(static r => r.Signs)
            .SelectMany(static s => s.Zones).ToHashSet(StringComparer.Ordinal);
        var turnedDown = dismissed.ToHashSet(StringComparer.Ordinal);
        EmergencySign[] free = [.. standing.Where(s => !had.Contains(s.AlarmId) && !s.Zones.Any(covered.Contains))];
        Dictionary<string, EmergencyPlan> byId = new(StringComparer.Ordinal);
        foreach (var plan in plans) byId[plan.Id] = plan;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var proposals = ImmutableArray.CreateBuilder<EmergencyProposal>();
        foreach (var fit in PlanFits.Rank(byId.Values, free, windMS).Where(static f => f.Triggered))
        {
            var plan = byId[fit.Plan];
            ImmutableArray<EmergencySign> signs = [.. PlanFits.Matching(plan.Trigger, free)];
            if (signs.All(s => turnedDown.Contains($"{plan.Id}|{s.AlarmId}")) || signs.All(s => taken.Contains(s.AlarmId))) continue;
            foreach (var sign in signs) taken.Add(sign.AlarmId);
            proposals.Add(new EmergencyProposal(plan.Id, plan.Name, plan.Level, signs, fit));
        }

        return proposals.ToImmutable();
    }
}
