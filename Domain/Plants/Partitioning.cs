namespace Twin.Domain.Plants;

/// <summary>Which share of a plant a twin belongs to. The hash is part of what is stored: never change it.</summary>
public static class Partitioning
{
    /// <summary>Partitions of a plant.</summary>
    public const int Count = 8;

    /// <summary>Partition of a twin: FNV-1a over the UTF-16 code units of its id.</summary>
    public static int Of(ReadOnlySpan<char> id)
    {
        var hash = 2166136261u;
        foreach (var c in id)
        {
            hash = (hash ^ (c & 0xFFu)) * 16777619u;
            hash = (hash ^ ((uint)c >> 8)) * 16777619u;
        }

        return (int)((hash ^ (hash >> 15)) % Count);
    }

    /// <summary>Local id of a partition's grain.</summary>
    public static string IdOf(int partition) => partition.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
