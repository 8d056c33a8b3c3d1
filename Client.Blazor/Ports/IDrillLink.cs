using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Score;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Work;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the drills. A realm here is always a drill's (<see cref="RealmRooms.IsDrill"/>).</summary>
public interface IDrillLink
{
    /// <summary>Scenarios that can be played at a plant, by id.</summary>
    ValueTask<ImmutableArray<Scenario>> ScenariosAsync(string plant);

    /// <summary>Ids, names, versions and whose they are.</summary>
    ValueTask<ImmutableArray<ScenarioLine>> ScenarioLinesAsync(string plant);

    /// <summary>One scenario with its contents; null: there is none.</summary>
    ValueTask<ScenarioView?> ScenarioAsync(string plant, string id, DrillViewer viewer);

    /// <summary>Keeps a scenario of the plant's own; see <see cref="IScenarioGrain.SaveAsync"/>.</summary>
    ValueTask<ScenarioOutcome> SaveScenarioAsync(string plant, string id, byte[] file, string version, string actor);

    /// <summary>Removes one. Null: done.</summary>
    ValueTask<TwinError?> RemoveScenarioAsync(string plant, string id, string version, string actor);

    /// <summary>Scenarios that are being written, mistakes and all.</summary>
    ValueTask<ImmutableArray<ScenarioDraftFile>> ScenarioDraftsAsync(string plant);

    /// <summary>Keeps a draft; see <see cref="IScenarioGrain.SaveDraftAsync"/>.</summary>
    ValueTask<ScenarioOutcome> SaveScenarioDraftAsync(string plant, string id, byte[] file, string version, string actor);

    /// <summary>Removes a draft. Null: done.</summary>
    ValueTask<TwinError?> RemoveScenarioDraftAsync(string plant, string id, string version, string actor);

    /// <summary>Saved starts, newest first.</summary>
    ValueTask<ImmutableArray<DrillStartView>> StartsAsync(string plant);

    /// <summary>Saves a start: the real plant now or of a moment, or a drill as it is now.</summary>
    ValueTask<DrillStartOutcome> SaveStartAsync(string plant, string name, string from, string actor);

    /// <summary>Removes a saved start. Null: done.</summary>
    ValueTask<TwinError?> RemoveStartAsync(string plant, string id);

    /// <summary>The drills of a plant, newest first.</summary>
    ValueTask<ImmutableArray<DrillView>> ListAsync(string plant, int max);

    /// <summary>How a drill stands; null: there is none.</summary>
    ValueTask<DrillView?> FindAsync(string plant, string realm);

    /// <summary>Forks the plant and begins.</summary>
    ValueTask<DrillOutcome> CreateAsync(string plant, DrillRequest request);

    /// <summary>Turns the clock. Null: done.</summary>
    ValueTask<TwinError?> SteerAsync(string plant, string realm, DrillSteer steer);

    /// <summary>An inject or an action. Null: done.</summary>
    ValueTask<TwinError?> ActAsync(string plant, string realm, DrillAction action, DrillTeam team, string actor);

    /// <summary>Holds an inject back or lets it go. Null: done.</summary>
    ValueTask<TwinError?> HoldAsync(string plant, string realm, int inject, bool hold, string actor);

    /// <summary>What the run room shows; null: no such drill, or it is over.</summary>
    /// <param name="plant">Plant.</param>
    /// <param name="realm">Realm.</param>
    /// <param name="aheadS">Overlay so many seconds ahead; 0: now.</param>
    /// <param name="viewer">Who looks: a player sees what the role may know.</param>
    ValueTask<DrillRoom?> RoomAsync(string plant, string realm, double aheadS, DrillViewer viewer);

    /// <summary>Somebody plays a role; empty: none any more. Null: done.</summary>
    ValueTask<TwinError?> JoinAsync(string plant, string realm, string role, string actor);

    /// <summary>Somebody's role has read its messages up to a number. Null: done.</summary>
    ValueTask<TwinError?> ReadAsync(string plant, string realm, int message, string actor);

    /// <summary>A person makes a finding of an ended drill a work order of the real plant; pressed again, it is the same order.</summary>
    /// <param name="live">The real plant, which the screen must stand in.</param>
    /// <param name="plant">Plant.</param>
    /// <param name="drill">Id of the drill.</param>
    /// <param name="finding">Its place in the report.</param>
    /// <param name="actor">Who.</param>
    ValueTask<OrderResult> OrderAsync(LiveRealm live, string plant, string drill, int finding, string actor);

    /// <summary>Lines of the log from an index on.</summary>
    ValueTask<DrillLog> LogAsync(string plant, string realm, int from, int max, DrillViewer viewer);

    /// <summary>The after-action report as of now; null: there is no such drill.</summary>
    ValueTask<DrillReport?> ReportAsync(string plant, string realm, DrillViewer viewer);
}
