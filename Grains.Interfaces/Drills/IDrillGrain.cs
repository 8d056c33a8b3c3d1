using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Score;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Interfaces.Drills;

/// <summary>
/// A drill (key <c>drill-{id}/plant/drill</c>): hosts its world, keeps its clock, its acts and its log, and is every room and twin of its
/// realm: feed, graph and alarm groups are found through <see cref="RealmRooms"/>. Holds no key of the live realm.
/// </summary>
[Alias("twin.IDrillGrain")]
public interface IDrillGrain : IGrainWithStringKey
{
    /// <summary>Begins; it is kept before it answers. Null: done.</summary>
    [Alias("Start"), ResponseTimeout("00:00:20")]
    ValueTask<TwinError?> StartAsync(DrillOrder order, [Immutable] PlantSnapshot start);

    /// <summary>How it stands; null: there is no such drill.</summary>
    [Alias("Get")]
    ValueTask<DrillView?> GetAsync();

    /// <summary>Pause, resume, step, change of speed, end. Null: done.</summary>
    [Alias("Steer")]
    ValueTask<TwinError?> SteerAsync(DrillSteer steer);

    /// <summary>An inject of red or white, an action of blue. Null: done.</summary>
    [Alias("Act")]
    ValueTask<TwinError?> ActAsync(DrillAction action, DrillTeam team, string actor);

    /// <summary>Holds an inject of the scenario back, or lets it go. Null: done.</summary>
    [Alias("Hold")]
    ValueTask<TwinError?> HoldAsync(int inject, bool hold, string actor);

    /// <summary>Somebody plays a role of the scenario from now on, and acts for its side only; empty: none any more. Null: done.</summary>
    [Alias("Join")]
    ValueTask<TwinError?> JoinAsync(string role, string actor);

    /// <summary>The role somebody plays has read its messages up to a number. Null: done.</summary>
    [Alias("Read")]
    ValueTask<TwinError?> ReadAsync(int message, string actor);

    /// <summary>Somebody acts upon an alarm.</summary>
    [Alias("Command")]
    ValueTask<AlarmOutcome> CommandAsync(string twin, string rule, AlarmCommand command);

    /// <summary>Somebody puts a twin into a mode. Null: done.</summary>
    [Alias("SetMode")]
    ValueTask<TwinError?> SetModeAsync(string twin, string mode, string actor);

    /// <summary>The alarm list of its realm.</summary>
    [Alias("Alarms")]
    ValueTask<AlarmPage> AlarmsAsync(AlarmQuery query);

    /// <summary>The steps of one occurrence, oldest first; empty: no such alarm.</summary>
    [Alias("AlarmSteps")]
    ValueTask<IReadOnlyList<AlarmTransition>> AlarmStepsAsync(string alarmId);

    /// <summary>A sensor as it is now; null: it is none, or the drill is over.</summary>
    [Alias("Sensor")]
    ValueTask<SensorView?> SensorAsync(string id);

    /// <summary>Any other twin as it is now; null: it is none, or the drill is over.</summary>
    [Alias("Twin")]
    ValueTask<TwinView?> TwinAsync(string id);

    /// <summary>What the room shows beside the twins; null: there is no such drill, or it is over.</summary>
    /// <param name="aheadS">Overlay so many seconds ahead if wind and sources stay as they are; 0: now.</param>
    /// <param name="viewer">Who looks: until the end, blue is shown what life would show; null: the silo itself, all.</param>
    [Alias("Room")]
    ValueTask<DrillRoom?> RoomAsync(double aheadS, DrillViewer? viewer = null);

    /// <summary>Lines of the log from an index on, those that the viewer may know.</summary>
    [Alias("Log")]
    ValueTask<DrillLog> LogAsync(int from, int max, DrillViewer? viewer = null);

    /// <summary>The after-action report as of now; null: there is no such drill, or the viewer may not know yet.</summary>
    [Alias("Report"), ResponseTimeout("00:00:15")]
    ValueTask<DrillReport?> ReportAsync(DrillViewer? viewer = null);

    /// <summary>Whether somebody may see what only control knows: always when it is over.</summary>
    [Alias("SeesAll")]
    ValueTask<bool> SeesAllAsync(DrillViewer viewer);

    /// <summary>Where it began, to begin another one there; null: there is no such drill.</summary>
    [Alias("StartOf")]
    ValueTask<PlantSnapshot?> StartOfAsync();

    /// <summary>Its plant as it is now, as a start (not its leaks and fires); null: it is over, or there is none.</summary>
    [Alias("Save"), ResponseTimeout("00:00:20")]
    ValueTask<PlantSnapshot?> SaveAsync();

    /// <summary>After its silo was gone: answers when it is where it was.</summary>
    [Alias("Wake"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    ValueTask WakeAsync();
}

/// <summary>The drills of a plant (key <c>live/plant/drills</c>): forks the real plant for them, bounds how many run, keeps the list.
/// Part of the live realm: what it gives a drill is a copy.</summary>
[Alias("twin.IDrillListGrain")]
public interface IDrillListGrain : IGrainWithStringKey
{
    /// <summary>Forks and starts a drill.</summary>
    [Alias("Create"), ResponseTimeout("00:00:40")]
    ValueTask<DrillOutcome> CreateAsync(DrillRequest request);

    /// <summary>All drills, newest first.</summary>
    [Alias("List"), AlwaysInterleave]
    ValueTask<ImmutableArray<DrillView>> ListAsync(int max);

    /// <summary>Wakes those that should be running.</summary>
    [Alias("Wake")]
    ValueTask WakeAsync();

    /// <summary>Scenarios that can be played at this plant, by id.</summary>
    [Alias("Scenarios"), AlwaysInterleave]
    ValueTask<ImmutableArray<Scenario>> ScenariosAsync();

    /// <summary>Whether somebody may read a scenario's file: who leads drills, unless they play blue in it now.</summary>
    [Alias("MaySee"), AlwaysInterleave]
    ValueTask<bool> MaySeeAsync(string scenario, DrillViewer viewer);

    /// <summary>Saved starts, newest first.</summary>
    [Alias("Starts"), AlwaysInterleave]
    ValueTask<ImmutableArray<DrillStartView>> StartsAsync();

    /// <summary>Saves a start under a name: the real plant now or at a moment of the past, or a drill as it is now.</summary>
    /// <param name="name">1 to 80 characters, not used yet.</param>
    /// <param name="from">As in <see cref="DrillRequest.From"/>.</param>
    /// <param name="actor">Who.</param>
    [Alias("SaveStart"), ResponseTimeout("00:00:40")]
    ValueTask<DrillStartOutcome> SaveStartAsync(string name, string from, string actor);

    /// <summary>Removes a saved start; drills that began there keep theirs. Null: done.</summary>
    [Alias("RemoveStart")]
    ValueTask<TwinError?> RemoveStartAsync(string id);

    /// <summary>The plant as it is now, as a start.</summary>
    [Alias("Fork"), ResponseTimeout("00:00:20")]
    ValueTask<PlantSnapshot?> ForkAsync();
}
