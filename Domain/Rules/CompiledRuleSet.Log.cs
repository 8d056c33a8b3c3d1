using Twin.Domain.Alarms;

namespace Twin.Domain.Rules;

public sealed partial class CompiledRuleSet
{
    /// <summary>
    /// Takes over from the event log what the states do not know: for a twin whose own state was lost. Without it the ordinals and
    /// sequences would begin again, and new alarms would pass for steps the log has already. Go on with <see cref="CloseRetired"/>.
    /// </summary>
    /// <param name="states">States of this set.</param>
    /// <param name="log">The last step of every rule of the twin.</param>
    public RuleState[] Reconcile(RuleState[] states, IReadOnlyList<AlarmTransition> log)
    {
        if (log.Count == 0) return states;
        var all = states.ToList();
        foreach (var last in log)
        {
            var known = TryFind(last.RuleId, out var index);
            if (!known && last.RuleKind == RuleKind.External) continue;
            if (!known) index = all.FindIndex(s => s.Retired?.Id == last.RuleId);
            var state = index < 0 ? RuleState.Initial : all[index];
            if (state.Alarm.Sequence >= last.State.Sequence) continue;
            Forget(ref state);
            state.Alarm = last.State;
            state.CauseValue = last.Value;
            state.FirstOut = last.FirstOut;
            if (!known) state.Retired = new RetiredRule(last.RuleId, last.RuleVersion, last.RuleKind, last.Priority);
            state.Refresh();
            if (index < 0) all.Add(state);
            else all[index] = state;
        }

        return [.. all];
    }
}
