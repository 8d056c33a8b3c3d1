using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>
/// The sensor's part of the hot path: due deadlines, cleaning, rules. Deterministic, no allocation in steady state. The state is changed
/// in place;
/// the alarm steps it causes go to the sink and are committed by the caller before anybody sees them (docs/decisions/0001).
/// </summary>
public static class SensorKernel
{
    /// <summary>Readings from another journal than before: its positions say nothing about this one's.</summary>
    public static void UseJournal(SensorState state, string journalId)
    {
        if (state.JournalId == journalId) return;
        state.JournalId = journalId;
        state.Cleaner.LastPositionValue = -1;
    }

    /// <summary>Nobody could be heard before then: silence counts from there on (docs/decisions/0004).</summary>
    public static void ListenFrom(SensorState state, long fromMs) => SignalCleaner.ListenFrom(state.Cleaner, fromMs);

    /// <summary>Applies one reading; one already applied changes nothing.</summary>
    public static CleanResult Apply(SensorState state, in JournaledReading reading, ref TransitionSink sink)
    {
        // What is due by its arrival comes first, also for a reading that is only history: when the clock ticked makes no difference.
        if (reading.Position > state.Cleaner.LastPosition) Tick(state, reading.ReceivedMs, ref sink);
        var result = SignalCleaner.Clean(state.Cleaner, state.Runtime.Cleaner, reading);
        if (result.IsLive) Evaluate(state, result, reading.Position, ref sink);
        if ((result.Flags & Watched) != 0 || result.IsFromTheGap) Instrument(state, result, reading.Position, ref sink);
        return result;
    }

    /// <summary>Fires what is due by now: silence, delays, shelves. True when the quality fell.</summary>
    public static bool Tick(SensorState state, long nowMs, ref TransitionSink sink)
    {
        var stale = Settle(state, nowMs, ref sink);
        var next = state.Runtime.Rules.NextDeadline(state.Rules);
        if (next != 0 && next <= nowMs) state.Runtime.Rules.Tick(state.Rules, Input(state, -1, -1, new SignalNow(state)), nowMs, ref sink);
        return stale;
    }

    /// <summary>The owner's mode changed.</summary>
    public static void SetMode(SensorState state, int mode, long nowMs, ref TransitionSink sink)
    {
        if (state.Mode == mode) return;
        state.Mode = mode;
        // Of a sensor that has not spoken yet and is not overdue there is nothing to look at.
        if (!state.Cleaner.HasValue && state.Cleaner.StaleStage == 0) return;
        state.Runtime.Rules.SetMode(state.Rules, Input(state, -1, -1, new SignalNow(state)), nowMs, ref sink);
    }

    /// <summary>Acts upon one of its alarms; null: done (or it already held).</summary>
    /// <param name="state">The sensor.</param>
    /// <param name="rule">Rule id.</param>
    /// <param name="command">What is wanted.</param>
    /// <param name="dueMs">Realm time up to which readings were applied.</param>
    /// <param name="nowMs">When it is done.</param>
    /// <param name="sink">Takes the alarm steps.</param>
    public static TwinError? Command(
        SensorState state, string rule, AlarmCommand command, long dueMs, long nowMs, ref TransitionSink sink) =>
        state.Runtime.Rules.TryFind(rule, out var index)
            ? state.Runtime.Rules.Command(state.Rules, index, command, Input(state, -1, -1, new SignalNow(state)), dueMs, nowMs, ref sink)
            : new TwinError("alarm.unknown", $"The sensor has no rule '{rule}'.");

    /// <summary>First thing after its state was read: the log's word on its alarms, and the end of those whose rule is gone.</summary>
    public static void Resume(SensorState state, IReadOnlyList<AlarmTransition> log, long nowMs, ref TransitionSink sink)
    {
        var rules = state.Runtime.Rules;
        state.Rules = rules.CloseRetired(rules.Reconcile(state.Rules, log), nowMs, ref sink);
    }

