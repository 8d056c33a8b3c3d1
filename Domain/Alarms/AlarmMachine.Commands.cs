namespace Twin.Domain.Alarms;

public static partial class AlarmMachine
{
    /// <summary>
    /// An operator's act. What is not allowed is refused with a code <c>alarm.*</c>;
    /// asking for what is already so is accepted and leaves no trace, so that a retry is harmless.
    /// Acknowledge and reset work under a suppression too: they act on what lies beneath.
    /// </summary>
    public static AlarmDecision Command(in AlarmState state, in AlarmTraits traits, AlarmCommand command, long nowMs)
    {
        if (string.IsNullOrWhiteSpace(command.Actor)) return AlarmDecision.Refuse(state, "alarm.actor.missing", "An act needs its actor.");
        if (command.Comment?.Length > Limits.CommentChars)
            return AlarmDecision.Refuse(state, "alarm.comment.tooLong", $"A comment has at most {Limits.CommentChars} characters.");
        if (command.Ordinal < state.Ordinal)
            return AlarmDecision.Refuse(state, "alarm.occurrence.ended",
                $"Occurrence {command.Ordinal} has ended; the alarm is at {state.Ordinal}.");
        if (command.Ordinal > state.Ordinal)
            return AlarmDecision.Refuse(state, "alarm.occurrence.unknown", $"There is no occurrence {command.Ordinal} yet.");
        return command.Verb switch
        {
            AlarmVerb.Acknowledge => Acknowledge(state, traits, nowMs),
            AlarmVerb.Shelve => Shelve(state, traits, command, nowMs),
            AlarmVerb.Unshelve => Unshelve(state, nowMs),
            AlarmVerb.OutOfService => TakeOutOfService(state, traits, command, nowMs),
            AlarmVerb.ReturnToService => ReturnToService(state, nowMs),
            AlarmVerb.Reset => Reset(state, traits, nowMs),
            AlarmVerb.Comment => Comment(state, command, nowMs),
            _ => AlarmDecision.Refuse(state, "alarm.verb.unknown", "No such act."),
        };
    }

    private static AlarmDecision Acknowledge(in AlarmState state, in AlarmTraits traits, long nowMs)
    {
        if (state.Ordinal == 0) return AlarmDecision.Refuse(state, "alarm.acknowledge.none", "There was no alarm to acknowledge.");
        var decision = new AlarmDecision(state);
        if (state.Acknowledged) return decision;
        var reAlarm = state.Active && traits is { ReAlarmMs: > 0, External: false } ? nowMs + traits.ReAlarmMs : 0;
        var next = state with { Acknowledged = true, AcknowledgedMs = nowMs, ReAlarmAtMs = reAlarm };
        decision.Add(AlarmEventKind.Acknowledged, nowMs, next);
        return decision;
    }

    private static AlarmDecision Shelve(in AlarmState state, in AlarmTraits traits, AlarmCommand command, long nowMs)
    {
        if (traits.Safety) return AlarmDecision.Refuse(state, "alarm.shelve.safety", "A life-safety alarm cannot be shelved.");
        if (traits.Priority == AlarmPriority.Critical)
            return AlarmDecision.Refuse(state, "alarm.shelve.priority", "An alarm of priority 1 cannot be shelved.");
        if (string.IsNullOrWhiteSpace(command.Comment))
            return AlarmDecision.Refuse(state, "alarm.shelve.reason", "Shelving needs a reason.");
        if (command.ShelveMs is < 0 or > Limits.ShelveMs)
            return AlarmDecision.Refuse(state, "alarm.shelve.duration", $"An alarm is shelved for 0 (one-shot) to {Limits.ShelveMs} ms.");
        if (state.OutOfService || state.SuppressedByDesign)
            return AlarmDecision.Refuse(state, "alarm.shelve.suppressed", "The alarm is suppressed already, by design or out of service.");
        var until = command.ShelveMs == 0 ? long.MaxValue : nowMs + command.ShelveMs;
        var decision = new AlarmDecision(state);
        if (state.ShelvedUntilMs != 0)
        {
            // A retry comes with the same duration a little later; any other end is another wish.
            var same = until == state.ShelvedUntilMs ||
                (until != long.MaxValue && state.ShelvedUntilMs != long.MaxValue
                    && Math.Abs(until - state.ShelvedUntilMs) <= Limits.CommandRetryMs);
            return same ? decision : AlarmDecision.Refuse(state, "alarm.shelve.already",
                "The alarm is shelved already; unshelve it first.");
        }

        decision.Add(AlarmEventKind.Shelved, nowMs, state with { ShelvedUntilMs = until });
        return decision;
    }

    private static AlarmDecision Unshelve(in AlarmState state, long nowMs)
    {
        var decision = new AlarmDecision(state);
        if (state.ShelvedUntilMs != 0) decision.Add(AlarmEventKind.Unshelved, nowMs, state with { ShelvedUntilMs = 0 });
        return decision;
    }

    private static AlarmDecision TakeOutOfService(in AlarmState state, in AlarmTraits traits, AlarmCommand command, long nowMs)
    {
        if (string.IsNullOrWhiteSpace(command.Comment))
            return AlarmDecision.Refuse(state, "alarm.service.reason", "Taking an alarm out of service needs a reason.");
        if (traits.Safety && string.IsNullOrWhiteSpace(command.Permit))
            return AlarmDecision.Refuse(state, "alarm.service.permit",
                "A life-safety alarm goes out of service only with a permit or change number.");
        var decision = new AlarmDecision(state);
        if (!state.OutOfService) decision.Add(AlarmEventKind.OutOfService, nowMs, state with { OutOfService = true });
        return decision;
    }

    private static AlarmDecision ReturnToService(in AlarmState state, long nowMs)
    {
        var decision = new AlarmDecision(state);
        if (state.OutOfService) decision.Add(AlarmEventKind.ReturnedToService, nowMs, state with { OutOfService = false });
        return decision;
    }

    private static AlarmDecision Reset(in AlarmState state, in AlarmTraits traits, long nowMs)
    {
        if (traits.External) return AlarmDecision.Refuse(state, "alarm.reset.external", "An outside alarm is reset where it comes from.");
        if (state.Active) return AlarmDecision.Refuse(state, "alarm.reset.active", "The condition still holds; it cannot be reset.");
        if (state.Ordinal == 0) return AlarmDecision.Refuse(state, "alarm.reset.none", "There was no alarm to reset.");
        var decision = new AlarmDecision(state);
        if (state.Latched) decision.Add(AlarmEventKind.Reset, nowMs, state with { Latched = false });
        else if (!traits.Latching) return AlarmDecision.Refuse(state, "alarm.reset.notLatching", "The alarm has no latch to reset.");
        return decision;
    }

    private static AlarmDecision Comment(in AlarmState state, AlarmCommand command, long nowMs)
    {
        if (string.IsNullOrWhiteSpace(command.Comment))
            return AlarmDecision.Refuse(state, "alarm.comment.missing", "The comment is empty.");
        var decision = new AlarmDecision(state);
        decision.Add(AlarmEventKind.Commented, nowMs, state);
        return decision;
    }
}
