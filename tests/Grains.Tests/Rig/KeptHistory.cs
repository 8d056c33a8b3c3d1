using System.Collections.Concurrent;
using Twin.Grains.Interfaces.History;

namespace Twin.Grains.Tests.Rig;

/// <summary>A history of what the test says was kept; at first of nothing.</summary>
public sealed class KeptHistory : IHistoryReader
{
    private readonly ConcurrentDictionary<string, HistoryPoint[]> _kept = new(StringComparer.Ordinal);

    /// <summary>Keeps good readings of a sensor, oldest first.</summary>
    public void Keep(string sensor, params (long T, double V)[] readings) =>
        _kept[sensor] = [.. readings.Select(static r => new HistoryPoint(r.T, r.V, 0))];

    /// <summary>Nothing is read until it ends.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<HistorySeries> QueryAsync(string realm, string plant, string sensor, long fromMs, long toMs, int points,
        CancellationToken cancellationToken = default)
    {
        await Gate;
        HistoryPoint[] found = [.. _kept.GetValueOrDefault(sensor, []).Where(p => p.T >= fromMs && p.T <= toMs)];
        return new HistorySeries(found, true, found.Length);
    }
}
