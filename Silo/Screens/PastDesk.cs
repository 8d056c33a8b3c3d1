using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Silo.Screens;

/// <summary>What a plant was like, from the history of its readings and the log of its alarms.</summary>
internal sealed class PastDesk(IPlantRegistry plants, IHistoryReader history, ILogReader log, TimeProvider time) : IPastLink
{
    /// <summary>Readings of a sensor looked at: more are thinned, which the cleaning then sees.</summary>
    private const int Points = 2_000;

    // Nobody waits longer for one picture. What was in alarm is read first, then what tanks and machines are made of.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(6);

    private const int AtOnce = 4;
    private const int MarkSteps = 5_000;
    private const int Marks = 400;

    public async ValueTask<PastFrame?> AtAsync(string realm, string plant, long atMs, CancellationToken cancellationToken)
    {
        if (plants.Find(plant) is not { } compiled) return null;
        var began = time.GetTimestamp();
        var picture = new PastPicture(compiled, atMs);
        var (steps, _) = await log.AlarmStepsAsync(realm, plant, atMs + 1, atMs + 1, 1, cancellationToken);
        foreach (var step in steps) picture.Take(step);
        var sensors = Ordered(compiled, picture);
        var read = new HistorySeries?[sensors.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, sensors.Length, options, async (i, stop) =>
        {
            if (time.GetElapsedTime(began) > Budget) return;
            var back = PastPicture.LookBackMs(compiled.ProfileOf(sensors[i]));
            read[i] = await history.QueryAsync(realm, plant, sensors[i].Id, atMs - back, atMs, Points, stop);
        });
        for (var i = 0; i < sensors.Length; i++)
        {
            if (read[i] is { } series) picture.Take(sensors[i].Id, series.Points.Select(static p => (p.T, p.V, new Quality(p.Q))));
        }

        return new PastFrame(
            atMs, compiled.Model.Version, picture.NewestReadingMs, picture.Items(), picture.Alarms, read.Count(static r => r is null));
    }

    private static TwinDefinition[] Ordered(CompiledPlant plant, PastPicture picture)
    {
        var loud = picture.Alarms.Select(static alarm => alarm.Twin).ToHashSet(StringComparer.Ordinal);
        var bound = plant.Model.Twins.SelectMany(static twin => twin.Signals.Values).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. plant.Model.Twins.Where(static twin => twin.Kind == TwinKind.Sensor)
                .OrderBy(twin => loud.Contains(twin.Id) ? 0 : bound.Contains(twin.Id) ? 1 : 2),
        ];
    }

    public async ValueTask<ImmutableArray<PastMark>> MarksAsync(
        string realm, string plant, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        var (steps, _) = await log.AlarmStepsAsync(realm, plant, fromMs, toMs, MarkSteps, cancellationToken);
        return
        [
            .. steps.Where(s => s.Kind == AlarmEventKind.Raised && s.Priority <= AlarmPriority.High && s.AtMs >= fromMs)
                .TakeLast(Marks).Select(static s => new PastMark(s.AtMs, s.Priority, s.Twin)),
        ];
    }
}
