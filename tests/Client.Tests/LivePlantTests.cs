using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Feed;

namespace Twin.Client.Tests;

public sealed class LivePlantTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLink _link = new();
    private readonly LivePlant _plant;

    public LivePlantTests() => _plant = new LivePlant("live", "p", _link, _time, _ => { });

    [Fact]
    public async Task Tick_First_SubscribesAndTakesThePicture()
    {
        await _plant.TickAsync();
        Assert.Equal(1, _link.Subscribed);
        Assert.Equal(FeedHealth.Live, _plant.Health);
        Assert.Equal(10f, _plant.Find(0).A);
        Assert.Equal(3, _plant.Find(7).Quality);
    }

    [Fact]
    public async Task Frame_AfterAGap_PullsThePicture()
    {
        await _plant.TickAsync();
        _link.Picture = Frame(9, true, 99);
        await _plant.OnFrameAsync(Frame(9, false, 50));
        Assert.Equal(2, _link.Pulled);
        Assert.Equal(99f, _plant.Find(0).A);
    }

    [Fact]
    public async Task Frame_OfANewEpoch_PullsThePicture()
    {
        await _plant.TickAsync();
        _link.Picture = Frame(0, true, 70) with { Epoch = 2 };
        await _plant.OnFrameAsync(Frame(6, false, 50) with { Epoch = 2 });
        Assert.Equal(70f, _plant.Find(0).A);
    }

    [Fact]
    public async Task Frame_InOrder_ContinuesWithoutPulling()
    {
        await _plant.TickAsync();
        await _plant.OnFrameAsync(Frame(6, false, 11));
        await _plant.OnFrameAsync(Frame(6, false, 12));
        await _plant.OnFrameAsync(Frame(7, false, 13));
        Assert.Equal(1, _link.Pulled);
        Assert.Equal(13f, _plant.Find(0).A);
    }

    [Fact]
    public async Task Feed_SilentForTwoSeconds_IsSaidAndPulledUntilItAnswers()
    {
        await _plant.TickAsync();
        _link.Fails = true;
        _time.Advance(TimeSpan.FromMilliseconds(LivePlant.SilenceMs + 1));
        await _plant.TickAsync();
        Assert.Equal(FeedHealth.Silent, _plant.Health);
        Assert.Equal(2, _link.Pulled);
        _link.Fails = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        await _plant.TickAsync();
        Assert.Equal(FeedHealth.Live, _plant.Health);
    }

    [Fact]
    public async Task Subscription_AfterTwentySeconds_IsRenewed()
    {
        await _plant.TickAsync();
        for (var second = 1; second <= 20; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await _plant.OnFrameAsync(Frame(5 + second, false, second));
            await _plant.TickAsync();
        }

        Assert.Equal(2, _link.Subscribed);
    }

    [Fact]
    public async Task Viewer_TooSlow_GetsThePictureInsteadOfTheBacklog()
    {
        await _plant.TickAsync();
        var viewer = _plant.Watch();
        Assert.Equal((byte)LiveFrameKind.Snapshot, _plant.CatchUp(viewer)![1]);
        for (var i = 0; i <= LiveViewer.MaxBehind; i++) await _plant.OnFrameAsync(Frame(6 + i, false, i));
        var picture = _plant.CatchUp(viewer)!;
        Assert.Equal((byte)LiveFrameKind.Snapshot, picture[1]);
        Assert.Equal(LiveViewer.MaxBehind, BinaryPrimitives.ReadSingleLittleEndian(picture.AsSpan(FrameCodec.HeaderBytes + 6)));
        Assert.False(viewer.TryTake(out _));
        await _plant.OnFrameAsync(Frame(7 + LiveViewer.MaxBehind, false, 1));
        Assert.True(viewer.TryTake(out var next));
        Assert.Equal((byte)LiveFrameKind.Delta, next![1]);
    }

    [Fact]
    public async Task Risks_OfPictureAndFrames_AreKnownAndHandedOn()
    {
        _link.Picture = Frame(5, true, 10) with { Risks = [new RiskItem(0, 0.5f, 2), new RiskItem(1, 0.1f, 4)], RiskAgeMs = 40 };
        await _plant.TickAsync();
        var viewer = _plant.Watch();
        _ = _plant.CatchUp(viewer);
        await _plant.OnFrameAsync(Frame(6, false, 11) with { Risks = [new RiskItem(0, 0.8f, 1)], RiskAgeMs = 4_000 });
        Assert.Equal(new LiveRisk(0.8f, 1), _plant.RiskOf(0));
        Assert.Equal(new LiveRisk(0.1f, 4), _plant.RiskOf(1));
        Assert.Equal(0, _plant.RiskOf(2).Level);
        Assert.Equal(4_000, _plant.RiskAgeMs);
        Assert.True(viewer.TryTake(out var bytes));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(48)));
        Assert.Equal(4_000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(52)));
        Assert.Equal(1, bytes![FrameCodec.HeaderBytes + FrameCodec.ItemBytes + 4]);
        await _plant.OnFrameAsync(Frame(7, false, 12) with { Risks = [new RiskItem(0, 0.8f, 1), new RiskItem(1, 0.2f, 4)] });
        Assert.True(viewer.TryTake(out var onlyNew));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(onlyNew.AsSpan(48)));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(onlyNew.AsSpan(FrameCodec.HeaderBytes + FrameCodec.ItemBytes)));
    }

    [Fact]
    public async Task Alarm_OlderStepAfterNewer_ChangesNothing()
    {
        await _plant.TickAsync();
        _plant.Adopt(Alarms.Step("T-1", AlarmPriority.High, sequence: 3, acknowledged: true));
        await _plant.OnFrameAsync(Frame(6, false, 1) with { Alarms = [Alarms.Step("T-1", AlarmPriority.High, sequence: 2,
            acknowledged: false)] });
        Assert.True(Assert.Single(_plant.Alarms).State.Acknowledged);
    }

    [Fact]
    public async Task Alarm_ClosedAndNotSuppressed_LeavesTheList()
    {
        await _plant.TickAsync();
        _plant.Adopt(Alarms.Step("T-1", AlarmPriority.High, 1, false));
        var closed = Alarms.Step("T-1", AlarmPriority.High, 2, true);
        _plant.Adopt(closed with { State = closed.State with { Active = false } });
        Assert.Empty(_plant.Alarms);
    }

    internal static FeedFrame Frame(long sequence, bool snapshot, float value) => new()
    {
        Realm = "live", Plant = "p", Epoch = 1, Sequence = sequence, ModelVersion = 1, NowMs = 1_000, NewestReadingMs = 900,
        IsSnapshot = snapshot, Items = [new FeedItem(0, 0, 0, value, 0)], Alarms = ImmutableArray<AlarmTransition>.Empty,
    };

    private sealed class FakeLink : IPlantLink
    {
        public int Subscribed { get; private set; }

        public int Pulled { get; private set; }

        public bool Fails { get; set; }

        public FeedFrame Picture { get; set; } = Frame(5, true, 10);

        public ValueTask SubscribeAsync(string realm, string plant, IFeedObserver observer)
        {
            Subscribed++;
            return ValueTask.CompletedTask;
        }

        public ValueTask UnsubscribeAsync(string realm, string plant, IFeedObserver observer) => ValueTask.CompletedTask;

        public ValueTask<FeedFrame> SnapshotAsync(string realm, string plant)
        {
            Pulled++;
            return Fails ? throw new TimeoutException() : ValueTask.FromResult(Picture);
        }

        public ValueTask<AlarmPage> ListAlarmsAsync(AlarmQuery query) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<AlarmTransition>> AlarmHistoryAsync(string alarmId) => throw new NotSupportedException();

        public ValueTask<AlarmOutcome> ActAsync(string alarmId, AlarmCommand command) => throw new NotSupportedException();
    }
}
