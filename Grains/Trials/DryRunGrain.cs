using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants.Drafts;
using Twin.Grains.Interfaces.Trials;
using Twin.Grains.Plants;

namespace Twin.Grains.Trials;

/// <inheritdoc cref="IDryRunGrain"/>
[GrainType("dry-run")]
public sealed class DryRunGrain(
    [PersistentState("dry-run")] IPersistentState<DryRunRecord> record, DryRunRunner runner, IPlantRegistry plants, TimeProvider time,
    ILogger<DryRunGrain> logger) : Grain, IDryRunGrain, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);
    private CancellationTokenSource? _stop;
    private DryRunStatus? _status;

    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _status = record.State.Last;
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<DryRunStatus> StartAsync(long fromMs, long toMs)
    {
        if (_status is { IsUnderWay: true } running) return running;
        var key = Key;
        var begun = new DryRunStatus(
            DryRunState.Waiting, 0, fromMs, toMs, time.GetUtcNow().ToUnixTimeMilliseconds(), 0, 0, null, null);
        var grain = GrainFactory.GetGrain<IDraftGrain>(key.ToString());
        if (await grain.GetAsync() is not { } draft || await grain.FileAsync() is not { } file)
            return Failed(begun, new TwinError("draft.unknown", $"There is no draft '{key.Id}'."));
        if (plants.Find(key.Plant) is not { } before)
            return Failed(begun, new TwinError("plant.unknown", $"There is no plant '{key.Plant}'."));
        begun = begun with { Revision = draft.Revision };
        var (after, errors) = await Task.Run(() => PlantRegistry.Compile(file, draft.BaseVersion + 1));
        if (after is null) return Failed(begun, errors[0]);
        // Another caller may have started one while this one was reading.
        if (_status is { IsUnderWay: true } other) return other;
        _stop?.Dispose();
        _stop = new CancellationTokenSource();
        _status = begun;
        DelayDeactivation(Kept);
        _ = RunAsync(key, before, after, begun, _stop.Token);
        return begun;
    }

    /// <inheritdoc/>
    public ValueTask<DryRunStatus?> GetAsync() => new(Volatile.Read(ref _status));

    /// <inheritdoc/>
    public async ValueTask<DryRunStatus?> CancelAsync()
    {
        if (_status is { IsUnderWay: true } running && _stop is { } stop)
        {
            await stop.CancelAsync();
            _status = running with { State = DryRunState.Cancelled };
        }

        return _status;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_stop is { } stop) await stop.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop?.Dispose();

    private async Task RunAsync(
        TwinKey key, CompiledPlant before, CompiledPlant after, DryRunStatus begun, CancellationToken cancellationToken)
    {
        DryRunStatus ended;
        try
        {
            // Away from the grain's own thread: its callers see the progress meanwhile.
            var result = await Task.Run(() => runner.RunAsync(key, before, after, (begun.FromMs, begun.ToMs),
                (share, readings) =>
                {
                    var now = begun with { State = DryRunState.Running, Share = share, Readings = readings };
                    if (!cancellationToken.IsCancellationRequested) Volatile.Write(ref _status, now);
                }, cancellationToken), cancellationToken);
            ended = begun with { State = DryRunState.Done, Share = 1, Readings = result.Readings, Result = result };
        }
        catch (OperationCanceledException)
        {
            ended = begun with { State = DryRunState.Cancelled };
        }
        catch (Exception e)
        {
            Log.DryRunFailed(logger, key.ToString(), e);
            ended = begun with { State = DryRunState.Failed, Error = new TwinError("dry-run.failed", e.Message, Retry.Later) };
        }

        // Kept before it is shown: who has seen it done finds it after a crash too.
        if (ended.State == DryRunState.Done) await KeepAsync(key, ended);
        Volatile.Write(ref _status, ended);
    }

    /// <summary>A reviewer who comes after a restart sees it. Without the store the result is only here, which the log says.</summary>
    private async Task KeepAsync(TwinKey key, DryRunStatus ended)
    {
        try
        {
            record.State = new DryRunRecord { Last = ended };
            await record.WriteStateAsync();
        }
        catch (Exception e)
        {
            Log.DryRunNotKept(logger, key.ToString(), e);
        }
    }

    private DryRunStatus Failed(DryRunStatus begun, TwinError error) =>
        _status = begun with { State = DryRunState.Failed, Error = error };
}

/// <summary>The dry run of a draft as it is stored: append only.</summary>
[GenerateSerializer, Alias("twin.dryrun.record.v1")]
public sealed class DryRunRecord
{
    /// <summary>The last run that came to its end; null: none did.</summary>
    [Id(0)] public DryRunStatus? Last { get; set; }
}
