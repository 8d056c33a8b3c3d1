using Twin.Domain.Alarms;

namespace Twin.Domain.Rules;

public sealed partial class CompiledRuleSet
{
    /// <summary>An operator's act upon the alarm of one rule; the answer says why it was refused. A refusal changes nothing but
    /// what was due.</summary>
    /// <param name="states">The twin's states.</param>
    /// <param name="rule">Index of the rule.</param>
    /// <param name="command">What is wanted.</param>
    /// <param name="input">Signals as they are.</param>
    /// <param name="dueMs">Realm time up to which readings were applied: what is due by then fires first, so that an act during a
    /// backlog does not trip delays whose readings are still to come.</param>
    /// <param name="nowMs">When it is done, realm time.</param>
    /// <param name="sink">Takes the steps.</param>
    public TwinError? Command(
        RuleState[] states, int rule, AlarmCommand command, in RuleInput input, long dueMs, long nowMs, ref TransitionSink sink)
    {
        FireDue(states, input, dueMs, ref sink);
        if (!_rules[rule].Definition.Enabled) return new TwinError("alarm.rule.disabled", "The rule is switched off.");
        var decision = AlarmMachine.Command(states[rule].Alarm, _rules[rule].Traits, command, nowMs);
        if (decision.Refused is { } refused) return refused;
        Take(states, rule, decision, new StepCause(command.Actor, -1, nowMs, input.Mode, command), ref sink);
        return null;
    }

    /// <summary>The twin is in the mode of <paramref name="input"/> now: suppressions begin and end, and every limit is looked at
    /// again.</summary>
    public void SetMode(RuleState[] states, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        FireDue(states, input, nowMs, ref sink);
        var look = new RuleInput { Values = input.Values, Qualities = input.Qualities, SourceMs = input.SourceMs, Mode = input.Mode };
        foreach (var index in _enabled) Step(states, index, look, nowMs, ref sink);
    }

    /// <summary>
    /// Sets the condition of a stale, instrument or model rule from outside; delays apply. For stale and instrument it holds
    /// beside what the quality says:
    /// the alarm returns when both are well.
    /// </summary>
    public TwinError? SetCondition(RuleState[] states, int rule, bool active, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        FireDue(states, input, nowMs, ref sink);
        var definition = _rules[rule].Definition;
        if (definition.Kind is not (RuleKind.Stale or RuleKind.Instrument or RuleKind.Model))
            return new TwinError("rule.condition.kind", $"The condition of a rule of kind {definition.Kind} is not set from outside.");
        if (!definition.Enabled) return new TwinError("alarm.rule.disabled", "The rule is switched off.");
        states[rule].Forced = active;
        Step(states, rule, input, nowMs, ref sink);
        return null;
    }

    /// <summary>Mirrors what an outside system says about its alarm (kind external). Saying it twice is saying it once.</summary>
    public TwinError? SetExternal(
        RuleState[] states, int rule, bool active, bool acknowledged, string actor, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        FireDue(states, input, nowMs, ref sink);
        var definition = _rules[rule].Definition;
        if (definition.Kind != RuleKind.External)
            return new TwinError("rule.condition.kind", $"A rule of kind {definition.Kind} mirrors nothing.");
        if (!definition.Enabled) return new TwinError("alarm.rule.disabled", "The rule is switched off.");
        if (_rules[rule].IsSuppressedIn(input.Mode) != states[rule].Alarm.SuppressedByDesign)
            Suppress(states, rule, input, nowMs, ref sink);
        var decision = AlarmMachine.Mirror(states[rule].Alarm, active, acknowledged, nowMs);
        Take(states, rule, decision, new StepCause(actor, -1, nowMs, input.Mode), ref sink);
        return null;
    }

    /// <summary>
    /// Takes over the states of an older set, by rule id: alarms go on, their ordinals never start again.
    /// A rule that changed (version, kind, signal or window) begins its delay and its memory anew. What is removed or switched off
    /// is closed.
    /// Look at all rules afterwards (<see cref="SetMode"/>), since limits may have moved.
    /// </summary>
    public RuleState[] Adopt(CompiledRuleSet oldSet, RuleState[] oldStates, long nowMs, ref TransitionSink sink)
    {
        var states = NewStates().ToList();
        for (var i = 0; i < oldStates.Length; i++)
        {
            var state = oldStates[i].Copy();
            var old = i < oldSet.Count ? oldSet[i].Definition : null;
            var id = old?.Id ?? state.Retired!.Id;
            if (!TryFind(id, out var index))
            {
                state.Retired ??= new RetiredRule(id, old!.Version, old.Kind, old.Priority);
                if (state.Alarm.Sequence > 0) states.Add(state);
                continue;
            }

            var renewed = old is null || !SameMeaning(old, _rules[index].Definition);
            if (renewed) Forget(ref state);
            state.Retired = null;
            states[index] = state;
        }

        return CloseRetired([.. states], nowMs, ref sink);
    }

    /// <summary>
    /// Closes what is still open of rules that are gone or switched off, and answers the states to go on with.
    /// Call it after reading a snapshot; <see cref="Adopt"/> has done it.
    /// </summary>
    public RuleState[] CloseRetired(RuleState[] states, long nowMs, ref TransitionSink sink)
    {
        for (var i = 0; i < states.Length; i++)
        {
            ref var state = ref states[i];
            if (i < Count && _rules[i].Definition.Enabled) continue;
            var decision = AlarmMachine.Retire(state.Alarm, nowMs);
            if (i < Count)
            {
                Take(states, i, decision, new StepCause(StepCause.Model, -1, nowMs, -1), ref sink);
            }
            else
            {
                for (var step = 0; step < decision.Count; step++) sink.Add(state.Retired!, decision[step], StepCause.Model);
                state.Alarm = decision.Next;
            }

            Forget(ref state);
        }

        var extra = states.Length - Count - Limits.RetiredRulesPerTwin;
        return extra <= 0 ? states : [.. states[..Count], .. states[(Count + extra)..]];
    }

    private static bool SameMeaning(RuleDefinition a, RuleDefinition b) =>
        a.Version == b.Version && a.Kind == b.Kind && a.Signal == b.Signal && a.WindowMs == b.WindowMs && a.Aggregate == b.Aggregate;

    /// <summary>The alarm stays; delay, memory and forced condition are forgotten.</summary>
    internal static void Forget(ref RuleState state)
    {
        state.DelayMs = 0;
        state.PollMs = 0;
        state.BaseMs = long.MinValue;
        state.BaseValue = 0;
        state.Window = null;
        state.Forced = false;
        state.Votes = 0;
        state.NotVoting = 0;
        state.CauseSignal = -1;
        state.Refresh();
    }
}
