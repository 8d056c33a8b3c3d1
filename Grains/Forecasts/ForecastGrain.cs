using Twin.Domain;
using Twin.Domain.Forecasts;
using Twin.Grains.Drills;
using Twin.Grains.Interfaces.Forecasts;
using Twin.Grains.Plants;

namespace Twin.Grains.Forecasts;

/// <summary>Where forecasts are worked out: a thread of their own below live, so that no drill waits for one.</summary>
public sealed class ForecastThread : IDisposable
{
    /// <summary>The thread.</summary>
    public QuietThread Quiet { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => Quiet.Dispose();
}

/// <inheritdoc cref="IForecastGrain"/>
[GrainType("forecast")]
public sealed class ForecastGrain(
    ForecastEvidence evidence, ForecastThread thread, IPlantRegistry plants, TimeProvider time, ILogger<ForecastGrain> logger)
    : Grain, IForecastGrain
{
    /// <summary>Between two forecasts.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interest = TimeSpan.FromMinutes(2.5);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(55);
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(5);
    private IGrainTimer? _timer;
    private PlantForecast? _newest;
    private TwinError? _error;
    private Task _work = Task.CompletedTask;
    private long _askedAt;
    private long _begunAt;
    private volatile bool _stopping;

    /// <inheritdoc/>
    public ValueTask<ForecastAnswer> GetAsync()
    {
        Asked();
        return new(Answer());
    }

    /// <inheritdoc/>
    public ValueTask<ForecastAnswer> NowAsync()
    {
        if (_timer is not null && _work.IsCompleted && time.GetElapsedTime(_begunAt) > Young) Begin();
        Asked();
        return new(Answer());
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        return Task.CompletedTask;
    }

    private ForecastAnswer Answer() => new(_newest, !_work.IsCompleted, time.GetUtcNow().ToUnixTimeMilliseconds(), _error);

    private void Asked()
    {
        _askedAt = time.GetTimestamp();
        if (_timer is not null) return;
        _timer = this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(Look, Look) { Interleave = true });
        Begin();
    }

    private Task OnTick(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_askedAt) > Interest)
        {
            _timer?.Dispose();
            _timer = null;
        }
        else if (_work.IsCompleted && time.GetElapsedTime(_begunAt) >= Every)
        {
            Begin();
        }

        return Task.CompletedTask;
    }

    private void Begin()
    {
        _begunAt = time.GetTimestamp();
        _work = MakeAsync(_begunAt);
    }

    private async Task MakeAsync(long begunAt)
    {
        var key = TwinKey.Parse(this.GetPrimaryKeyString());
        try
        {
            if (plants.Find(key.Plant) is not { } plant)
                throw new TwinException(new TwinError("plant.unknown", $"There is no plant '{key.Plant}'."));
            if (await evidence.GatherAsync(plant, GrainFactory) is not { } input) return;
            var made = await thread.Quiet.RunAsync(
                () => ForecastRun.Make(plant, input, () => !_stopping && time.GetElapsedTime(begunAt) < Late));
            if (made is null)
            {
                _error = new TwinError("forecast.late", "The forecast was not ready in time and was given up.", Retry.Later);
                return;
            }

            (_newest, _error) = (made with { TookMs = time.GetElapsedTime(begunAt).TotalMilliseconds }, null);
        }
        catch (Exception e)
        {
            // The newest one grows old, and says so; the next try comes in a minute.
            _error = e is TwinException known ? known.Error : new TwinError("forecast.failed", "The forecast failed.", Retry.Later);
            Log.ForecastFailed(logger, e, key.Plant);
        }
    }
}
