using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Grains.Instruments;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Judgement;

/// <inheritdoc cref="IMonitorGrain"/>
[GrainType("monitor"), KeepAlive]
public sealed class MonitorGrain(
    [PersistentState("monitor")] IPersistentState<MonitorRecord> record, IModelRunner runner, IPlantRegistry plants, SampleBoard board,
    MonitorPulse pulse, TimeProvider time, ILogger<MonitorGrain> logger) : Grain, IMonitorGrain
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(60);
    private readonly MonitorTrace _trace = new();
    private readonly MonitorDoubt _doubt = new();
    private ImmutableArray<Verdict> _verdicts = [];
    private TwinKey _key;
    private IDisposable? _beat;
    private Task _step = Task.CompletedTask;
    private bool _failed;
    private ModelVersion? _version;
    private IModelCall? _call;
    private MonitorPace _pace = new();
    private double[] _sample = [];
    private CompiledPlant? _followed;
    private SampleSeat? _seat;
    private SensorSample[] _now = [];
    private long _sampledMs;
    private bool? _told;
    private long _toldAt;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _trace.Begin(_key.Id, null, NowMs);
        _verdicts = record.State.Verdicts.IsDefault ? [] : record.State.Verdicts;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _beat?.Dispose();
        _call?.Dispose();
        _seat?.Dispose();
        // A beat that was on its way finds nothing to do.
        (_call, _version) = (null, null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask UseAsync(ModelVersion? version) => await AloneAsync(() => ChangeAsync(version));

    /// <inheritdoc/>
    public async ValueTask StepAsync() => await AloneAsync(() => StepAsync(TimeSpan.Zero));

    /// <inheritdoc/>
    public ValueTask<MonitorView> GetAsync() => new(_trace.View);

    /// <inheritdoc/>
    public ValueTask<Verdict?> VerdictAsync(string rule, long raisedMs) => new(VerdictBook.Find(_verdicts, rule, raisedMs));

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A beat of the pulse goes on between the waits of a call: the last has ended, and none begins until this has.</summary>
    private async Task AloneAsync(Func<Task> act)
    {
        while (!_step.IsCompleted) await _step;
        await (_step = act());
    }

    private async Task ChangeAsync(ModelVersion? version)
    {
        if (version?.Number == _version?.Number && (_call is not null || version is null)) return;
        var (call, error) = version is null ? (null, null) : await OpenAsync(version);
        // The new one is there before the old one goes; a call under way has ended, since this is its grain's turn.
        _call?.Dispose();
        _beat?.Dispose();
        var before = _version;
        (_call, _version, _beat, _pace) = (call, version, null, new MonitorPace());
        (_sample, _followed) = (new double[version?.Card.Signals.Length ?? 0], null);
        _now = new SensorSample[_sample.Length];
        _seat?.Dispose();
        _trace.Begin(_key.Id, version, NowMs, error);
        if (error is not null) Log.ModelBroken(logger, _key.Id, error.Message);
        if (before is not null && _told is true && before.Rule != version?.Rule) await TellAsync(before.Rule, false);
        if (version is null || call is null) return;
        var period = TimeSpan.FromMilliseconds(version.Card.PeriodMs);
        _beat = pulse.Follow(period, () => !_step.IsCompleted ? _step : _step = BeatAsync(period * 0.75));
    }

    /// <summary>A step that fails is told the first time; the next one tries again.</summary>
    private async Task BeatAsync(TimeSpan mostAge)
    {
        try
        {
            await StepAsync(mostAge);
            _failed = false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_failed) Log.MonitorStepFailed(logger, e, _key.Id);
            _failed = true;
        }
    }

    private async Task StepAsync(TimeSpan mostAge)
    {
        if (_version is not { } version || _call is not { } call) return;
        if (plants.Find(_key.Plant) is not { } plant || plant.Find(_key.Id) is not { } twin) return;
        var missing = await SampleAsync(version, plant, twin, mostAge);
        if (_call != call) return;
        if (missing.Length * 2 > _sample.Length)
        {
            _trace.Starve(missing, NowMs);
            return;
        }

        var (index, error) = Judge(call);
        if (error is not null)
        {
            if (_trace.Break(error, NowMs)) Log.ModelBroken(logger, _key.Id, error.Message);
            if (_pace.IsTooSlow) _beat?.Dispose();
            return;
        }

        _trace.Take(index, version.Card, call.Steps, call.Shares, missing, _sampledMs);
        var mode = _trace.Mode;
        if (mode is not (MonitorMode.Alarm or MonitorMode.Normal)) return;
        var doubt = await _doubt.LookAsync(GrainFactory, _key, _trace, call, version.Card, twin.Signals);
        if (_call != call || doubt == DoubtAnswer.Wait) return;
        // An alarm that was raised is not taken back by a doubt: it ends when all is well again.
        await TellAsync(version.Rule, mode == MonitorMode.Alarm && (doubt == DoubtAnswer.No || _told is true));
    }

    private async Task<(IModelCall? Call, TwinError? Error)> OpenAsync(ModelVersion version)
    {
        var models = GrainFactory.GetGrain<IModelsGrain>((_key with { Id = "models" }).ToString());
        return await models.FileAsync(version.Number) is { Length: > 0 } file ? runner.Open(file, version.Card)
            : (null, ModelErrors.NoFile());
    }

    /// <summary>The signals as they are now, from the memory of the partitions; answers those that are missing.</summary>
    private async Task<ImmutableArray<string>> SampleAsync(
        ModelVersion version, CompiledPlant plant, TwinDefinition twin, TimeSpan mostAge)
    {
        if (_followed != plant)
        {
            _seat?.Dispose();
            (_followed, _seat) = (plant, board.Follow(_key, Sampling.Sensors(version.Card.Signals, twin.Signals)));
        }

        await _seat!.TakeAsync(mostAge, _now);
        var sample = _sample;
        var (oldest, newest) = (NowMs - Sampling.MostAgeMs(version.Card.PeriodMs), 0L);
        for (var i = 0; i < sample.Length; i++)
        {
            var now = _now[i];
            sample[i] = now.IsUsable(oldest) ? now.Raw : double.NaN;
            newest = Math.Max(newest, now.SourceMs);
        }

        // An alarm's times are the plant's, which need not be the clock's.
        _sampledMs = newest > 0 ? Math.Min(newest, NowMs) : NowMs;
        return Array.TrueForAll(sample, double.IsFinite) ? []
            : [.. version.Card.Signals.Where((_, i) => !double.IsFinite(sample[i]))];
    }

    private (double Index, TwinError? Error) Judge(IModelCall call)
    {
        var begun = time.GetTimestamp();
        try
        {
            var index = call.Step(_sample);
            _pace.Took(time.GetElapsedTime(begun));
            if (_pace.IsTooSlow) return (index, ModelErrors.Slow());
            return (index, double.IsFinite(index) ? null : ModelErrors.NotANumber());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Native code says in its own words why it could not; rules do not wait for it either way.
            Log.ModelBroken(logger, _key.Id, e.Message);
            return (double.NaN, ModelErrors.Failed());
        }
    }

    /// <summary>Tells the twin's rule, when something changed and now and then again: whoever lost it learns it anew.</summary>
    private async Task TellAsync(string rule, bool active)
    {
        if (_told == active && (!active || time.GetElapsedTime(_toldAt) < s_again))
        {
            // How far it went is known when it ends, also between two times it is told.
            if (active) _verdicts = VerdictBook.With(_verdicts, rule, _trace.View);
            return;
        }

        // Kept before anybody can see the alarm it explains.
        if (!await KeepAsync(active ? VerdictBook.With(_verdicts, rule, _trace.View) : VerdictBook.Ended(_verdicts, _sampledMs))) return;
        try
        {
            var partition = Partitioning.IdOf(plants.Find(_key.Plant)!.PartitionOf(_key.Id));
            await GrainFactory.GetGrain<IPartitionGrain>((_key with { Id = partition }).ToString()).ConditionAsync(_key.Id, rule, active);
            (_told, _toldAt) = (active, time.GetTimestamp());
        }
        catch (Exception e) when (e is TwinException or TimeoutException or OrleansException)
        {
            Log.VerdictAway(logger, e, _key.Id);
        }
    }

    /// <summary>False: the store is away; the next sample tries again.</summary>
    private async Task<bool> KeepAsync(ImmutableArray<Verdict> next)
    {
        if (next == _verdicts) return true;
        record.State = new MonitorRecord { Verdicts = next };
        try
        {
            await record.WriteStateAsync();
            _verdicts = next;
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.VerdictAway(logger, e, _key.Id);
            // Somebody else judges this twin now.
            if (e is Orleans.Storage.InconsistentStateException) DeactivateOnIdle();
            return false;
        }
    }
}
