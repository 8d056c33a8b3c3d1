using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Emergencies;

namespace Twin.Grains.Interfaces.Emergencies;

/// <summary>One live emergency (key <c>live/plant/EM-n</c>). The caller has authorised the actor.</summary>
[Alias("twin.IEmergencyGrain")]
public interface IEmergencyGrain : IGrainWithStringKey
{
    /// <summary>Does it, durably, before it answers.</summary>
    [Alias("Act")]
    ValueTask<EmergencyResult> ActAsync(EmergencyCommand command);

    /// <summary>What was done so far, or null.</summary>
    [Alias("Get"), ReadOnly]
    ValueTask<Emergency?> GetAsync();

    /// <summary>What the room shows now, or null.</summary>
    [Alias("Room"), ReadOnly, ResponseTimeout("00:00:08")]
    ValueTask<EmergencyRoom?> RoomAsync();
}

/// <summary>The emergencies of a plant (key <c>live/plant/emergencies</c>).</summary>
[Alias("twin.IEmergencyDeskGrain")]
public interface IEmergencyDeskGrain : IGrainWithStringKey
{
    /// <summary>Newest first.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<EmergencyBrief>> ListAsync(int max);

    /// <summary>Opens a room; the same request key opens one only.</summary>
    [Alias("Open")]
    ValueTask<EmergencyResult> OpenAsync(EmergencyRequest request);

    /// <summary>Rooms that plans propose for what stands now. A room whose plan opens alone is opened.</summary>
    [Alias("Propose"), ResponseTimeout("00:00:08")]
    ValueTask<ImmutableArray<EmergencyProposal>> ProposeAsync();

    /// <summary>Turns a proposal down, for the alarms it rests upon; a new alarm brings it back. Null: done.</summary>
    [Alias("Dismiss")]
    ValueTask<TwinError?> DismissAsync(string plan, string actor, string reason);

    /// <summary>How well the plans fit something, best first.</summary>
    [Alias("Rank")]
    ValueTask<ImmutableArray<PlanFit>> RankAsync(string? twin, ImmutableArray<string> alarms);
}

/// <summary>The emergency plans of a plant (key <c>live/plant/emergency-plans</c>).</summary>
[Alias("twin.IEmergencyPlansGrain")]
public interface IEmergencyPlansGrain : IGrainWithStringKey
{
    /// <summary>The newest version of each, by id, and the files that could not be read.</summary>
    [Alias("List"), ReadOnly]
    ValueTask<PlanShelf> ListAsync();

    /// <summary>One version of a plan; 0: the newest. Null: there is none.</summary>
    [Alias("Find"), ReadOnly]
    ValueTask<EmergencyPlan?> FindAsync(string id, int version);

    /// <summary>Versions that were saved, newest first.</summary>
    [Alias("Versions"), ReadOnly]
    ValueTask<ImmutableArray<PlanVersionView>> VersionsAsync(string id);

    /// <summary>Saves a plan as a new version.</summary>
    /// <param name="file">The plan file, UTF-8.</param>
    /// <param name="seen">Version that the person saw; 0: a new plan.</param>
    /// <param name="actor">Who.</param>
    [Alias("Save")]
    ValueTask<PlanOutcome> SaveAsync(byte[] file, int seen, string actor);
}

/// <summary>How a command went.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.result.v1")]
public sealed record EmergencyResult([property: Id(0)] Emergency? Emergency, [property: Id(1)] TwinError? Error);

/// <summary>An emergency in a list.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.brief.v1")]
public sealed record EmergencyBrief([property: Id(0)] string Id, [property: Id(1)] string Title, [property: Id(2)] EmergencyState State,
    [property: Id(3)] int Level, [property: Id(4)] string Twin, [property: Id(5)] LocalizedText? Plan, [property: Id(6)] long OpenedMs,
    [property: Id(7)] string OpenedBy, [property: Id(8)] long EndedMs)
{
    /// <summary>In short.</summary>
    public static EmergencyBrief Of(Emergency e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(e.Id, e.Title, e.State, e.Level, e.Twin, e.Plan?.Name, e.OpenedMs, e.OpenedBy, e.EndedMs);
    }
}

