using System.Collections.Concurrent;
using System.Text;
using Twin.Domain;
using Twin.Domain.Readings;

namespace Twin.Ingest.Intake;

/// <summary>A sensor that sends but is not in the model.</summary>
/// <param name="Id">Id as sent.</param>
/// <param name="Source">Door and client of the newest reading.</param>
/// <param name="Count">Readings so far.</param>
/// <param name="FirstMs">Arrival of the first, Unix ms.</param>
/// <param name="LastMs">Arrival of the newest.</param>
/// <param name="LastValue">Newest value.</param>
public sealed record UnmodelledSensor(string Id, string Source, long Count, long FirstMs, long LastMs, double LastValue);

/// <summary>"Seen, not modelled" of one plant: bounded, the rest is only counted.</summary>
public sealed class UnmodelledSensors
{
    private readonly ConcurrentDictionary<string, UnmodelledSensor> _seen = new(StringComparer.Ordinal);
    private long _beyond;

    /// <summary>Readings of sensors that no longer fitted into the list.</summary>
    public long Beyond => Interlocked.Read(ref _beyond);

    /// <summary>What was seen, newest first.</summary>
    public IReadOnlyList<UnmodelledSensor> List() => [.. _seen.Values.OrderByDescending(s => s.LastMs)];

    /// <summary>Remembers a reading.</summary>
    public void Note(ReadOnlySpan<byte> idUtf8, in Reading reading, string source, long nowMs)
    {
        if (idUtf8.Length > Limits.LocalIdChars * 4) return;
        var id = Encoding.UTF8.GetString(idUtf8);
        if (_seen.Count >= Limits.UnmodelledPerPlant && !_seen.ContainsKey(id))
        {
            Interlocked.Increment(ref _beyond);
            return;
        }

        var value = reading.Value;
        _seen.AddOrUpdate(
            id,
            static (key, at) => new UnmodelledSensor(key, at.source, 1, at.nowMs, at.nowMs, at.value),
            static (_, old, at) => old with { Source = at.source, Count = old.Count + 1, LastMs = at.nowMs, LastValue = at.value },
            (source, nowMs, value));
    }

    /// <summary>Forgets those that are modelled now.</summary>
    public void Forget(Func<string, bool> modelled)
    {
        foreach (var id in _seen.Keys)
        {
            if (modelled(id)) _seen.TryRemove(id, out _);
        }
    }
}
