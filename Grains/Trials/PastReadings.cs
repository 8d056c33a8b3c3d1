using System.Runtime.CompilerServices;
using Twin.Domain;
using Twin.Grains.Interfaces.History;

namespace Twin.Grains.Trials;

/// <summary>Kept readings of some sensors together, in the order of time, slice by slice: memory is that of one slice.</summary>
internal sealed class PastReadings(IHistoryReader history, TwinKey plant)
{
    private const int PerSensor = 100_000;
    private const int SensorsForSixHours = 8;
    private const long SixHoursMs = 6 * 3_600_000L;
    private const long ShortestMs = 60_000;

    /// <summary>Readings were left out: a sensor had more in a slice than is taken.</summary>
    public bool IsThinned { get; private set; }

    /// <summary>Slices of [fromMs, toMs], each with the end of its time.</summary>
    public async IAsyncEnumerable<(long ToMs, List<(string Sensor, HistoryPoint Point)> Readings)> ReadAsync(
        IReadOnlyList<string> sensors, long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var slice = Math.Max(ShortestMs, SixHoursMs * SensorsForSixHours / Math.Max(SensorsForSixHours, sensors.Count));
        for (var from = fromMs; from <= toMs; from += slice)
        {
            var to = Math.Min(from + slice - 1, toMs);
            var readings = new List<(string Sensor, HistoryPoint Point)>();
            foreach (var sensor in sensors)
            {
                var series = await history.QueryAsync(plant.Realm, plant.Plant, sensor, from, to, PerSensor, cancellationToken);
                IsThinned |= !series.Raw;
                foreach (var point in series.Points) readings.Add((sensor, point));
            }

            if (sensors.Count > 1)
                readings.Sort(static (a, b) => a.Point.T != b.Point.T
                    ? a.Point.T.CompareTo(b.Point.T) : string.CompareOrdinal(a.Sensor, b.Sensor));
            yield return (to, readings);
        }
    }
}
