using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

/// <summary>The past of the invented plant: every level gauge said 5, and what the log says of its alarms.</summary>
internal sealed class DemoPast(IPlantCatalog catalog, DemoFeed feed) : IPastLink
{
    public ValueTask<PastFrame?> AtAsync(string realm, string plant, long atMs, CancellationToken cancellationToken)
    {
        if (catalog.Find(plant) is not { } model || CompiledPlant.Compile(model).Plant is not { } compiled) return new((PastFrame?)null);
        var picture = new PastPicture(compiled, atMs);
        foreach (var twin in model.Twins.Where(static t => t.Kind == TwinKind.Sensor && t.TypeId == "level"))
            picture.Take(twin.Id, [(atMs - 500, 5, Quality.Good)]);
        foreach (var step in feed.Log) picture.Take(step);
        return new(new PastFrame(atMs, model.Version, picture.NewestReadingMs, picture.Items(), picture.Alarms));
    }

    public ValueTask<ImmutableArray<PastMark>> MarksAsync(
        string realm, string plant, long fromMs, long toMs, CancellationToken cancellationToken) =>
        new([.. feed.Log.Where(s => s.Kind == AlarmEventKind.Raised && s.Priority <= AlarmPriority.High && s.AtMs >= fromMs)
            .Select(static s => new PastMark(s.AtMs, s.Priority, s.Twin))]);
}
