using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Drills.Room;

/// <summary>What a side may know of a drill's log while it goes on: who responds must find out what red and the scenario do.</summary>
public static class DrillSight
{
    /// <summary>Whether a player of a role sees a line; null: nobody's player sees all, as control does.</summary>
    public static bool Shows(ScenarioRole? role, SceneEvent line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (role is not { Team: DrillTeam.Blue }) return true;
        return line.Kind switch
        {
            SceneEventKind.Inject or SceneEventKind.LeakStarted or SceneEventKind.LeakStopped or SceneEventKind.SensorFault
                or SceneEventKind.HotZone or SceneEventKind.Onset or SceneEventKind.Overflow => false,
            SceneEventKind.Action when line.Detail.StartsWith("message", StringComparison.Ordinal) =>
                line.Subject == role.Id || line.Subject == DrillBoard.All || line.Team == DrillTeam.Blue,
            SceneEventKind.Action or SceneEventKind.Refused => line.Team == DrillTeam.Blue,
            _ => true,
        };
    }

    /// <summary>A scenario without what a side has to find out.</summary>
    public static Scenario Of(ScenarioRole? role, Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return role is { Team: DrillTeam.Blue } ? scenario with { Injects = [], Expected = [], Ideal = [], KeyAlarms = [] } : scenario;
    }
}
