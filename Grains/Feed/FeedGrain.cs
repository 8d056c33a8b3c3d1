using Orleans.Utilities;
using Twin.Domain;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Ports;

namespace Twin.Grains.Feed;

/// <inheritdoc cref="IFeedGrain"/>
[GrainType("feed"), KeepAlive]
public sealed class FeedGrain(ITwinStore store, TimeProvider time, ILogger<FeedGrain> logger) : Grain, IFeedGrain
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private readonly Picture _picture = new();
    private ObserverManager<IFeedObserver> _observers = null!;
    private TwinKey _key;
    private long _epoch;
    private long _sequence;
    private long _flushedAt;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var parts = this.GetPrimaryKeyString().Split('/');
        _key = new TwinKey(parts[0], parts[1], parts[2]);
        _observers = new ObserverManager<IFeedObserver>(TimeSpan.FromSeconds(60), logger);
        _epoch = time.GetUtcNow().ToUnixTimeMilliseconds();
        await foreach (var alarm in store.StandingAsync(_key.Realm, _key.Plant, cancellationToken)) _picture.Load(alarm);
        this.RegisterGrainTimer(TickAsync,
            new GrainTimerCreationOptions { DueTime = Frame, Period = Frame, Interleave = false, KeepAlive = true });
    }

    /// <inheritdoc/>
    public ValueTask SubscribeAsync(IFeedObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UnsubscribeAsync(IFeedObserver observer)
    {
        _observers.Unsubscribe(observer);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<FeedFrame> SnapshotAsync() => new(_picture.Snapshot(_key, _epoch, _sequence));

    /// <inheritdoc/>
    public async ValueTask<long> PublishAsync(FeedDelta delta)
    {
        Model(delta.ModelVersion);
        _picture.Apply(delta);
        if (Due || delta.Alarms.Length > 0) await FlushAsync();
        return _epoch;
    }

    /// <inheritdoc/>
    public async ValueTask<long> PublishRisksAsync(RiskDelta delta)
    {
        Model(delta.ModelVersion);
        _picture.Apply(delta);
        if (Due && delta.Risks.Length > 0) await FlushAsync();
        return _epoch;
    }

    private bool Due => time.GetElapsedTime(_flushedAt) >= Frame;

    private void Model(int version)
    {
        if (version <= _picture.ModelVersion) return;
        _picture.Reset(version);
        _epoch = Math.Max(_epoch + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private Task TickAsync(CancellationToken cancellationToken)
    {
        var silence = time.GetElapsedTime(_flushedAt);
        return _picture.HasChanges || silence.TotalSeconds >= 1 ? FlushAsync() : Task.CompletedTask;
    }

    private Task FlushAsync()
    {
        _flushedAt = time.GetTimestamp();
        var frame = _picture.Take(_key, _epoch, ++_sequence);
        return _observers.Notify(o => o.OnFrameAsync(frame));
    }
}
