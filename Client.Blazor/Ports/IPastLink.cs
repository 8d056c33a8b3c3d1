using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;

namespace Twin.Client.Blazor.Ports;

/// <summary>What the plant was like; the composition root knows where that is kept.</summary>
public interface IPastLink
{
    /// <summary>The picture at a moment; null: there is no such plant.</summary>
    ValueTask<PastFrame?> AtAsync(string realm, string plant, long atMs, CancellationToken cancellationToken);

    /// <summary>When alarms of priority 1 and 2 came in [fromMs, toMs], oldest first; of too many the newest.</summary>
    ValueTask<ImmutableArray<PastMark>> MarksAsync(
        string realm, string plant, long fromMs, long toMs, CancellationToken cancellationToken);
}

/// <summary>A plant at a moment of the past. Risk is not kept and not in it.</summary>
/// <param name="AtMs">The moment, Unix ms.</param>
/// <param name="ModelVersion">Version of the model whose indexes the items speak of: the newest.</param>
/// <param name="NewestReadingMs">Source time of the newest reading in it, Unix ms; 0: no reading of that time is kept.</param>
/// <param name="Items">State per twin.</param>
/// <param name="Alarms">Alarms open or suppressed then.</param>
/// <param name="Left">Sensors that were not looked at: the plant is too large to be read in the time a person waits.</param>
public sealed record PastFrame(
    long AtMs, int ModelVersion, long NewestReadingMs, ImmutableArray<FeedItem> Items, ImmutableArray<AlarmTransition> Alarms,
    int Left = 0);

/// <summary>An alarm that came, for the time bar.</summary>
public readonly record struct PastMark(long AtMs, AlarmPriority Priority, string Twin);
