using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Knowledge;

/// <inheritdoc cref="IKnowledgeGraphGrain"/>
[GrainType("knowledge-graph"), KeepAlive]
public sealed class KnowledgeGraphGrain(
    IPlantRegistry plants, ITwinStore store, IEnumerable<IGraphExtrasSource> sources, RiskHealth health, TimeProvider time,
    ILogger<KnowledgeGraphGrain> logger) : Grain, IKnowledgeGraphGrain
{
    /// <summary>A turn stays short: what is left is done in the next one.</summary>
    private const int StepsAtOnce = 20_000;

    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(60);
    private readonly Dictionary<int, long> _told = [];
    private readonly List<RiskItem> _changed = [];
    private TwinKey _key;
    private GraphKeeper _keeper = null!;
    private RiskOutbox _outbox = null!;
    private IGrainTimer _timer = null!;
    private bool _armed;
    private long _epoch;
    private long _asOfMs;
    private long _dangersAt;
    private double _drift = double.NaN;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _outbox = new RiskOutbox(GrainFactory.GetGrain<IFeedGrain>($"{_key.Realm}/{_key.Plant}/feed"), time, logger);
        _keeper = new GraphKeeper(_key, plants, store, new ExtrasReader(_key, GrainFactory, sources), GrainFactory, time, logger);
        // Unlike any other activation's, also within one millisecond; never 0.
        _epoch = (time.GetUtcNow().ToUnixTimeMilliseconds() << 16) | (ushort)GrainContext.ActivationId.GetHashCode();
        await _keeper.StartAsync(cancellationToken);
        _timer = this.RegisterGrainTimer(StepAsync, Once(Timeout.InfiniteTimeSpan));
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions { DueTime = Look, Period = Look, Interleave = true });
        Arm(TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        health.Gone(_key.ToString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<long> PublishAsync(GraphDelta delta)
    {
        if (_keeper.Newest() is not { } risk || delta.ModelVersion != risk.Plant.Model.Version) return 0;
        if (delta.AlarmsLost) await _keeper.LoadAlarmsAsync(CancellationToken.None);
        foreach (var step in delta.Alarms) risk.Apply(step);
        foreach (var fact in delta.Facts) risk.Apply(fact);
        risk.Advance(delta.NowMs);
        _told[delta.Partition] = delta.NowMs;
        Arm(Together);
        return _epoch;
    }

    /// <inheritdoc/>
    public ValueTask PublishDangersAsync(ImmutableArray<RiskDanger> dangers)
    {
        _dangersAt = dangers.IsEmpty ? 0 : time.GetTimestamp();
        _keeper.Newest()?.SetDangers(dangers);
        Arm(Together);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<GraphPage> GetAsync(GraphFilter filter) => new(GraphPages.Of(Risk, _asOfMs, filter));

    /// <inheritdoc/>
    public ValueTask<GraphPage?> AroundAsync(string id, GraphWalk walk) => new(GraphPages.Around(Risk, _asOfMs, id, walk));

    /// <inheritdoc/>
    public ValueTask<VertexRisk?> RiskAsync(string id) => new(GraphAnswers.Vertex(Risk, id));

    /// <inheritdoc/>
    public ValueTask<WhyRisk?> WhyAsync(string id, int causes, int paths) => GraphAnswers.WhyAsync(() => Risk, id, causes, paths);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RiskPath>?> WaysAsync(string from, string to, int count) =>
        GraphAnswers.WaysAsync(Risk, from, to, count);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CommonFailure>?> CommonCausesAsync(string id) => GraphAnswers.CommonCausesAsync(Risk, id);

    /// <inheritdoc/>
    public ValueTask<WhatIfResult> WhatIfAsync(WhatIfRequest request) => GraphAnswers.WhatIfAsync(Risk, request);

    /// <inheritdoc/>
    public ValueTask<GraphStatus> StatusAsync() => new(new GraphStatus(
        Risk.Version, Risk.Graph.VertexCount, Risk.Graph.EdgeCount, _asOfMs, Risk.HasWork, _drift, Risk.Problems));

    /// <inheritdoc/>
    public async ValueTask RefreshAsync()
    {
        await _keeper.RefreshAsync();
        Arm(TimeSpan.Zero);
    }

    private PlantRisk Risk
    {
        get
        {
            var risk = _keeper.Newest()
                ?? throw new TwinException(new TwinError("plant.unknown", $"There is no plant '{_key.Plant}'."));
            if (risk.HasWork) Arm(TimeSpan.Zero); // A new version of the plant, seen first by who asks.
            return risk;
        }
    }

    private static GrainTimerCreationOptions Once(TimeSpan due) =>
        new() { DueTime = due, Period = Timeout.InfiniteTimeSpan, Interleave = false, KeepAlive = true };

    private void Arm(TimeSpan due)
    {
        if (_armed) return;
        _armed = true;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private Task StepAsync(CancellationToken cancellationToken)
    {
        _armed = false;
        if (_keeper.Newest() is not { } risk) return Task.CompletedTask;
        _keeper.Pace(risk);
        var from = time.GetTimestamp();
        _changed.Clear();
        risk.Step(_changed, StepsAtOnce);
        health.Stepped(time.GetElapsedTime(from));
        if (!risk.HasWork && _told.Count > 0) _asOfMs = _told.Values.Min();
        _outbox.Add(risk, _changed);
        _outbox.Kick(risk, _asOfMs);
        if (risk.HasWork) Arm(TimeSpan.FromMilliseconds(1));
        return Task.CompletedTask;
    }

    /// <summary>A full computation beside the running one (domain.md D2 step 5): they must agree.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync();
        if (_dangersAt != 0 && time.GetElapsedTime(_dangersAt) > Look) await PublishDangersAsync([]);
        if (_keeper.Newest() is not { } risk) return;
        var engine = risk.Engine.Clone();
        _drift = await Task.Run(
            () =>
            {
                engine.Propagate();
                return engine.MaxDriftAgainstFull();
            },
            cancellationToken);
        health.Looked(_key.ToString(), _drift);
        if (_drift <= RiskHealth.DriftLimit) return;
        Log.RiskDrift(logger, _key.ToString(), _drift);
        risk.Heal();
        Arm(TimeSpan.Zero);
    }
}
