using Orleans;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Drills.Scene;

/// <summary>Who plays what, and what comes of alarms on paper: lines of the log, nothing that moves.</summary>
public sealed partial class DrillScene
{
    /// <summary>Muster points with who is counted there, gates with who waits.</summary>
    public IEnumerable<DrillExit> Exits
    {
        get
        {
            var site = Scenario.Site;
            var counted = new int[site.Muster.Length];
            foreach (var person in _people.People)
            {
                if (person.Does == PersonDoes.Mustered && site.Muster.Length > 0) counted[Nearest(site, new SpotM(person.X, person.Y))]++;
            }

            for (var m = 0; m < counted.Length; m++)
                yield return new DrillExit(site.Muster[m].Id, false, site.Muster[m].At, counted[m], false);
            for (var g = 0; g < site.Gates.Length; g++)
            {
                var waiting = _people.People.Count(p => p.Does == PersonDoes.Queueing && p.Gate == g);
                yield return new DrillExit(site.Gates[g].Id, true, site.Gates[g].At, waiting, _people.GateShut[g]);
            }
        }
    }

    private static int Nearest(ScenarioSite site, SpotM at)
    {
        var best = 0;
        for (var m = 1; m < site.Muster.Length; m++) if (site.Muster[m].At.To(at) < site.Muster[best].At.To(at)) best = m;
        return best;
    }

    /// <summary>Somebody plays a role from now on; empty: none any more.</summary>
    internal void TakeRole(ScenarioRole? role, string before, string actor)
    {
        if (role is null) _world.Note(SceneEventKind.RoleLeft, before, "", 0, DrillTeam.None, actor);
        else _world.Note(SceneEventKind.RoleTaken, role.Id, before, 0, role.Team, actor);
    }

    /// <summary>A role has read its messages up to a number.</summary>
    internal void Read(string role, int message, string actor) =>
        _world.Note(SceneEventKind.MessagesRead, role, "", message, DrillTeam.None, actor);

    // Each procedure once: its checklist stays open to the end.
    private void OpenProcedures(SceneAlarm alarm)
    {
        foreach (var procedure in Scenario.Procedures)
        {
            if (ProcedureWords.SetsOff(procedure, alarm.Twin, alarm.Rule) && _procedures.Add(procedure.Id))
                _world.Note(SceneEventKind.ProcedureOpened, procedure.Id, alarm.Twin + "/" + alarm.Rule);
        }
    }
}

/// <summary>A muster point or a gate as the run room sees it.</summary>
/// <param name="Id">Id.</param>
/// <param name="IsGate">A gate; else a muster point.</param>
/// <param name="At">Where.</param>
/// <param name="People">Counted at the point, or waiting before the gate.</param>
/// <param name="Shut">Nobody passes.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.exit.v1")]
public readonly record struct DrillExit(
    [property: Id(0)] string Id, [property: Id(1)] bool IsGate, [property: Id(2)] SpotM At, [property: Id(3)] int People,
    [property: Id(4)] bool Shut);
