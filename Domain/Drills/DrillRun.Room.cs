using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills;

/// <content>Who plays what, and what they may do by that.</content>
public sealed partial class DrillRun
{
    /// <summary>Most characters of a message in one language, and of a word.</summary>
    public const int MostText = 2_000;
    private const int MostWord = 120;
    private readonly DrillBoard _board;

    /// <summary>Roles, messages and checklists as of now.</summary>
    public DrillBoard Board
    {
        get
        {
            _board.Follow(Scene.Log);
            return _board;
        }
    }

    /// <summary>What the map shows.</summary>
    /// <param name="aheadS">0: now; else so many seconds ahead.</param>
    /// <param name="all">The truth; else what life would show: fires that somebody looked at or that a flame detector sees.</param>
    public SceneOverlay Overlay(double aheadS, bool all) =>
        all ? Scene.Overlay(aheadS) : DrillSight.Of(Scene.Overlay(0), f => Scene.WasDone(ActionKind.Verify, f.Twin) || IsSeen(f));

    private bool IsSeen(OverlayFire fire)
    {
        var plant = World.Plant.Index;
        return World.OpenAlarms.Any(a => a.State.Active && plant.TryGet(a.Twin, out var twin) && plant.Twin(twin).Kind == TwinKind.Sensor
            && plant.ProfileOf(twin)?.Quantity == "flame"
            && plant.Twin(twin).Shape.Points[0] is var at && fire.At.To(new SpotM(at.X, at.Y)) <= SceneSensors.FlameReachM);
    }

    /// <summary>Somebody plays a role from now on; an empty one: none any more. Several may play the same. Null, or why not.</summary>
    public TwinError? Join(string role, string actor)
    {
        if (MayJoin(role) is { } error) return error;
        var before = Board.RoleOf(actor)?.Id ?? "";
        if (before != role) Scene.TakeRole(Board.Role(role), before, actor);
        return null;
    }

    /// <summary>Whether there is such a role. Null: yes.</summary>
    public TwinError? MayJoin(string role) => Ended ? Over
        : role.Length == 0 || Board.Role(role) is not null ? null
        : new TwinError("drill.role.unknown", $"The scenario has no role '{role}'.", Path: "role");

    /// <summary>The role that somebody plays has read its messages up to a number. Null, or why not.</summary>
    public TwinError? Read(int message, string actor)
    {
        if (Board.RoleOf(actor) is not { } role)
            return new TwinError("drill.role.none", "Take a role first: messages are read by roles.");
        if (message < 1 || message > Board.Messages.Count)
            return new TwinError("drill.message", $"There is no message {message}.", Path: "message");
        if (Board.Messages.Take(message).Any(m => (m.To == role.Id || m.To == DrillBoard.All) && !m.ReadBy.Contains(role.Id)))
            Scene.Read(role.Id, message, actor);
        return null;
    }

    /// <summary>White holds an inject back, or lets it go on. Null, or why not.</summary>
    public TwinError? Hold(int inject, bool hold, string actor) => MayAs(DrillTeam.White, actor) ?? Scene.Hold(inject, hold);

    /// <summary>Whether somebody may act for a side: control for any, a player for the side of the role, who plays none by their right
    /// alone. Null: yes.</summary>
    public TwinError? MayAs(DrillTeam team, string actor)
    {
        if (Board.RoleOf(actor) is not { } role || role.Team == team || role.Team == DrillTeam.White) return null;
        var (plays, acts) = (ScenarioMembers.Teams[(int)role.Team], ScenarioMembers.Teams[(int)team]);
        return new TwinError("drill.role.side", $"You play '{role.Id}' ({plays}); this is for {acts}.");
    }

    /// <summary>Whether somebody may do an action here and now, without doing it. Null: yes.</summary>
    public TwinError? Check(DrillAction action, DrillTeam team, string actor)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (MayAs(team, actor) is { } side) return side;
        if (Math.Max(action.Text.En.Length, action.Text.Zh.Length) > MostText)
            return new TwinError("action.text", $"A text has at most {MostText} characters.", Path: "text");
        if (ActionTable.Of(action.Kind).Target == TargetNeed.Word && action.Target.Length > MostWord)
            return new TwinError("action.word", $"A word has at most {MostWord} characters.", Path: "target");
        if (action.Kind == ActionKind.Message && !Scene.Scenario.Roles.IsEmpty && action.Target != DrillBoard.All
            && Board.Role(action.Target) is null)
            return new TwinError("drill.role.unknown", $"The scenario has no role '{action.Target}'.", Path: "target");
        return Scene.Check(action, team);
    }

    private static TwinError Over => new("drill.ended", "The drill is over.");
}
