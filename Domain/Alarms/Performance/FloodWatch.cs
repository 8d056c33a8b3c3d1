namespace Twin.Domain.Alarms.Performance;

/// <summary>
/// The rolling view of a flood, for the desk: begins when more than so many alarms came within 10 minutes, ends when fewer than the lower
/// number did. Feed each annunciation once, in any order; ask with a time that does not fall.
/// </summary>
public sealed class FloodWatch(PerformanceDefinitions definitions)
{
    private readonly SortedSet<(long AtMs, string Id)> _recent = [];

    /// <summary>When the flood began, Unix ms; 0: there is none.</summary>
    public long SinceMs { get; private set; }

    /// <summary>Annunciations in the last 10 minutes, as of the last question.</summary>
    public int Recent => _recent.Count;

    /// <summary>Takes an annunciation; one known already changes nothing.</summary>
    public void Add(long atMs, string alarmId) => _recent.Add((atMs, alarmId));

    /// <summary>True when there is a flood now.</summary>
    public bool IsFloodAt(long nowMs)
    {
        while (_recent.Count > 0 && _recent.Min.AtMs <= nowMs - definitions.BucketMs) _recent.Remove(_recent.Min);
        if (SinceMs == 0 && _recent.Count > definitions.FloodStartsOver) SinceMs = _recent.Min.AtMs;
        else if (SinceMs != 0 && _recent.Count < definitions.FloodEndsBelow) SinceMs = 0;
        return SinceMs != 0;
    }
}
