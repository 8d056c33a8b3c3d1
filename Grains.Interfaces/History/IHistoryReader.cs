namespace Twin.Grains.Interfaces.History;

/// <summary>Reads the kept readings of a sensor: chunks and what is not yet in one, merged (design 7.1).</summary>
public interface IHistoryReader
{
    /// <summary>
    /// Readings with source time in [fromMs, toMs], oldest first: raw when there are no more than <paramref name="points"/>,
    /// else per bucket the first, lowest, highest and last with their own times.
    /// </summary>
    ValueTask<HistorySeries> QueryAsync(
        string realm, string plant, string sensor, long fromMs, long toMs, int points, CancellationToken cancellationToken = default);
}

/// <summary>A stretch of history.</summary>
/// <param name="Points">Readings, oldest first.</param>
/// <param name="Raw">True when nothing was left out.</param>
/// <param name="Total">Readings in the range.</param>
public sealed record HistorySeries(IReadOnlyList<HistoryPoint> Points, bool Raw, long Total);

/// <summary>One kept reading.</summary>
/// <param name="T">Source time, Unix ms.</param>
/// <param name="V">Value, in the sensor's source unit.</param>
/// <param name="Q">Upper 16 bits of the OPC UA status.</param>
public readonly record struct HistoryPoint(long T, double V, ushort Q);
