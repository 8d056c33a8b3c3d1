using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Forecasts;

namespace Twin.Silo.Screens;

/// <summary>Emergencies for the screens, from their grains, wherever those are.</summary>
internal sealed class EmergencyRooms(IClusterClient grains) : IEmergencyLink
{
    public ValueTask<ImmutableArray<EmergencyBrief>> ListAsync(string plant, int max) => grains.Emergencies(plant).ListAsync(max);

    public ValueTask<EmergencyRoom?> RoomAsync(string plant, string id) =>
        TwinKey.IsLocalId(id) ? grains.Emergency(plant, id).RoomAsync() : ValueTask.FromResult<EmergencyRoom?>(null);

    public ValueTask<EmergencyResult> OpenAsync(string plant, EmergencyRequest request) => grains.Emergencies(plant).OpenAsync(request);

    public ValueTask<EmergencyResult> ActAsync(string plant, string id, EmergencyCommand command) =>
        grains.Emergency(plant, id).ActAsync(command);

    public ValueTask<ImmutableArray<EmergencyProposal>> ProposalsAsync(string plant) => grains.Emergencies(plant).ProposeAsync();

    public ValueTask<TwinError?> DismissAsync(string plant, string plan, string actor, string reason) =>
        grains.Emergencies(plant).DismissAsync(plan, actor, reason);

    public ValueTask<ImmutableArray<PlanFit>> RankAsync(string plant, string? twin) => grains.Emergencies(plant).RankAsync(twin, []);

    public ValueTask<ForecastAnswer> ForecastAsync(string plant) => Forecasts(plant).GetAsync();

    public ValueTask<ForecastAnswer> ForecastNowAsync(string plant) => Forecasts(plant).NowAsync();

    public ValueTask<PlanShelf> PlansAsync(string plant) => grains.EmergencyPlans(plant).ListAsync();

    public ValueTask<EmergencyPlan?> PlanAsync(string plant, string id, int version) =>
        grains.EmergencyPlans(plant).FindAsync(id, version);

    public ValueTask<ImmutableArray<PlanVersionView>> VersionsAsync(string plant, string id) =>
        grains.EmergencyPlans(plant).VersionsAsync(id);

    public ValueTask<PlanOutcome> SavePlanAsync(string plant, byte[] file, int seen, string actor) =>
        grains.EmergencyPlans(plant).SaveAsync(file, seen, actor);

    private IForecastGrain Forecasts(string plant) =>
        grains.GetGrain<IForecastGrain>(new TwinKey(TwinKey.Live, plant, "forecast").ToString());
}
