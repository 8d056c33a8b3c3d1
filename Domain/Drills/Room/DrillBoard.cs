using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Room;

/// <summary>
/// The board of a drill's room: who plays what, messages, checklists. All of it follows from the log, so a drill that is run again has the
/// same board. Reads the log on as it grows. Not thread-safe.
/// </summary>
public sealed class DrillBoard(PlantIndex plant, Scenario scenario)
{
    /// <summary>Addressee of what is said to everybody.</summary>
    public const string All = "all";

    private readonly SortedDictionary<string, DrillPlayer> _players = new(StringComparer.Ordinal);
    private readonly HashSet<string> _blue = new(StringComparer.Ordinal);
    private readonly List<DrillMessage> _messages = [];
    private readonly List<DrillChecklist> _lists = [];
    private int _read;

    /// <summary>Who plays, by name.</summary>
    public IReadOnlyCollection<DrillPlayer> Players => _players.Values;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<DrillMessage> Messages => _messages;

    /// <summary>In the order in which their alarms came.</summary>
    public IReadOnlyList<DrillChecklist> Checklists => _lists;

    /// <summary>Reads on to the end of the log.</summary>
    public void Follow(IReadOnlyList<SceneEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        for (; _read < log.Count; _read++) Take(log[_read]);
    }

    /// <summary>The role somebody plays; null: none.</summary>
    public ScenarioRole? RoleOf(string? actor) => actor is not null && _players.TryGetValue(actor, out var player)
        ? scenario.Roles.FirstOrDefault(r => r.Id == player.Role) : null;

    /// <summary>Whether somebody sees the truth of a drill under way: control and red do, and who leads drills and plays nothing. Who
    /// played blue once does not see it by leaving the role. Null: no person.</summary>
    public bool SeesAll(DrillViewer? viewer) => viewer is not { } who
        || (RoleOf(who.Actor) is { } role ? role.Team != DrillTeam.Blue : who.Leads && (who.Actor is null || !_blue.Contains(who.Actor)));

    /// <summary>A role of the scenario; null: there is none.</summary>
    public ScenarioRole? Role(string id) => scenario.Roles.FirstOrDefault(r => r.Id == id);

    /// <summary>What somebody may read: what is for their role, for all, or from it; control and who leads without a role read
    /// all.</summary>
    /// <param name="role">The role played; null: none.</param>
    /// <param name="all">Sees all (<see cref="SeesAll"/>).</param>
    public IEnumerable<DrillMessage> MessagesOf(ScenarioRole? role, bool all) =>
        all && role is null or { Team: DrillTeam.White } ? _messages
        : _messages.Where(m => m.To == All || (role is not null && (m.To == role.Id || m.From == role.Id)));

    private void Take(SceneEvent e)
    {
        switch (e.Kind)
        {
            case SceneEventKind.RoleTaken:
                _players[e.Actor] = new DrillPlayer(e.Subject, e.Actor, e.TimeS);
                if (Role(e.Subject)?.Team == DrillTeam.Blue) _blue.Add(e.Actor);
                break;
            case SceneEventKind.RoleLeft: _players.Remove(e.Actor); break;
            case SceneEventKind.MessagesRead: Read(e.Subject, (int)e.Value); break;
            case SceneEventKind.ProcedureOpened: Open(e); break;
            case SceneEventKind.Inject: Injected(e); break;
            case SceneEventKind.Action:
                if (e.Detail.Split(' ')[0] == "message") Say(e, e.Subject, e.Text ?? LocalizedText.Empty);
                Tick(e);
                break;
            case SceneEventKind.Controlled: Tick(e); break;
            default: break;
        }
    }

    // An inject's own text is for who leads the drill, unless it is addressed and nothing else says it.
    private void Injected(SceneEvent e)
    {
        if (e.Detail.Length == 0 || e.Text is not { } text) return;
        var inject = scenario.Injects.FirstOrDefault(i => FormattableString.Invariant($"{i.No}") == e.Subject);
        if (inject?.Do.Any(a => a.Kind == ActionKind.Message && a.Target == e.Detail) != true) Say(e, e.Detail, text);
    }

    private void Say(SceneEvent e, string to, LocalizedText text)
    {
        var inject = e.Actor is "" or "inject";
        var from = inject ? "" : e.Actor.StartsWith("auto:", StringComparison.Ordinal) ? e.Actor[5..] : RoleOf(e.Actor)?.Id ?? "";
        _messages.Add(new DrillMessage(_messages.Count + 1, e.TimeS, from, inject ? "" : e.Actor, to, text, from.Length > 0 ? [from] : []));
    }

    private void Read(string role, int upTo)
    {
        for (var i = Math.Min(upTo, _messages.Count) - 1; i >= 0; i--)
        {
            var message = _messages[i];
            if ((message.To == role || message.To == All) && !message.ReadBy.Contains(role))
                _messages[i] = message with { ReadBy = message.ReadBy.Add(role) };
        }
    }

    private void Open(SceneEvent e)
    {
        var procedure = scenario.Procedures.FirstOrDefault(p => p.Id == e.Subject);
        var slash = e.Detail.IndexOf('/', StringComparison.Ordinal);
        if (procedure is null || slash < 0) return;
        var (twin, rule) = (e.Detail[..slash], e.Detail[(slash + 1)..]);
        var steps = procedure.Steps.Select((s, i) => new CheckStep(
            s.Do is { Kind: ActionKind.Checklist } own ? own.Target : FormattableString.Invariant($"{procedure.Id}/{i + 1}"),
            e.TimeS + s.AtS, s.Text, s.Do is { } action ? ProcedureWords.Fill(plant, action, twin, rule) : null));
        _lists.Add(new DrillChecklist(procedure.Id, procedure.Name, procedure.Role, e.Detail, e.TimeS, [.. steps]));
    }

    // Ticked by hand, or what it asks for was done, by whomever and in whatever way.
    private void Tick(SceneEvent e)
    {
        if (e.Actor == "inject") return;
        for (var l = 0; l < _lists.Count; l++)
        {
            var list = _lists[l];
            for (var s = 0; s < list.Steps.Length; s++)
            {
                if (list.Steps[s].Done || !Does(e, list.Steps[s])) continue;
                list = list with { Steps = list.Steps.SetItem(s, list.Steps[s] with { DoneS = e.TimeS, By = e.Actor }) };
            }

            _lists[l] = list;
        }
    }

    private static bool Does(SceneEvent e, CheckStep step)
    {
        if (e.Kind == SceneEventKind.Controlled)
            return step.Do is { Kind: ActionKind.CloseValve or ActionKind.Plug } stops && stops.Target == e.Subject;
        if (e.Detail == "checklist") return e.Subject == step.Word;
        if (step.Do is not { } action || e.Subject != action.Target) return false;
        var word = ActionTable.Of(action.Kind).Word;
        return e.Detail == (action.To.Length > 0 ? word + " " + action.To : word);
    }
}
