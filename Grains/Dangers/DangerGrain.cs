using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Dangers;
using Twin.Domain.Knowledge;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Dangers;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Partitions;
using Twin.Grains.Plants;

namespace Twin.Grains.Dangers;

/// <inheritdoc cref="IDangerGrain"/>
[GrainType("dangers"), KeepAlive]
public sealed class DangerGrain(IPlantRegistry plants, TimeProvider time, ILogger<DangerGrain> logger) : Grain, IDangerGrain
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(DangerWatch.PeriodMs);

    /// <summary>The graph is told when something changed, and so often again: whoever lost it learns it anew.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(30);

    private TwinKey _key;
    private PlantSampler _sampler = null!;
    private CompiledPlant? _plant;
    private DangerWatch? _watch;
    private WatchedValue[] _values = [];
    private DangerList _list = DangerList.None;
    private ImmutableArray<RiskDanger> _told = [];
    private long _toldAt;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _sampler = new PlantSampler(GrainFactory, _key);
        this.RegisterGrainTimer(_ => StepAsync().AsTask(), new GrainTimerCreationOptions(s_period, s_period));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WakeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<DangerList> GetDangersAsync() => new(_list);

    /// <inheritdoc/>
    public async ValueTask StepAsync()
    {
        if (Follow() is not { } watch) return;
        await _sampler.SampleAsync();
        var now = _sampler.Now;
        for (var i = 0; i < _values.Length; i++) _values[i] = new WatchedValue(now[i].Value, now[i].SourceMs, now[i].Quality, now[i].Mode);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        watch.Step(nowMs, _values);
        _list = new DangerList(nowMs, watch.Count, watch.Dangers());
        await TellAsync();
    }

    private DangerWatch? Follow()
    {
        if (plants.Find(_key.Plant) is not { } plant) return null;
        if (ReferenceEquals(plant, _plant)) return _watch;
        var watch = new DangerWatch(plant);
        if (_watch is { } before) watch.Inherit(before);
        _sampler.Follow(plant, watch.Sensors);
        _values = new WatchedValue[watch.Sensors.Length];
        _plant = plant;
        return _watch = watch;
    }

    private async Task TellAsync()
    {
        var dangers = _list.Dangers.Select(d => RiskDanger.From(d, _list.NowMs)).ToImmutableArray();
        if (dangers.SequenceEqual(_told) && (dangers.IsEmpty || time.GetElapsedTime(_toldAt) < s_again)) return;
        try
        {
            await GrainFactory.GetGrain<IKnowledgeGraphGrain>((_key with { Id = "graph" }).ToString()).PublishDangersAsync(dangers);
            (_told, _toldAt) = (dangers, time.GetTimestamp());
        }
        catch (Exception e) when (e is TwinException or TimeoutException or OrleansException)
        {
            Log.DangersAway(logger, e, _key.Plant);
        }
    }
}
