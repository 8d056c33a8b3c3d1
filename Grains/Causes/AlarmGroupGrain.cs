using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Plants;

namespace Twin.Grains.Causes;

/// <inheritdoc cref="IAlarmGroupGrain"/>
[GrainType("alarm-groups"), Reentrant]
public sealed class AlarmGroupGrain(IPlantRegistry plants, TimeProvider time) : Grain, IAlarmGroupGrain, IFeedObserver
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);
    private readonly AlarmGrouping _grouping = new(CausalTopology.Empty);
    private IFeedGrain _feed = null!;
    private CompiledPlant? _plant;
    private TwinKey _key;
    private long _epoch;
    private long _sequence = -1;
    private long _renewedAt;
    private long _heardAt;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _feed = GrainFactory.GetGrain<IFeedGrain>(new TwinKey(_key.Realm, _key.Plant, "feed").ToString());
        return Task.CompletedTask;
    }

    /// <summary>A frame in order is folded in; after a gap the next question pulls the whole picture.</summary>
    public Task OnFrameAsync(FeedFrame frame)
    {
        _heardAt = time.GetTimestamp();
        if (frame.Epoch != _epoch || frame.Sequence != _sequence + 1)
        {
            if (frame.Epoch != _epoch || frame.Sequence > _sequence) _sequence = -1;
            return Task.CompletedTask;
        }

        _sequence = frame.Sequence;
        foreach (var step in frame.Alarms) _grouping.Apply(step);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<AlarmGroup>> ListAsync()
    {
        Follow();
        if (_sequence < 0 || time.GetElapsedTime(_heardAt).TotalSeconds > 3) await PullAsync();
        if (_renewedAt == 0 || time.GetElapsedTime(_renewedAt) > Renewal)
        {
            await _feed.SubscribeAsync(this.AsReference<IFeedObserver>());
            _renewedAt = time.GetTimestamp();
        }

        return _grouping.Groups(time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <inheritdoc/>
    public async ValueTask<GroupOutcome> AcknowledgeAsync(string groupId, string actor, string? comment, long? seenMs)
    {
        var desk = GrainFactory.GetGrain<IAlarmDeskGrain>("desk");
        return await GroupActs.AcknowledgeAsync(await ListAsync(), groupId, seenMs, async id =>
        {
            var outcome = await desk.ActAsync(id, new AlarmCommand(AlarmVerb.Acknowledge, 0, actor, comment, 0, null));
            if (outcome.Alarm is { } alarm) _grouping.Apply(alarm);
            return outcome;
        });
    }

    private async Task PullAsync()
    {
        var picture = await _feed.SnapshotAsync();
        (_epoch, _sequence, _heardAt) = (picture.Epoch, picture.Sequence, time.GetTimestamp());
        _grouping.Load(picture.Alarms);
    }

    private void Follow()
    {
        if (plants.Find(_key.Plant) is not { } plant || ReferenceEquals(plant, _plant)) return;
        _plant = plant;
        _grouping.Use(CausalTopology.From(KnowledgeGraphBuilder.Build(plant).Graph, plant));
    }
}