    /// <summary>Takes another version of its type; alarms keep their state by rule id, and every limit is looked at again.</summary>
    public static void Rebind(SensorState state, SensorRuntime runtime, long nowMs, ref TransitionSink sink)
    {
        if (ReferenceEquals(state.Runtime, runtime)) return;
        var mode = state.Mode >= 0 && state.Mode < state.Runtime.Modes.Length ? runtime.ModeIndex(state.Runtime.Modes[state.Mode].Id) : -1;
        state.Rules = runtime.Rules.Adopt(state.Runtime.Rules, state.Rules, nowMs, ref sink);
        state.Runtime = runtime;
        state.Mode = mode;
        if (state.Cleaner.HasValue) runtime.Rules.SetMode(state.Rules, Input(state, -1, -1, new SignalNow(state)), nowMs, ref sink);
    }

    /// <summary>Earliest deadline, realm time; 0: none.</summary>
    public static long NextDeadline(SensorState state)
    {
        var silence = SignalCleaner.NextDeadline(state.Cleaner, state.Runtime.Cleaner);
        var rules = state.Runtime.Rules.NextDeadline(state.Rules);
        return silence == 0 ? rules : rules == 0 ? silence : Math.Min(silence, rules);
    }

    private const CleanFlags Watched = CleanFlags.ClockSuspectStarted | CleanFlags.ClockSuspectEnded;

    private static bool Settle(SensorState state, long nowMs, ref TransitionSink sink)
    {
        var fell = false;
        // At most two stages of silence are due; the bound only guards against a deadline that does not move.
        for (var i = 0; i < 4; i++)
        {
            var dueMs = SignalCleaner.NextDeadline(state.Cleaner, state.Runtime.Cleaner);
            if (dueMs == 0 || dueMs > nowMs) break;
            var result = SignalCleaner.Tick(state.Cleaner, state.Runtime.Cleaner, dueMs);
            if (!result.IsLive) break;
            fell = true;
            Evaluate(state, result, -1, ref sink);
        }

        return fell;
    }

    private static void Evaluate(SensorState state, in CleanResult result, long position, ref TransitionSink sink) =>
        state.Runtime.Rules.Evaluate(
            state.Rules, Input(state, 0, position, new SignalNow(result)), result.ReceivedMs, ref sink);

    private static void Instrument(SensorState state, in CleanResult result, long position, ref TransitionSink sink)
    {
        var rules = state.Runtime.Rules;
        var now = new SignalNow(state);
        if (result.Has(Watched) && state.Runtime.ClockRule >= 0)
        {
            var suspect = !result.Has(CleanFlags.ClockSuspectEnded);
            rules.SetCondition(state.Rules, state.Runtime.ClockRule, suspect, Input(state, -1, position, now), result.ReceivedMs, ref sink);
        }

        if (!result.IsFromTheGap || state.Runtime.GapRule < 0 || !result.Quality.IsGood) return;
        // One notice for a gap, however many readings were late: the next one comes after this was acknowledged.
        if (state.Rules[state.Runtime.GapRule].Alarm.IsOpen || !CrossesALimit(state, result.Value)) return;
        var late = new SignalNow(result);
        rules.SetCondition(state.Rules, state.Runtime.GapRule, true, Input(state, -1, position, late), result.ReceivedMs, ref sink);
        rules.SetCondition(state.Rules, state.Runtime.GapRule, false, Input(state, -1, position, late), result.ReceivedMs, ref sink);
    }

    private static bool CrossesALimit(SensorState state, double value)
    {
        var rules = state.Runtime.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i].Definition;
            if (rule.Kind != RuleKind.Threshold || !rule.Enabled || state.Rules[i].Alarm.Active) continue;
            if (rules[i].IsSuppressedIn(state.Mode)) continue;
            var limit = rules[i].LimitIn(state.Mode);
            if (rule.Limit is LimitKind.High or LimitKind.HighHigh ? value > limit : value < limit) return true;
        }

        return false;
    }

    private static RuleInput Input(SensorState state, int changed, long position, in SignalNow now) => new()
    {
        Values = now.Values,
        Qualities = now.Qualities,
        SourceMs = now.SourceMs,
        Mode = state.Mode,
        Changed = changed,
        Position = position,
    };
}
