using Twin.Domain.Drills.Room;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <content>The run room, as a player of a role may see it.</content>
public sealed partial class DrillGrain
{
    /// <inheritdoc/>
    public ValueTask<bool> SeesAllAsync(DrillViewer viewer) => new(SeesAll(viewer));

    // While it is brought back to where it was, nobody's role is known yet.
    private bool SeesAll(DrillViewer? viewer) => viewer is null || _book is null or { State: DrillState.Ended }
        || (_book.State != DrillState.Resuming && _run?.Board.SeesAll(viewer) != false);

    /// <inheritdoc/>
    public ValueTask<DrillRoom?> RoomAsync(double aheadS, DrillViewer? viewer = null)
    {
        if (_run is not { } run || _book is not { } book) return new((DrillRoom?)null);
        var (scene, board) = (run.Scene, run.Board);
        var (mine, all) = (board.RoleOf(viewer?.Actor), SeesAll(viewer));
        var known = all ? book.Order.Scenario : DrillSight.Of(book.Order.Scenario);
        return new(new DrillRoom
        {
            Drill = View(book),
            Overlay = run.Overlay(Math.Clamp(aheadS, 0, 1_800), all),
            People = [.. scene.People.Select(p => all ? p : DrillSight.Of(p))],
            Resources = [.. scene.Resources],
            Injects = known.Injects.IsEmpty ? [] : [.. scene.Injects],
            Scenario = known,
            Mustered = scene.Mustered,
            Exposed = all ? scene.Exposed : -1,
            ReleaseKgS = all ? scene.ReleaseKgS : double.NaN,
            WindMS = scene.Weather.WindMS,
            WindFromDeg = scene.Weather.FromDeg,
            Mine = mine?.Id ?? "",
            Players = [.. board.Players],
            Messages = [.. board.MessagesOf(mine, all).Reverse().Take(DrillRoom.MostMessages)],
            Checklists = [.. board.Checklists],
            Exits = [.. scene.Exits],
            SeesAll = all,
        });
    }
}
