using System.Threading.Channels;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>The knowledge graph over a running plant.</summary>
public abstract class GraphSuite(StoreKind kind) : PlantSuite(kind)
{
    private IKnowledgeGraphGrain Graph => Rig.Grain<IKnowledgeGraphGrain>("graph");

    private IFeedGrain Feed => Rig.Grain<IFeedGrain>("feed");

    [Fact]
    public async Task GasAlarm_ZoneTakesItsLevel_InTheFeed()
    {
        var zone = new PlantIndex(Rig.Model).IndexOf("Z-1");
        var observer = await WatchAsync();
        await Pump.Read("LT-1", 50).PumpAsync();
        await observer.UntilAsync(_ => ValueTask.FromResult(observer.Risks.TryGetValue(zone, out var risk) && risk.Level == 4));
        await Pump.Read("GD-1", 30).PumpAsync();
        await observer.UntilAsync(_ => ValueTask.FromResult(observer.Risks[zone].Level is 1 or 2));
        Assert.Contains((await Feed.SnapshotAsync()).Risks, r => r == observer.Risks[zone]);
        var why = (await Graph.WhyAsync("Z-1", 6, 3))!;
        Assert.NotEmpty(why.Explanation.Causes);
        Assert.Contains(why.Origins.Single(o => o.Id == "Z-1").Local.Factors, f => f.Reference == "live~p1~GD-1~H~1");
    }

    [Fact]
    public async Task Silo_KilledInMidPropagation_RisksAreThoseOfAScratchComputation()
    {
        await Pump.Read("LT-1", 95).Read("TT-1", 60).Read("IT-1", 50).PumpAsync();
        await Rig.CheckpointAsync();
        // Nobody waits for the graph: it has been told, or not, when the silo dies.
        await Pump.Read("GD-1", 30).Read("GD-2", 30).Read("X-1", 50).Read("Y-1", 50).PumpAsync();
        await Rig.CrashAsync();
        await Pump.Read("LT-1", 96).Read("TT-1", 60).Read("IT-1", 3).PumpAsync();
        var observer = await WatchAsync();
        await observer.UntilAsync(async _ =>
        {
            Rig.Clock.Advance(TimeSpan.FromSeconds(1));
            await Pump.PumpAsync(afterMs: 1_000);
            var scratch = await ScratchAsync();
            var page = await Graph.GetAsync(new GraphFilter([], 0, 1_000));
            return page.Vertices.Length == scratch.Graph.VertexCount && page.Vertices.All(v =>
                Math.Abs(v.Risk - scratch.Engine.Risk(scratch.Graph.IndexOf(v.Id))) <= 1e-3);
        });
        Assert.True((await Graph.RiskAsync("Z-1"))!.Risk > 0.6);
    }

    [Fact]
    public async Task Model_Published_GraphFollowsWithoutARestartAndKeepsItsState()
    {
        var observer = await WatchAsync();
        await Pump.Read("GD-1", 30).PumpAsync();
        await observer.UntilAsync(async _ => await Graph.RiskAsync("Z-1") is { Risk: > 0.5 });
        await Rig.PublishAsync(SmallPlant.Model(tanks: 2));
        await Pump.PumpAsync();
        Assert.NotNull(await Graph.RiskAsync("TK-2"));
        Assert.StartsWith("2.", (await Graph.StatusAsync()).Version, StringComparison.Ordinal);
        await observer.UntilAsync(async _ => await Graph.RiskAsync("Z-1") is { Risk: > 0.5 });
        var zone = new PlantIndex(Rig.Model).IndexOf("Z-1");
        await observer.UntilAsync(async _ =>
            await Feed.SnapshotAsync() is { ModelVersion: 2 } picture && picture.Risks.Any(r => r.Index == zone && r.Level < 4));
    }

    [Fact]
    public async Task Person_WhoEntersAZone_IsExposedToIt()
    {
        var observer = await WatchAsync();
        await Pump.Read("X-1", 50).Read("Y-1", 50).PumpAsync();
        await observer.UntilAsync(async _ =>
        {
            Rig.Clock.Advance(TimeSpan.FromSeconds(1));
            await Pump.PumpAsync(afterMs: 1_000);
            return (await Graph.AroundAsync("W-1", new GraphWalk(GraphDirection.In, [EdgeKind.Exposure], 1, true, 10)))!.Vertices
                .Any(v => v.Id == "Z-1");
        });
    }

    [Fact]
    public async Task WhatIf_TouchesNothingLive()
    {
        await Pump.Read("GD-1", 30).PumpAsync();
        var request = WhatIfStates.Of([new WhatIfState("TK-1", "failed")], new WeatherNow { WindFromDeg = 270, WindMS = 3 }, 50, out _)!;
        var observer = await WatchAsync();
        await observer.UntilAsync(async _ => await Graph.RiskAsync("Z-1") is { Risk: > 0.5 });
        var before = await Graph.GetAsync(new GraphFilter([], 0, 1_000));
        var result = await Graph.WhatIfAsync(request);
        Assert.Contains(result.Changes, c => c.Id == "TK-1" && c.After > 0.8);
        var after = await Graph.GetAsync(new GraphFilter([], 0, 1_000));
        Assert.Equal(before.Vertices.Select(v => (v.Id, v.Risk)), after.Vertices.Select(v => (v.Id, v.Risk)));
    }

    /// <summary>From the store and the picture alone, in one step.</summary>
    private async Task<PlantRisk> ScratchAsync()
    {
        var risk = new PlantRisk(CompiledPlant.Compile(Rig.Model).Plant!);
        foreach (var alarm in (await Rig.AlarmsAsync()).Concat(await Rig.AlarmsAsync("shelved"))) risk.Apply(alarm);
        foreach (var item in (await Feed.SnapshotAsync()).Items) risk.Apply(risk.Facts.Of(item));
        if (risk.WantsRebuild) risk.Rebuild();
        risk.Step(new List<RiskItem>());
        return risk;
    }

    private async Task<RiskObserver> WatchAsync()
    {
        var observer = new RiskObserver();
        await Feed.SubscribeAsync(Rig.Cluster.Client.CreateObjectReference<IFeedObserver>(observer));
        foreach (var risk in (await Feed.SnapshotAsync()).Risks) observer.Risks[risk.Index] = risk;
        return observer;
    }

    private sealed class RiskObserver : IFeedObserver
    {
        private readonly Channel<FeedFrame> _frames = Channel.CreateUnbounded<FeedFrame>();

        public Dictionary<int, RiskItem> Risks { get; } = [];

        public Task OnFrameAsync(FeedFrame frame)
        {
            _frames.Writer.TryWrite(frame);
            return Task.CompletedTask;
        }

        /// <summary>Looks after every frame of the feed, which come at least once a second.</summary>
        public async Task UntilAsync(Func<FeedFrame, ValueTask<bool>> wanted)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await foreach (var frame in _frames.Reader.ReadAllAsync(limit.Token))
            {
                foreach (var risk in frame.Risks) Risks[risk.Index] = risk;
                if (await wanted(frame)) break;
            }

            GC.KeepAlive(this);
        }
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteGraphTests() : GraphSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresGraphTests() : GraphSuite(StoreKind.Postgres);
