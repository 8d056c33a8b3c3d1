using System.Runtime.InteropServices;

namespace Twin.Domain.Readings.History;

/// <summary>
/// A chunk seen from afar: of every <see cref="GroupReadings"/> readings the first, lowest, highest and last and the worst quality, with
/// their own times, so that years are drawn without decoding every reading. No peak and no fault is lost by it.
/// </summary>
public static class HistoryLevel
{
    /// <summary>Readings that become one group.</summary>
    public const int GroupReadings = 256;

    /// <summary>The level of a chunk in the codec of chunks; empty when the chunk is so small that a level would save nothing.</summary>
    /// <param name="sorted">The readings of the chunk.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<HistoryReading> sorted)
    {
        if (sorted.Length < 2 * GroupReadings) return default;
        var chosen = new List<HistoryReading>((sorted.Length / GroupReadings + 1) * Downsample.PointsPerBucket);
        for (var at = 0; at < sorted.Length; at += GroupReadings)
            Downsample.AddBucket(sorted.Slice(at, Math.Min(GroupReadings, sorted.Length - at)), chosen);
        return HistoryCodec.Encode(CollectionsMarshal.AsSpan(chosen));
    }
}
