namespace Twin.Domain.Alarms;

/// <summary>
/// The ISA-18.2 state machine of domain.md A2 (with design part 8) as pure functions over <see cref="AlarmState"/>.
/// Process, acknowledgement, latch and the three suppressions are kept apart: suppression only keeps an alarm from annunciating,
/// everything underneath goes on, so ending it shows what is really there.
/// Every occurrence begins with one <see cref="AlarmEventKind.Raised"/> and ends with one <see cref="AlarmEventKind.Closed"/>;
/// between them a return to normal is <see cref="AlarmEventKind.Returned"/>, or <see cref="AlarmEventKind.Latched"/> when held by
/// its latch.
/// </summary>
public static partial class AlarmMachine
{
    /// <summary>The condition, after delays and deadband, is true or false. Saying it again changes nothing.</summary>
    public static AlarmDecision Condition(in AlarmState state, in AlarmTraits traits, bool active, long nowMs)
    {
        var decision = new AlarmDecision(state);
        if (state.Active == active) return decision;
        if (active) Trip(ref decision, acknowledged: false, nowMs);
        else Return(ref decision, traits, nowMs);
        return decision;
    }

    /// <summary>The rule's design suppression (operating mode, approved logic) begins or ends.</summary>
    public static AlarmDecision SuppressByDesign(in AlarmState state, bool on, long nowMs)
    {
        var decision = new AlarmDecision(state);
        if (state.SuppressedByDesign == on) return decision;
        decision.Add(on ? AlarmEventKind.SuppressedByDesign : AlarmEventKind.Unsuppressed, nowMs, state with { SuppressedByDesign = on });
        return decision;
    }

    /// <summary>Ends what is due by <paramref name="nowMs"/> (shelf, re-alarm), each at its own time and in the order of time.</summary>
    public static AlarmDecision Tick(in AlarmState state, long nowMs)
    {
        var decision = new AlarmDecision(state);
        for (var due = NextDeadline(state); due != 0 && due <= nowMs; due = NextDeadline(decision.Next))
        {
            var next = decision.Next;
            if (next.ShelvedUntilMs == due) decision.Add(AlarmEventKind.Unshelved, due, next with { ShelvedUntilMs = 0 });
            else decision.Add(AlarmEventKind.ReAlarmed, due, next with { Acknowledged = false, AcknowledgedMs = 0, ReAlarmAtMs = 0 });
        }

        return decision;
    }

    /// <summary>Earliest of shelf expiry and re-alarm, realm time in ms; 0: none.</summary>
    public static long NextDeadline(in AlarmState state)
    {
        var shelf = state.ShelvedUntilMs == long.MaxValue ? 0 : state.ShelvedUntilMs;
        if (shelf == 0) return state.ReAlarmAtMs;
        return state.ReAlarmAtMs == 0 ? shelf : Math.Min(shelf, state.ReAlarmAtMs);
    }

    /// <summary>
    /// Takes over what an outside system says about its alarm. Its word wins over an acknowledgement given here,
    /// except that an occurrence which ended here stays ended until the outside condition comes again.
    /// </summary>
    public static AlarmDecision Mirror(in AlarmState state, bool active, bool acknowledged, long nowMs)
    {
        var decision = new AlarmDecision(state);
        if (active && !state.Active)
        {
            Trip(ref decision, acknowledged, nowMs);
            return decision;
        }

        var wantsAcknowledgement = !acknowledged && state.IsOpen;
        if (state.Active && !active)
        {
            var since = !acknowledged ? 0 : state.AcknowledgedMs != 0 ? state.AcknowledgedMs : nowMs;
            var returned = state with { Active = false, Acknowledged = acknowledged, AcknowledgedMs = since, Latched = false,
                ReAlarmAtMs = 0 };
            decision.Add(AlarmEventKind.Returned, nowMs, returned);
            EndOneShot(ref decision, nowMs);
        }
        else if (state.Acknowledged && wantsAcknowledgement)
        {
            decision.Add(AlarmEventKind.Mirrored, nowMs, state with { Acknowledged = false, AcknowledgedMs = 0 });
        }
        else if (!state.Acknowledged && acknowledged)
        {
            decision.Add(AlarmEventKind.Acknowledged, nowMs, state with { Acknowledged = true, AcknowledgedMs = nowMs });
        }

        return decision;
    }

    /// <summary>The rule is gone or switched off: what is open ends, what is suppressed is so no longer.</summary>
    public static AlarmDecision Retire(in AlarmState state, long nowMs)
    {
        var decision = new AlarmDecision(state);
        var kind = state.IsOpen
            ? AlarmEventKind.Closed
            : state.Suppression switch
            {
                Suppression.OutOfService => AlarmEventKind.ReturnedToService,
                Suppression.ByDesign => AlarmEventKind.Unsuppressed,
                _ => AlarmEventKind.Unshelved,
            };
        if (!state.IsOpen && state.Suppression == Suppression.None) return decision;
        decision.Add(kind, nowMs, Ended(state) with { ShelvedUntilMs = 0, SuppressedByDesign = false, OutOfService = false });
        return decision;
    }

    private static void Trip(ref AlarmDecision decision, bool acknowledged, long nowMs)
    {
        var state = decision.Next;
        if (state.Latched)
        {
            // Rows 10: held by its latch, so it is still the same occurrence.
            decision.Add(AlarmEventKind.ReAlarmed, nowMs, state with { Active = true, Acknowledged = false, AcknowledgedMs = 0 });
            return;
        }

        // Row 8: returned and never acknowledged. That occurrence ends as it is, with no acknowledgement time.
        if (state.IsOpen) decision.Add(AlarmEventKind.Closed, nowMs, Ended(state));
        decision.Add(AlarmEventKind.Raised, nowMs, decision.Next with
        {
            Active = true,
            Acknowledged = acknowledged,
            AcknowledgedMs = acknowledged ? nowMs : 0,
            RaisedMs = nowMs,
            Ordinal = state.Ordinal + 1,
            ReAlarmAtMs = 0,
        });
    }

    private static void Return(ref AlarmDecision decision, in AlarmTraits traits, long nowMs)
    {
        var state = decision.Next with { Active = false, ReAlarmAtMs = 0 };
        if (traits.Latching || state.Latched)
        {
            decision.Add(AlarmEventKind.Latched, nowMs, state with { Latched = true });
        }
        else
        {
            if (traits.AutoAcknowledgeOnReturn) state = state with { Acknowledged = true };
            decision.Add(AlarmEventKind.Returned, nowMs, state);
        }

        EndOneShot(ref decision, nowMs);
    }

    private static void EndOneShot(ref AlarmDecision decision, long nowMs)
    {
        if (decision.Next.ShelvedUntilMs == long.MaxValue)
            decision.Add(AlarmEventKind.Unshelved, nowMs, decision.Next with { ShelvedUntilMs = 0 });
    }

    private static AlarmState Ended(in AlarmState state) =>
        state with { Active = false, Latched = false, Acknowledged = true, ReAlarmAtMs = 0 };
}
