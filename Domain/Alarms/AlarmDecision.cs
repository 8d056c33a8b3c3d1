using System.Runtime.CompilerServices;

namespace Twin.Domain.Alarms;

/// <summary>One step of an alarm: what happened, when, and the whole state after it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="AtMs">Realm time of the step: now, or the deadline that was due.</param>
/// <param name="State">State after the step; its <see cref="AlarmState.Sequence"/> is the step's own.</param>
public readonly record struct AlarmStep(AlarmEventKind Kind, long AtMs, AlarmState State);

/// <summary>
/// What one input does to an alarm: the next state and the steps on the way there (none when nothing happened).
/// A value without heap memory; a refusal leaves the state as it was.
/// </summary>
public struct AlarmDecision
{
    /// <summary>Most steps one input can cause (two deadlines, or return + close + end of a one-shot shelf).</summary>
    public const int MaxSteps = 3;

    private Steps _steps;

    internal AlarmDecision(in AlarmState state) => Next = state;

    /// <summary>State to adopt.</summary>
    public AlarmState Next { get; private set; }

    /// <summary>How many steps; 0: nothing happened.</summary>
    public int Count { get; private set; }

    /// <summary>Why a command was refused, or null.</summary>
    public TwinError? Refused { get; private init; }

    /// <summary>The steps in order.</summary>
    public readonly AlarmStep this[int index] =>
        (uint)index < (uint)Count ? _steps[index] : throw new ArgumentOutOfRangeException(nameof(index));

    internal static AlarmDecision Refuse(in AlarmState state, string code, string message) =>
        new(state) { Refused = new TwinError(code, message) };

    internal void Add(AlarmEventKind kind, long atMs, AlarmState state)
    {
        var wasOpen = Next.IsOpen;
        Push(kind, atMs, state);
        // One rule for every way an occurrence can end, so that each Raised has exactly one Closed.
        if (wasOpen && !state.IsOpen && kind != AlarmEventKind.Closed) Push(AlarmEventKind.Closed, atMs, state);
    }

    private void Push(AlarmEventKind kind, long atMs, AlarmState state)
    {
        Next = state with { Sequence = Next.Sequence + 1 };
        _steps[Count++] = new AlarmStep(kind, atMs, Next);
    }

    [InlineArray(MaxSteps)]
    private struct Steps
    {
        private AlarmStep _first;
    }
}
