using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Forecasts;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the emergencies and emergency plans of the real plant.</summary>
public interface IEmergencyLink
{
    /// <summary>Newest first.</summary>
    ValueTask<ImmutableArray<EmergencyBrief>> ListAsync(string plant, int max);

    /// <summary>What a room shows now; null: there is none.</summary>
    ValueTask<EmergencyRoom?> RoomAsync(string plant, string id);

    /// <summary>Opens a room.</summary>
    ValueTask<EmergencyResult> OpenAsync(string plant, EmergencyRequest request);

    /// <summary>Does something in a room.</summary>
    ValueTask<EmergencyResult> ActAsync(string plant, string id, EmergencyCommand command);

    /// <summary>Rooms that plans propose now.</summary>
    ValueTask<ImmutableArray<EmergencyProposal>> ProposalsAsync(string plant);

    /// <summary>Turns a proposal down. Null: done.</summary>
    ValueTask<TwinError?> DismissAsync(string plant, string plan, string actor, string reason);

    /// <summary>How well the plans fit a place, best first.</summary>
    ValueTask<ImmutableArray<PlanFit>> RankAsync(string plant, string? twin);

    /// <summary>The newest look ahead; asking keeps it renewed.</summary>
    ValueTask<ForecastAnswer> ForecastAsync(string plant);

    /// <summary>Has one worked out now.</summary>
    ValueTask<ForecastAnswer> ForecastNowAsync(string plant);

    /// <summary>All plans.</summary>
    ValueTask<PlanShelf> PlansAsync(string plant);

    /// <summary>One version of a plan; 0: the newest. Null: there is none.</summary>
    ValueTask<EmergencyPlan?> PlanAsync(string plant, string id, int version);

    /// <summary>Saved versions of a plan, newest first.</summary>
    ValueTask<ImmutableArray<PlanVersionView>> VersionsAsync(string plant, string id);

    /// <summary>Saves a plan as a new version; <paramref name="seen"/> is the one that the person saw, 0: a new plan.</summary>
    ValueTask<PlanOutcome> SavePlanAsync(string plant, byte[] file, int seen, string actor);
}
