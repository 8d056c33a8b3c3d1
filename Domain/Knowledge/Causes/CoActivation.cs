namespace Twin.Domain.Knowledge.Causes;

/// <summary>Which alarms usually come together: Jaccard over time buckets (domain.md A6).</summary>
internal sealed class CoActivation(GroupingSettings settings)
{
    private readonly Dictionary<(string Twin, string Rule), List<long>> _buckets = [];

    /// <summary>Notes an occurrence. Buckets rise, so a late one finds its place near the end.</summary>
    public void Note((string Twin, string Rule) key, long onsetMs)
    {
        if (!_buckets.TryGetValue(key, out var buckets))
        {
            if (_buckets.Count >= settings.RememberedAlarms) return;
            _buckets[key] = buckets = [];
        }

        var bucket = onsetMs / settings.BucketMs;
        var place = buckets.BinarySearch(bucket);
        if (place >= 0) return;
        buckets.Insert(~place, bucket);
        if (buckets.Count > settings.Buckets) buckets.RemoveAt(0);
    }

    /// <summary>True when two alarms came together often enough.</summary>
    public bool Similar((string Twin, string Rule) a, (string Twin, string Rule) b)
    {
        if (!_buckets.TryGetValue(a, out var of) || !_buckets.TryGetValue(b, out var with)) return false;
        int i = 0, j = 0, both = 0;
        while (i < of.Count && j < with.Count)
        {
            if (of[i] == with[j]) (i, j, both) = (i + 1, j + 1, both + 1);
            else if (of[i] < with[j]) i++;
            else j++;
        }

        return both >= settings.SimilarTimes && both > settings.Similarity * (of.Count + with.Count - both);
    }
}