/// <summary>What a room is opened on.</summary>
/// <param name="Title">In words; empty: said by its alarm or place.</param>
/// <param name="Twin">Where; empty: where its first alarm is.</param>
/// <param name="Alarms">Occurrences it is opened on.</param>
/// <param name="Plan">Plan to follow; empty: the one that fits best, when one does.</param>
/// <param name="Incident">Incident it belongs to, or null.</param>
/// <param name="Actor">Who.</param>
/// <param name="RequestKey">Makes it idempotent, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.request.v1")]
public sealed record EmergencyRequest([property: Id(0)] string Title, [property: Id(1)] string Twin,
    [property: Id(2)] ImmutableArray<string> Alarms, [property: Id(3)] string Plan, [property: Id(4)] string? Incident,
    [property: Id(5)] string Actor, [property: Id(6)] string? RequestKey = null);

/// <summary>A room that a plan proposes.</summary>
/// <param name="Plan">Plan id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Level">Its level.</param>
/// <param name="Signs">Alarms that triggered it, the oldest first.</param>
/// <param name="Fit">Why.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.proposal.v1")]
public sealed record EmergencyProposal([property: Id(0)] string Plan, [property: Id(1)] LocalizedText Name, [property: Id(2)] int Level,
    [property: Id(3)] ImmutableArray<EmergencySign> Signs, [property: Id(4)] PlanFit Fit);

/// <summary>What the room shows.</summary>
/// <param name="Emergency">What was done so far.</param>
/// <param name="Calls">The call tree.</param>
/// <param name="Report">The first report.</param>
/// <param name="Heads">The headcount.</param>
/// <param name="Danger">Zones of the danger area: of what the room was opened on, and of every alarm of priority 1 that stands.</param>
/// <param name="NowMs">The realm's time, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.room.v1")]
public sealed record EmergencyRoom([property: Id(0)] Emergency Emergency, [property: Id(1)] ImmutableArray<CallRole> Calls,
    [property: Id(2)] FirstReport Report, [property: Id(3)] Headcount Heads, [property: Id(4)] ImmutableArray<string> Danger,
    [property: Id(5)] long NowMs);

/// <summary>A plan on the shelf.</summary>
/// <param name="Plan">Its newest version.</param>
/// <param name="SavedBy">Who saved it; empty: it is a file.</param>
/// <param name="SavedMs">When, Unix ms; 0: it is a file.</param>
/// <param name="Review">Whether it has to be looked through.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.plan-view.v1")]
public sealed record PlanView([property: Id(0)] EmergencyPlan Plan, [property: Id(1)] string SavedBy, [property: Id(2)] long SavedMs,
    [property: Id(3)] PlanReview Review);

/// <summary>A saved version.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.plan-version.v1")]
public sealed record PlanVersionView([property: Id(0)] int Version, [property: Id(1)] string Actor, [property: Id(2)] long SavedMs);

/// <summary>A file that is no plan.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.broken.v1")]
public sealed record BrokenPlan([property: Id(0)] string File, [property: Id(1)] ImmutableArray<PlanProblem> Problems);

/// <summary>All plans of a plant.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.shelf.v1")]
public sealed record PlanShelf([property: Id(0)] ImmutableArray<PlanView> Plans, [property: Id(1)] ImmutableArray<BrokenPlan> Broken);

/// <summary>How a save went.</summary>
/// <param name="Plan">The plan as saved; null: it was not.</param>
/// <param name="Problems">All that is wrong with it.</param>
/// <param name="Error">Why it was refused otherwise.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.plan-outcome.v1")]
public sealed record PlanOutcome([property: Id(0)] EmergencyPlan? Plan, [property: Id(1)] ImmutableArray<PlanProblem> Problems,
    [property: Id(2)] TwinError? Error);

/// <summary>The rooms by their keys.</summary>
public static class EmergencyGrains
{
    /// <summary>One emergency of the real plant.</summary>
    public static IEmergencyGrain Emergency(this IGrainFactory grains, string plant, string id) =>
        Of<IEmergencyGrain>(grains, plant, id);

    /// <summary>The emergencies of a plant.</summary>
    public static IEmergencyDeskGrain Emergencies(this IGrainFactory grains, string plant) =>
        Of<IEmergencyDeskGrain>(grains, plant, "emergencies");

    /// <summary>The plans of a plant.</summary>
    public static IEmergencyPlansGrain EmergencyPlans(this IGrainFactory grains, string plant) =>
        Of<IEmergencyPlansGrain>(grains, plant, "emergency-plans");

    private static T Of<T>(IGrainFactory grains, string plant, string id)
        where T : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<T>(new TwinKey(TwinKey.Live, plant, id).ToString());
    }
}
