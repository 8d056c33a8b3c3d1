using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Drills.Room;

/// <summary>What a side may know of a drill's log while it goes on: who responds must find out what red and the scenario do.</summary>
public static class DrillSight
{
    /// <summary>Whether somebody who does not see all sees a line.</summary>
    /// <param name="role">The role played; null: none.</param>
    /// <param name="line">The line.</param>
    public static bool Shows(ScenarioRole? role, SceneEvent line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Kind switch
        {
            SceneEventKind.Inject or SceneEventKind.LeakStarted or SceneEventKind.LeakStopped or SceneEventKind.SensorFault
                or SceneEventKind.HotZone or SceneEventKind.Onset or SceneEventKind.Overflow => false,
            SceneEventKind.Action when line.Detail.StartsWith("message", StringComparison.Ordinal) =>
                line.Subject == role?.Id || line.Subject == DrillBoard.All || line.Team == DrillTeam.Blue,
            SceneEventKind.Action or SceneEventKind.Refused => line.Team == DrillTeam.Blue,
            _ => true,
        };
    }

    /// <summary>A scenario without what a side has to find out.</summary>
    public static Scenario Of(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return scenario with { Injects = [], Expected = [], Ideal = [], KeyAlarms = [] };
    }

    /// <summary>A person as their badge tells: where, and whether on the way. Not what they breathed, nor that they lie there.</summary>
    public static DrillPerson Of(in DrillPerson person) => person with
    {
        Does = person.Does is PersonDoes.Down or PersonDoes.Dead ? PersonDoes.Working : person.Does,
        Zone = default, HarmShare = 0, ToxicDose = 0, Tdu = 0,
    };

    /// <summary>What the map of life would show: no plume, no radiation, and of fires those that somebody knows of.</summary>
    public static SceneOverlay Of(SceneOverlay overlay, Func<OverlayFire, bool> isKnown)
    {
        ArgumentNullException.ThrowIfNull(overlay);
        return overlay with { Shapes = [], Fires = [.. overlay.Fires.Where(isKnown)], Cautions = default };
    }
}
