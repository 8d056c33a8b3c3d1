using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Score;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Work;
using Twin.Silo.Drills;

namespace Twin.Silo.Screens;

/// <summary>Drills for the screens, from their grains, wherever those are.</summary>
internal sealed class DrillRooms(IClusterClient grains, IPlantCatalog plants) : IDrillLink
{
    public ValueTask<ImmutableArray<Scenario>> ScenariosAsync(string plant) => grains.Drills(plant).ScenariosAsync();

    public ValueTask<ImmutableArray<ScenarioLine>> ScenarioLinesAsync(string plant) => grains.Scenarios(plant).ListAsync();

    public async ValueTask<ScenarioView?> ScenarioAsync(string plant, string id, DrillViewer viewer) =>
        await grains.Drills(plant).MaySeeAsync(id, viewer) ? await grains.Scenarios(plant).FindAsync(id) : null;

    public ValueTask<ScenarioOutcome> SaveScenarioAsync(string plant, string id, byte[] file, string version, string actor) =>
        grains.Scenarios(plant).SaveAsync(id, file, version, actor);

    public ValueTask<TwinError?> RemoveScenarioAsync(string plant, string id, string version, string actor) =>
        grains.Scenarios(plant).RemoveAsync(id, version, actor);

    public ValueTask<ImmutableArray<ScenarioDraftFile>> ScenarioDraftsAsync(string plant) => grains.Scenarios(plant).DraftsAsync();

    public ValueTask<ScenarioOutcome> SaveScenarioDraftAsync(string plant, string id, byte[] file, string version, string actor) =>
        grains.Scenarios(plant).SaveDraftAsync(id, file, version, actor);

    public ValueTask<TwinError?> RemoveScenarioDraftAsync(string plant, string id, string version, string actor) =>
        grains.Scenarios(plant).RemoveDraftAsync(id, version, actor);

    public ValueTask<ImmutableArray<DrillStartView>> StartsAsync(string plant) => grains.Drills(plant).StartsAsync();

    public ValueTask<DrillStartOutcome> SaveStartAsync(string plant, string name, string from, string actor) =>
        grains.Drills(plant).SaveStartAsync(name, from, actor);

    public ValueTask<TwinError?> RemoveStartAsync(string plant, string id) => grains.Drills(plant).RemoveStartAsync(id);

    public ValueTask<ImmutableArray<DrillView>> ListAsync(string plant, int max) => grains.Drills(plant).ListAsync(max);

    public ValueTask<DrillView?> FindAsync(string plant, string realm) =>
        RealmRooms.IsDrill(realm) && TwinKey.IsLocalId(realm) ? grains.Drill(realm, plant).GetAsync()
            : ValueTask.FromResult<DrillView?>(null);

    public ValueTask<DrillOutcome> CreateAsync(string plant, DrillRequest request) => grains.Drills(plant).CreateAsync(request);

    public ValueTask<TwinError?> SteerAsync(string plant, string realm, DrillSteer steer) => grains.Drill(realm, plant).SteerAsync(steer);

    public ValueTask<TwinError?> ActAsync(string plant, string realm, DrillAction action, DrillTeam team, string actor) =>
        grains.Drill(realm, plant).ActAsync(action, team, actor);

    public ValueTask<TwinError?> HoldAsync(string plant, string realm, int inject, bool hold, string actor) =>
        grains.Drill(realm, plant).HoldAsync(inject, hold, actor);

    public ValueTask<DrillRoom?> RoomAsync(string plant, string realm, double aheadS, DrillViewer viewer) =>
        grains.Drill(realm, plant).RoomAsync(aheadS, viewer);

    public ValueTask<TwinError?> JoinAsync(string plant, string realm, string role, string actor) =>
        grains.Drill(realm, plant).JoinAsync(role, actor);

    public ValueTask<TwinError?> ReadAsync(string plant, string realm, int message, string actor) =>
        grains.Drill(realm, plant).ReadAsync(message, actor);

    public ValueTask<OrderResult> OrderAsync(LiveRealm live, string plant, string drill, int finding, string actor) =>
        FindingOrders.OrderAsync(grains, plants, live, plant, drill, finding, actor);

    public ValueTask<DrillLog> LogAsync(string plant, string realm, int from, int max, DrillViewer viewer) =>
        grains.Drill(realm, plant).LogAsync(from, max, viewer);

    public ValueTask<DrillReport?> ReportAsync(string plant, string realm, DrillViewer viewer) =>
        grains.Drill(realm, plant).ReportAsync(viewer);
}
