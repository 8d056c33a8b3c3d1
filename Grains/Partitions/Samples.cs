using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Partitions;

/// <summary>
/// Newest values of the sensors that somebody watches, kept as their steps pass by. A sensor is asked itself once, when it is first
/// watched; from then on the answer is memory. Sensors that nobody watches cost nothing.
/// </summary>
internal sealed class Samples
{
    /// <summary>Sensors asked in one call at most, so that a partition is never held up for long; others follow with the next.</summary>
    private const int AsksAtOnce = 512;

    private readonly Stack<int> _free = [];
    private SensorSample[] _kept = new SensorSample[16];
    private int _count;

    /// <summary>Takes what a step says of a watched sensor.</summary>
    public void Note(TwinEntry entry, in TwinStep step)
    {
        if (entry.SamplePlace == 0 || step.Changes is not { Length: > 0 } changes) return;
        var newest = changes[^1];
        _kept[entry.SamplePlace] = new SensorSample(newest.Value, newest.Raw, newest.SourceMs, newest.Quality);
    }

    /// <summary>A sensor that is this partition's no longer.</summary>
    public void Forget(TwinEntry entry)
    {
        if (entry.SamplePlace > 0) _free.Push(entry.SamplePlace);
        entry.SamplePlace = 0;
    }

    /// <summary>The newest values in the order of the ids.</summary>
    public async ValueTask<ImmutableArray<SensorSample>> TakeAsync(Roster roster, ImmutableArray<string> sensors)
    {
        var entries = new TwinEntry?[sensors.Length];
        List<TwinEntry>? strangers = null;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = roster.Find(sensors[i]);
            if (entries[i] is { Sensor: not null, SamplePlace: 0 } entry && (strangers ??= []).Count < AsksAtOnce) strangers.Add(entry);
        }

        if (strangers is not null) await MeetAsync(strangers);
        var samples = ImmutableArray.CreateBuilder<SensorSample>(entries.Length);
        foreach (var entry in entries)
        {
            samples.Add(entry is { SamplePlace: > 0 and var place } ? _kept[place] with { Mode = entry.Parent?.ModeName }
                : SensorSample.None);
        }

        return samples.MoveToImmutable();
    }

    /// <summary>Asks all at once; who cannot answer is a stranger still, and is asked again.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Each call is awaited exactly once, after all were started.")]
    private async ValueTask MeetAsync(List<TwinEntry> strangers)
    {
        var asked = new ValueTask<SensorView?>[strangers.Count];
        for (var i = 0; i < asked.Length; i++) asked[i] = strangers[i].Sensor!.GetAsync();
        for (var i = 0; i < asked.Length; i++)
        {
            try
            {
                var view = await asked[i];
                Keep(strangers[i], view is null ? SensorSample.None : new SensorSample(view.Value, view.Raw, view.SourceMs, view.Quality));
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or Domain.TwinException)
            {
                // Not there now: the store is away, or the silo that held it died.
            }
        }
    }

    private void Keep(TwinEntry entry, in SensorSample sample)
    {
        // The same sensor may have been asked for twice in one list.
        if (entry.SamplePlace == 0) entry.SamplePlace = _free.TryPop(out var place) ? place : ++_count;
        if (entry.SamplePlace >= _kept.Length) Array.Resize(ref _kept, _kept.Length * 2);
        _kept[entry.SamplePlace] = sample;
    }
}
