using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Metadata;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;

namespace Twin.Grains.Interfaces.Feed;

/// <summary>
/// The change feed of one plant in one realm (key <c>realm/plant/feed</c>): keeps the picture, coalesces changes, pushes at most 10
/// frames a second
/// to one observer per process. A gap in <see cref="FeedFrame.Sequence"/>, a new epoch or 2 s of silence → pull <see
/// cref="SnapshotAsync"/>.
/// </summary>
[Alias("twin.IFeedGrain"), DefaultGrainType("feed")]
public interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>Subscribes or renews (every 20 s; it lapses after 60 s).</summary>
    [Alias("Subscribe")]
    ValueTask SubscribeAsync(IFeedObserver observer);

    [Alias("Unsubscribe")]
    ValueTask UnsubscribeAsync(IFeedObserver observer);

    /// <summary>The whole picture with the open alarms; frames with a higher sequence continue it.</summary>
    [Alias("Snapshot")]
    ValueTask<FeedFrame> SnapshotAsync();

    /// <summary>
    /// Called by partitions after a commit: what changed. Alarm transitions are already durable. Answers the feed's epoch: a new one
    /// means that the
    /// picture was lost and the partition sends all it knows.
    /// </summary>
    [Alias("Publish")]
    ValueTask<long> PublishAsync([Immutable] FeedDelta delta);

    /// <summary>
    /// Called by the knowledge graph: risks that changed, and how new the readings are that all risks rest upon. Answers the feed's
    /// epoch: a new one means that the picture was lost and the graph sends all it knows.
    /// </summary>
    [Alias("PublishRisks")]
    ValueTask<long> PublishRisksAsync([Immutable] RiskDelta delta);
}

/// <summary>Receives frames; one per process, renewed by its owner. One way: a process that died must not hold up the others.</summary>
[Alias("twin.IFeedObserver")]
public interface IFeedObserver : IGrainObserver
{
    [Alias("OnFrame"), OneWay]
    Task OnFrameAsync([Immutable] FeedFrame frame);
}

/// <summary>A step of the picture. An empty frame is sent every second: the heartbeat.</summary>
[GenerateSerializer, Immutable, Alias("twin.feed.frame.v1")]
public sealed record FeedFrame
{
    [Id(0)] public required string Realm { get; init; }
    [Id(1)] public required string Plant { get; init; }
    /// <summary>New with every activation of the feed.</summary>
    [Id(2)] public required long Epoch { get; init; }
    /// <summary>Rises by one per frame.</summary>
    [Id(3)] public required long Sequence { get; init; }
    /// <summary>Model version that <see cref="FeedItem.Index"/> refers to.</summary>
    [Id(4)] public required int ModelVersion { get; init; }
    /// <summary>The realm's time, Unix ms.</summary>
    [Id(5)] public required long NowMs { get; init; }
    /// <summary>Arrival time of the newest reading applied, Unix ms; 0: none yet.</summary>
    [Id(6)] public required long NewestReadingMs { get; init; }
    /// <summary>True for a snapshot: replaces everything.</summary>
    [Id(7)] public required bool IsSnapshot { get; init; }
    [Id(8)] public required ImmutableArray<FeedItem> Items { get; init; }
    /// <summary>Durable alarm steps since the last frame, in order; in a snapshot: the newest step of every open or suppressed
    /// alarm.</summary>
    [Id(9)] public required ImmutableArray<AlarmTransition> Alarms { get; init; }
    /// <summary>Risks that changed; in a snapshot all that are known.</summary>
    [Id(10)] public ImmutableArray<RiskItem> Risks { get; init; } = [];
    /// <summary>How far the risks are behind the picture, ms: what they do not know yet is at most this old; -1: no risk is known
    /// yet.</summary>
    [Id(11)] public int RiskAgeMs { get; init; } = -1;
}

/// <summary>What the knowledge graph tells the feed.</summary>
[GenerateSerializer, Immutable, Alias("twin.feed.riskdelta.v1")]
public sealed record RiskDelta
{
    /// <summary>Model version that <see cref="RiskItem.Index"/> refers to.</summary>
    [Id(0)] public required int ModelVersion { get; init; }
    /// <summary>Realm time, Unix ms, up to which every change is in the risks.</summary>
    [Id(1)] public required long AsOfMs { get; init; }
    [Id(2)] public required ImmutableArray<RiskItem> Risks { get; init; }
}

/// <summary>What a partition tells the feed.</summary>
[GenerateSerializer, Immutable, Alias("twin.feed.delta.v1")]
public sealed record FeedDelta
{
    [Id(0)] public required int ModelVersion { get; init; }
    [Id(1)] public required long NowMs { get; init; }
    [Id(2)] public required long NewestReadingMs { get; init; }
    [Id(3)] public required ImmutableArray<FeedItem> Items { get; init; }
    [Id(4)] public required ImmutableArray<AlarmTransition> Alarms { get; init; }
}
