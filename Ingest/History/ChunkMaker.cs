using Twin.Domain;
using Twin.Domain.Readings.History;
using Twin.Ingest.Ports;

namespace Twin.Ingest.History;

/// <summary>Cuts sorted readings of one sensor into chunks.</summary>
internal static class ChunkMaker
{
    // A late reading of last month must not make one chunk that lies over every query of the month.
    private const long SplitGapMs = 86_400_000;

    public static void Add(string realm, string plant, string sensor, ReadOnlySpan<HistoryReading> sorted, List<HistoryChunk> into)
    {
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && end - start < Limits.ReadingsPerChunk
                && unchecked((ulong)(sorted[end].T - sorted[end - 1].T)) <= SplitGapMs)
            {
                end++;
            }

            var part = sorted[start..end];
            into.Add(new HistoryChunk(realm, plant, sensor, part[0].T, part[^1].T, part.Length, HistoryCodec.Encode(part))
            {
                Level = HistoryLevel.Of(part),
            });
            start = end;
        }
    }
}
