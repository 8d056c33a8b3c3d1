using Twin.Domain.Drills.Room;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <content>The run room, as a player of a role may see it.</content>
public sealed partial class DrillGrain
{
    /// <inheritdoc/>
    public ValueTask<DrillRoom?> RoomAsync(double aheadS, string? actor = null)
    {
        if (_run is not { } run || _book is not { } book) return new((DrillRoom?)null);
        var (scene, board) = (run.Scene, run.Board);
        var mine = board.RoleOf(actor);
        var known = DrillSight.Of(mine, book.Order.Scenario);
        return new(new DrillRoom
        {
            Drill = View(book),
            Overlay = scene.Overlay(Math.Clamp(aheadS, 0, 1_800)),
            People = [.. scene.People],
            Resources = [.. scene.Resources],
            Injects = known.Injects.IsEmpty ? [] : [.. scene.Injects],
            Scenario = known,
            Mustered = scene.Mustered,
            Exposed = scene.Exposed,
            ReleaseKgS = scene.ReleaseKgS,
            WindMS = scene.Weather.WindMS,
            WindFromDeg = scene.Weather.FromDeg,
            Mine = mine?.Id ?? "",
            Players = [.. board.Players],
            Messages = [.. board.MessagesOf(mine).Reverse().Take(DrillRoom.MostMessages)],
            Checklists = [.. board.Checklists],
            Exits = [.. scene.Exits],
        });
    }
}
