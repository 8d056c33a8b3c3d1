using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Emergencies;

/// <summary>How the calls of a role stand.</summary>
public enum CallState : byte
{
    /// <summary>Nobody was called yet.</summary>
    Waiting = 0,
    /// <summary>Called; the answer is waited for.</summary>
    Ringing = 1,
    /// <summary>No answer: the next one is to be called.</summary>
    Next = 2,
    Reached = 3,
    /// <summary>Everybody was called and nobody answered: begin again.</summary>
    Exhausted = 4,
}

/// <summary>A contact with the last attempt.</summary>
/// <param name="Contact">From the plan.</param>
/// <param name="Outcome">How the last attempt went; null: never called.</param>
/// <param name="AtMs">When; 0: never.</param>
/// <param name="Attempts">How often.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.call-contact.v1")]
public sealed record CallContact([property: Id(0)] PlanContact Contact, [property: Id(1)] CallOutcome? Outcome,
    [property: Id(2)] long AtMs, [property: Id(3)] int Attempts);

/// <summary>The calls of a role.</summary>
/// <param name="Role">Role id.</param>
/// <param name="Name">Role name.</param>
/// <param name="State">How they stand.</param>
/// <param name="Next">The contact to call now, from 0; -1: nobody.</param>
/// <param name="DueMs">Until when the next step must be done, Unix ms; 0: nothing is due.</param>
/// <param name="Late">That time has passed.</param>
/// <param name="Contacts">In the order in which they are called.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.call-role.v1")]
public sealed record CallRole([property: Id(0)] string Role, [property: Id(1)] LocalizedText Name, [property: Id(2)] CallState State,
    [property: Id(3)] int Next, [property: Id(4)] long DueMs, [property: Id(5)] bool Late,
    [property: Id(6)] ImmutableArray<CallContact> Contacts);

/// <summary>The call tree as it stands at a time. Pure.</summary>
public static class CallTree
{
    /// <summary>Works it out from the plan and the calls. A call that was not answered within <see cref="PlanRole.AnswerS"/> counts as
    /// no answer, without anybody saying so.</summary>
    public static ImmutableArray<CallRole> Of(Emergency e, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Plan is not { } plan ? [] : [.. plan.Roles.Select(r => Of(e, r, e.State == EmergencyState.Open ? nowMs : e.EndedMs))];
    }

    private static CallRole Of(Emergency e, PlanRole role, long nowMs)
    {
        CallMark[] marks = [.. e.Calls.Where(c => c.Role == role.Id)];
        ImmutableArray<CallContact> contacts =
        [
            .. role.Contacts.Select((c, i) => marks.LastOrDefault(m => m.Contact == i) is { } last
                ? new CallContact(c, Settled(last, role, nowMs), last.AtMs, marks.Count(m => m.Contact == i))
                : new CallContact(c, null, 0, 0)),
        ];
        var (state, next, due) = State(e, role, marks, contacts, nowMs);
        return new CallRole(role.Id, role.Name, state, next, due, due != 0 && nowMs > due, contacts);
    }

    private static (CallState State, int Next, long DueMs) State(
        Emergency e, PlanRole role, CallMark[] marks, ImmutableArray<CallContact> contacts, long nowMs)
    {
        if (contacts.Any(static c => c.Outcome == CallOutcome.Reached)) return (CallState.Reached, -1, 0);
        if (marks.Length == 0) return (CallState.Waiting, 0, e.OpenedMs + (long)(role.CallWithinMin * 60_000));
        var last = marks[^1];
        var answer = role.AnswerS * 1_000L;
        if (last.Outcome == CallOutcome.Called && nowMs <= last.AtMs + answer)
            return (CallState.Ringing, last.Contact, last.AtMs + answer);
        // The next one is due at once: when it was said that nobody answers, or when the time for it ran out.
        var due = last.Outcome == CallOutcome.Called ? last.AtMs + answer : last.AtMs + DialMs;
        var next = Enumerable.Range(1, contacts.Length).Select(i => (last.Contact + i) % contacts.Length)
            .FirstOrDefault(i => contacts[i].Attempts == 0, -1);
        return next >= 0 ? (CallState.Next, next, due) : (CallState.Exhausted, 0, due);
    }

    /// <summary>Time to dial the next number, ms.</summary>
    private const long DialMs = 30_000;

    private static CallOutcome Settled(CallMark mark, PlanRole role, long nowMs) =>
        mark.Outcome == CallOutcome.Called && nowMs > mark.AtMs + (role.AnswerS * 1_000L) ? CallOutcome.NoAnswer : mark.Outcome;
}
