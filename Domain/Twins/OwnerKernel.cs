using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>The part of tanks, equipment, zones, people... on the way of a reading: signals, mode, combined rules. Deterministic.</summary>
public static class OwnerKernel
{
    /// <summary>Changes from another journal than before: its positions say nothing about this one's.</summary>
    public static void UseJournal(OwnerState state, string journalId)
    {
        if (state.JournalId == journalId) return;
        state.JournalId = journalId;
        Array.Fill(state.Positions, -1);
    }

    /// <summary>First thing after its state was read: the log's word on its alarms, and the end of those whose rule is gone.</summary>
    public static void Resume(OwnerState state, IReadOnlyList<AlarmTransition> log, long nowMs, ref TransitionSink sink)
    {
        var rules = state.Runtime.Rules;
        state.Rules = rules.CloseRetired(rules.Reconcile(state.Rules, log), nowMs, ref sink);
    }

    /// <summary>The sensors behind its signals: a signal whose sensor is another one, or none, is not known any more.</summary>
    public static void Bind(OwnerState state, IReadOnlyList<string?> sensors)
    {
        for (var i = 0; i < state.Sensors.Length; i++)
        {
            if (state.Sensors[i] == sensors[i]) continue;
            if (state.Sensors[i] is not null)
            {
                state.Values[i] = double.NaN;
                state.Qualities[i] = Quality.BadNotConnected;
                state.SourceMs[i] = 0;
            }

            state.Sensors[i] = sensors[i];
        }
    }

    /// <summary>Applies a cleaned change to one signal; true when it was new.</summary>
    /// <param name="state">The twin.</param>
    /// <param name="signal">Index of the signal.</param>
    /// <param name="position">Journal position; -1: a timer's word (silence), applied always.</param>
    /// <param name="nowMs">Arrival, realm time.</param>
    /// <param name="sourceMs">Source time.</param>
    /// <param name="value">Cleaned value in the signal's unit.</param>
    /// <param name="quality">Trust in it.</param>
    /// <param name="sink">Takes the alarm steps.</param>
    public static bool Apply(
        OwnerState state, int signal, long position, long nowMs, long sourceMs, double value, Quality quality, ref TransitionSink sink)
    {
        if (position >= 0 && position <= state.Positions[signal]) return false;
        if (position >= 0) state.Positions[signal] = position;
        // Deadlines that ended before this change must see the signals as they were.
        state.Runtime.Rules.Tick(state.Rules, state.Input(-1, -1), nowMs, ref sink);
        state.Values[signal] = value;
        state.Qualities[signal] = quality;
        state.SourceMs[signal] = sourceMs;
        Trigger(state, nowMs, ref sink);
        state.Runtime.Rules.Evaluate(state.Rules, state.Input(signal, position), nowMs, ref sink);
        return true;
    }

    /// <summary>Fires what is due by now.</summary>
    public static void Tick(OwnerState state, long nowMs, ref TransitionSink sink)
    {
        Trigger(state, nowMs, ref sink);
        state.Runtime.Rules.Tick(state.Rules, state.Input(-1, -1), nowMs, ref sink);
    }

    /// <summary>Puts it into a mode by command; null: done.</summary>
    public static TwinError? SetMode(OwnerState state, string mode, long nowMs, ref TransitionSink sink)
    {
        var index = state.Runtime.ModeIndex(mode);
        if (index < 0)
        {
            var known = string.Join(", ", state.Runtime.Type.Modes.Select(static m => m.Id));
            return new TwinError("twin.mode.invalid", $"There is no mode '{mode}'; there are: {known}.", Path: "mode");
        }

        Enter(state, index, nowMs, ref sink);
        return null;
    }

    /// <summary>Acts upon one of its alarms; null: done (or it already held).</summary>
    /// <param name="state">The twin.</param>
    /// <param name="rule">Rule id.</param>
    /// <param name="command">What is wanted.</param>
    /// <param name="dueMs">Realm time up to which readings were applied.</param>
    /// <param name="nowMs">When it is done.</param>
    /// <param name="sink">Takes the alarm steps.</param>
    public static TwinError? Command(
        OwnerState state, string rule, AlarmCommand command, long dueMs, long nowMs, ref TransitionSink sink) =>
        state.Runtime.Rules.TryFind(rule, out var index)
            ? state.Runtime.Rules.Command(state.Rules, index, command, state.Input(-1, -1), dueMs, nowMs, ref sink)
            : new TwinError("alarm.unknown", $"The twin has no rule '{rule}'.");

    /// <summary>Says whether the condition of a rule of kind <c>model</c> holds; null: done.</summary>
    public static TwinError? Condition(OwnerState state, string rule, bool active, long nowMs, ref TransitionSink sink) =>
        state.Runtime.Rules.TryFind(rule, out var index)
            ? state.Runtime.Rules.SetCondition(state.Rules, index, active, state.Input(-1, -1), nowMs, ref sink)
            : new TwinError("alarm.unknown", $"The twin has no rule '{rule}'.");

    /// <summary>Takes another version of its type: signals, mode and alarms keep their state by name.</summary>
    public static void Rebind(OwnerState state, OwnerRuntime runtime, long nowMs, ref TransitionSink sink)
    {
        var old = state.Runtime;
        if (ReferenceEquals(old, runtime)) return;
        var next = new OwnerState(runtime, state.Rules);
        for (var i = 0; i < old.Type.Signals.Length; i++)
        {
            var at = runtime.SignalIndex(old.Type.Signals[i].Name);
            if (at < 0) continue;
            next.Values[at] = state.Values[i];
            next.Qualities[at] = state.Qualities[i];
            next.SourceMs[at] = state.SourceMs[i];
            next.Positions[at] = state.Positions[i];
            next.Sensors[at] = state.Sensors[i];
        }

        var mode = state.Mode >= 0 && state.Mode < old.Type.Modes.Length ? runtime.ModeIndex(old.Type.Modes[state.Mode].Id) : -1;
        state.Rules = runtime.Rules.Adopt(old.Rules, state.Rules, nowMs, ref sink);
        state.Runtime = runtime;
        state.Values = next.Values;
        state.Qualities = next.Qualities;
        state.SourceMs = next.SourceMs;
        state.Positions = next.Positions;
        state.Sensors = next.Sensors;
        state.Mode = mode >= 0 ? mode : runtime.Type.Modes.Length > 0 ? 0 : -1;
        runtime.Rules.SetMode(state.Rules, state.Input(-1, -1), nowMs, ref sink);
    }

    /// <summary>Earliest deadline, realm time; 0: none.</summary>
    public static long NextDeadline(OwnerState state) => state.Runtime.Rules.NextDeadline(state.Rules);

    private static void Trigger(OwnerState state, long nowMs, ref TransitionSink sink)
    {
        var mode = state.Runtime.Triggers.Select(state.Mode, state.Input(-1, -1), nowMs);
        if (mode != state.Mode) Enter(state, mode, nowMs, ref sink);
    }

    private static void Enter(OwnerState state, int mode, long nowMs, ref TransitionSink sink)
    {
        if (state.Mode == mode) return;
        state.Mode = mode;
        state.Runtime.Rules.SetMode(state.Rules, state.Input(-1, -1), nowMs, ref sink);
    }
}
