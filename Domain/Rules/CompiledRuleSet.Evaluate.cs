using Twin.Domain.Alarms;

namespace Twin.Domain.Rules;

public sealed partial class CompiledRuleSet
{
    /// <summary>
    /// The hot path: fires what is due by <paramref name="nowMs"/>, then looks at every rule that <see cref="RuleInput.Changed"/> touches
    /// (all of them for -1). Allocates nothing unless something happens.
    /// </summary>
    public void Evaluate(RuleState[] states, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        FireDue(states, input, nowMs, ref sink);
        var touched = input.Changed < 0 ? _enabled : input.Changed < _bySignal.Length ? _bySignal[input.Changed] : [];
        foreach (var index in touched) Step(states, index, input, nowMs, ref sink);
    }

    /// <summary>
    /// Fires what is due by <paramref name="nowMs"/>. Rules with <c>age</c> are looked at here, once a second:
    /// call it with the values as they were before applying a reading that came later.
    /// </summary>
    public void Tick(RuleState[] states, in RuleInput input, long nowMs, ref TransitionSink sink) =>
        FireDue(states, input, nowMs, ref sink);

    /// <summary>Earliest deadline of all rules (delay, shelf, re-alarm, age), realm time; 0: none.</summary>
    public long NextDeadline(RuleState[] states)
    {
        var next = 0L;
        for (var i = 0; i < _rules.Length; i++)
        {
            var due = states[i].NextMs;
            if (due != 0 && (next == 0 || due < next)) next = due;
        }

        return next;
    }

    private void Step(RuleState[] states, int index, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        var rule = _rules[index];
        ref var state = ref states[index];
        if (rule.IsSuppressedIn(input.Mode) != state.SuppressedByDesign) Suppress(states, index, input, nowMs, ref sink);
        var verdict = Conditions.Evaluate(rule, ref state, input, nowMs, out var observed);
        if (rule.Polls && state.PollMs == 0)
        {
            state.PollMs = nowMs + Limits.ExpressionPollMs;
            state.Refresh();
        }

        if (verdict is Verdict.Unknown or Verdict.Silent)
        {
            if (verdict == Verdict.Unknown && state.DelayMs > 0) Hold(ref state, nowMs);
            return;
        }

        if (verdict == Verdict.True != state.Active)
        {
            Change(states, index, input, observed, nowMs, ref sink);
        }
        else if (state.DelayMs != 0)
        {
            // One sample on the old side and the delay begins anew.
            state.DelayMs = 0;
            state.Refresh();
        }
    }

    private void Change(RuleState[] states, int index, in RuleInput input, double observed, long nowMs, ref TransitionSink sink)
    {
        ref var state = ref states[index];
        var rule = _rules[index];
        var definition = rule.Definition;
        var signal = input.Changed >= 0 ? input.Changed : rule.Signal >= 0 || rule.Signals.Count == 0 ? rule.Signal : rule.Signals[0];
        state.CauseValue = observed;
        state.CauseSignal = (short)signal;
        state.CauseQuality = signal >= 0 ? input.Qualities[signal].Code : (ushort)0;
        state.CauseSourceMs = signal >= 0 ? input.SourceMs[signal] : nowMs;
        state.CausePosition = input.Changed >= 0 ? input.Position : -1;
        var delayMs = state.Alarm.Active ? definition.OffDelayMs : definition.OnDelayMs;
        if (delayMs == 0)
        {
            state.DelayMs = 0;
            Flip(states, index, input.Mode, nowMs, ref sink);
        }
        else if (state.DelayMs <= 0)
        {
            state.DelayMs = nowMs + (state.DelayMs == 0 ? delayMs : -state.DelayMs);
            state.Refresh();
        }
    }

    private static void Hold(ref RuleState state, long nowMs)
    {
        // What was due has fired, so at least one ms is left.
        state.DelayMs = -Math.Max(1, state.DelayMs - nowMs);
        state.Refresh();
    }

    private void Flip(RuleState[] states, int index, int mode, long atMs, ref TransitionSink sink)
    {
        ref var state = ref states[index];
        var decision = AlarmMachine.Condition(state.Alarm, _rules[index].Traits, !state.Alarm.Active, atMs);
        Take(states, index, decision, new StepCause(StepCause.Rule, state.CausePosition, state.CauseSourceMs, mode), ref sink);
    }

    private void Suppress(RuleState[] states, int index, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        var decision = AlarmMachine.SuppressByDesign(states[index].Alarm, _rules[index].IsSuppressedIn(input.Mode), nowMs);
        Take(states, index, decision, new StepCause(StepCause.Rule, -1, nowMs, input.Mode), ref sink);
    }

    private void FireDue(RuleState[] states, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        while (true)
        {
            var index = -1;
            var due = long.MaxValue;
            for (var i = 0; i < _rules.Length; i++)
            {
                var next = states[i].NextMs;
                if (next == 0 || next > nowMs || next >= due) continue;
                index = i;
                due = next;
            }

            if (index < 0) return;
            Fire(states, index, due, input, nowMs, ref sink);
        }
    }

    private void Fire(RuleState[] states, int index, long dueMs, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        ref var state = ref states[index];
        if (state.DelayMs == dueMs)
        {
            state.DelayMs = 0;
            Flip(states, index, input.Mode, dueMs, ref sink);
        }
        else if (state.PollMs == dueMs)
        {
            Poll(states, index, dueMs, input, nowMs, ref sink);
        }
        else
        {
            var decision = AlarmMachine.Tick(state.Alarm, dueMs);
            Take(states, index, decision, new StepCause(StepCause.Timer, -1, dueMs, input.Mode), ref sink);
        }

        state.Refresh();
    }

    private void Poll(RuleState[] states, int index, long dueMs, in RuleInput input, long nowMs, ref TransitionSink sink)
    {
        ref var state = ref states[index];
        // After an hour without a tick the missed looks are not made up for: they would all see the same.
        state.PollMs = Math.Max(dueMs + Limits.ExpressionPollMs, nowMs - 3_600_000);
        // With the new value already in the input, a look back would see what was not there yet.
        if (input.Changed >= 0 && _rules[index].Signals.Contains(input.Changed)) return;
        var look = new RuleInput
        {
            Values = input.Values, Qualities = input.Qualities, SourceMs = input.SourceMs, Mode = input.Mode, Changed = -1, Position = -1,
        };
        Step(states, index, look, dueMs, ref sink);
    }

    private void Take(RuleState[] states, int index, in AlarmDecision decision, in StepCause cause, ref TransitionSink sink)
    {
        if (decision.Count == 0) return;
        ref var state = ref states[index];
        for (var i = 0; i < decision.Count; i++)
        {
            var step = decision[i];
            if (step.Kind == AlarmEventKind.Raised) state.FirstOut = IsFirstOut(states, index);
            sink.Add(_rules[index], state, step, cause);
        }

        state.Alarm = decision.Next;
        state.Refresh();
    }

    private bool IsFirstOut(RuleState[] states, int index)
    {
        var group = _rules[index].Group;
        if (group < 0) return false;
        for (var i = 0; i < _rules.Length; i++)
        {
            if (i != index && _rules[i].Group == group && states[i].Alarm.IsOpen) return false;
        }

        return true;
    }
}
