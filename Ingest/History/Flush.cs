using System.Collections;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.History;

/// <summary>
/// The chunks of closed buffers by key, made one sensor at a time while they are written: all at once would be hundreds of megabytes that
/// live just long enough to stay. May be walked again, by one walker at a time.
/// </summary>
internal sealed class Flush : IEnumerable<HistoryChunk>
{
    private readonly SensorDirectory _directory;
    private readonly OpenBuffers _buffers;
    private readonly int[] _handles;

    public Flush(SensorDirectory directory, OpenBuffers buffers, IReadOnlyList<int> handles)
    {
        (_directory, _buffers, _handles) = (directory, buffers, [.. handles]);
        Array.Sort(_handles, ByKey);
    }

    /// <summary>Readings of the last walk.</summary>
    public long Readings { get; private set; }

    /// <summary>Chunks of the last walk.</summary>
    public int Chunks { get; private set; }

    /// <summary>Bytes of the last walk.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public IEnumerator<HistoryChunk> GetEnumerator()
    {
        (Readings, Chunks, Bytes) = (0, 0, 0);
        var chunks = new List<HistoryChunk>();
        foreach (var handle in _handles)
        {
            var key = _directory.KeyOf(handle);
            Readings += Cut(key.Realm, key.Plant, key.Id, handle, chunks);
            foreach (var chunk in chunks)
            {
                Chunks++;
                Bytes += chunk.Data.Length;
                yield return chunk;
            }

            chunks.Clear();
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Cut(string realm, string plant, string sensor, int handle, List<HistoryChunk> into)
    {
        var sorted = _buffers.Sorted(handle);
        ChunkMaker.Add(realm, plant, sensor, sorted, into);
        return sorted.Length;
    }

    private int ByKey(int a, int b)
    {
        var (x, y) = (_directory.KeyOf(a), _directory.KeyOf(b));
        var order = string.CompareOrdinal(x.Realm, y.Realm);
        if (order == 0) order = string.CompareOrdinal(x.Plant, y.Plant);
        return order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);
    }
}
