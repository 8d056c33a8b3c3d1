using System.Threading.Channels;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>What screens follow.</summary>
public abstract class FeedSuite(StoreKind kind) : PlantSuite(kind)
{
    private IFeedGrain Feed => Rig.Grain<IFeedGrain>("feed");

    private int IndexOf(string twin) => new PlantIndex(Rig.Model).IndexOf(twin);

    [Fact]
    public async Task Observer_SeesNumberedFramesWithItemsAndAlarmsThatAreInTheStore()
    {
        var observer = new Observer();
        var reference = Rig.Cluster.Client.CreateObjectReference<IFeedObserver>(observer);
        await Feed.SubscribeAsync(reference);
        await Pump.Read("LT-1", 85).PumpAsync();
        var raised = await observer.FirstAsync(f => f.Alarms.Any(a => a.Kind == AlarmEventKind.Raised));
        Assert.NotNull(await Rig.Store.FindAlarmAsync(raised.Alarms[0].AlarmId));
        Rig.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await Pump.Read("LT-1", 86).PumpAsync(afterMs: 100);
        await observer.FirstAsync(_ => observer.Items.TryGetValue(IndexOf("LT-1"), out var item) && item.A == 86f);
        // Each once and none left out. One-way calls sent within a millisecond may overtake each other: that is what the numbers are for.
        var first = observer.Sequences.Min();
        Assert.Equal(Enumerable.Range(0, observer.Sequences.Count).Select(i => first + i), observer.Sequences.Order());
        await Feed.UnsubscribeAsync(reference);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Commit_UnderWay_ShowsNothingOfTheAlarm()
    {
        await Pump.Read("LT-1", 50).PumpAsync();
        var gate = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        Rig.Store.Before = async c =>
        {
            if (c.Transitions.Count == 0) return;
            arrived.TrySetResult();
            await gate.Task;
        };
        var pumping = Pump.Read("LT-1", 85).PumpAsync();
        await arrived.Task;
        var before = await Feed.SnapshotAsync();
        Assert.Empty(before.Alarms);
        Assert.All(before.Items, i => Assert.Equal(0, i.Alarm));
        gate.SetResult();
        await pumping;
        Assert.Single(await UntilAsync(f => f.Alarms.Length > 0) is var after ? after.Alarms : []);
    }

    [Fact]
    public async Task Feed_StartedAnew_HasANewEpochAndThePictureAgain()
    {
        await Pump.Read("LT-1", 85).Read("TT-1", 20).PumpAsync();
        var before = await UntilAsync(f => f.Items.Any(i => i.Index == IndexOf("TT-1")) && f.Alarms.Length > 0);
        await Rig.Cluster.DeactivateAsync(Feed);
        Assert.Single((await Feed.SnapshotAsync()).Alarms);
        Rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await Pump.PumpAsync(afterMs: 1_000);
        Rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await Pump.PumpAsync(afterMs: 1_000);
        var after = await UntilAsync(f => f.Items.Any(i => i.Index == IndexOf("TT-1")));
        Assert.True(after.Epoch > before.Epoch);
    }

    [Fact]
    public async Task Publish_NewModel_KeepsWhatIsKnownUnderTheNewPlaces()
    {
        await Pump.Read("LT-1", 85).Read("TT-1", 20).PumpAsync();
        var model = SmallPlant.Model(tanks: 2);
        await Rig.PublishAsync(model with { Twins = [.. model.Twins.Reverse()] });
        Rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await Pump.PumpAsync(afterMs: 1_000);
        var after = await UntilAsync(f => f.ModelVersion == 2 && f.Items.Any(i => i.Index == IndexOf("LT-1")));
        Assert.Equal(85f, after.Items.Single(i => i.Index == IndexOf("LT-1")).A);
        Assert.Single(after.Alarms);
    }

    [Fact]
    public async Task Alarm_Closed_LeavesTheSnapshot()
    {
        await Pump.Read("LT-1", 85).PumpAsync();
        await Rig.ActAsync(Assert.Single(await Rig.AlarmsAsync()), AlarmVerb.Acknowledge);
        await Pump.Read("LT-1", 50).PumpAsync();
        await UntilAsync(f => f.Alarms.Length == 0);
        Assert.Empty(await Rig.AlarmsAsync());
    }

    /// <summary>The feed is told beside the batches; asks until it knows, by more heartbeats, not by waiting.</summary>
    private async Task<FeedFrame> UntilAsync(Func<FeedFrame, bool> wanted)
    {
        for (var i = 0; i < 200; i++)
        {
            var frame = await Feed.SnapshotAsync();
            if (wanted(frame)) return frame;
            Rig.Clock.Advance(TimeSpan.FromMilliseconds(60));
            await Pump.PumpAsync(afterMs: 1);
        }

        throw new InvalidOperationException("The feed never came to know it.");
    }

    private sealed class Observer : IFeedObserver
    {
        private readonly Channel<FeedFrame> _frames = Channel.CreateUnbounded<FeedFrame>();

        public List<long> Sequences { get; } = [];

        public Dictionary<int, Domain.Feed.FeedItem> Items { get; } = [];

        public Task OnFrameAsync(FeedFrame frame)
        {
            _frames.Writer.TryWrite(frame);
            return Task.CompletedTask;
        }

        public async Task<FeedFrame> FirstAsync(Func<FeedFrame, bool> wanted)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await foreach (var frame in _frames.Reader.ReadAllAsync(limit.Token))
            {
                Sequences.Add(frame.Sequence);
                foreach (var item in frame.Items) Items[item.Index] = item;
                if (wanted(frame)) return frame;
            }

            throw new InvalidOperationException();
        }
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteFeedTests() : FeedSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresFeedTests() : FeedSuite(StoreKind.Postgres);
