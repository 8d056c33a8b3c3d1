using System.Text;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Domain.Readings;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Onnx;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Judgement;

/// <summary>
/// Runs a twin's approved model on the readings this process takes in, and hands its index on as readings of a sensor: through the journal,
/// as durable as any other. The registry may be away; then the model that was approved last judges on. Without a verdict the sensor says so
/// by its quality. Not safe for two threads.
/// </summary>
internal sealed class EdgeMonitor(
    EdgeJudgeOptions options, IModelSource source, IHistoryTail tail, IIntake intake, EdgeCache cache, TimeProvider time,
    ILogger logger) : IDisposable
{
    private const long AskEveryMs = 10_000;
    private readonly IntakeBatch _batch = new() { Source = $"judge:{options.Twin}" };
    private OnnxModel? _model;
    private OnnxCaller? _caller;
    private ApprovedModel? _approved;
    private MonitorPace _pace = new();
    private WarmUpWatch _warmUp = new();
    private (long T, double V)[] _last = [];
    private double[] _sample = [];
    private double _index;
    private long _askAtMs;
    private bool _sourceAway;
    private bool _begun;

    /// <summary>Between two samples.</summary>
    public TimeSpan Period => TimeSpan.FromMilliseconds(_model?.Card.PeriodMs ?? AskEveryMs);

    /// <summary>Looks for another model when it is time to, and judges.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (nowMs >= _askAtMs)
        {
            _askAtMs = nowMs + AskEveryMs;
            await RefreshAsync(cancellationToken);
        }

        if (_caller is { } caller) Say(nowMs, Judge(caller, nowMs) ? Quality.Good : Quality.BadDeviceFailure);
        else if (_begun) Say(nowMs, Quality.BadNotConnected);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _caller?.Dispose();
        _model?.Dispose();
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        ApprovedModel? approved;
        try
        {
            approved = await source.FetchAsync(options.Plant, options.Twin, _approved?.Hash ?? "", cancellationToken);
            if (_sourceAway) Log.SourceBack(logger, options.Twin);
            _sourceAway = false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_sourceAway) Log.SourceAway(logger, e, options.Twin);
            _sourceAway = true;
            if (!_begun && cache.Read(options.Plant, options.Twin) is { } kept) Open(kept);
            _begun = true;
            return;
        }

        _begun = true;
        if (approved is null)
        {
            Close();
            cache.Clear(options.Plant, options.Twin);
        }
        else if (approved.Hash == _approved?.Hash)
        {
            // The same file; the plant may have bound its signals to other sensors.
            if (!approved.Sensors.SequenceEqual(_approved.Sensors)) Bind(_approved with { Sensors = approved.Sensors });
        }
        else if (EdgeCache.Hash(approved.File) != approved.Hash)
        {
            Log.Refused(logger, options.Twin, "the file is not the one that was approved");
        }
        else if (Open(approved))
        {
            cache.Write(options.Plant, options.Twin, approved);
        }
    }

    /// <summary>The new one is there before the old one goes; one that does not open leaves the old one in place.</summary>
    private bool Open(ApprovedModel approved)
    {
        var (model, error) = OnnxModel.Open(approved.File);
        if (model is null || model.Card.Signals.Length != approved.Sensors.Length)
        {
            model?.Dispose();
            Log.Refused(logger, options.Twin, error?.Message ?? "its signals are not those that are bound");
            return false;
        }

        Close();
        (_model, _caller, _pace, _warmUp) = (model, model.Call(), new MonitorPace(), new WarmUpWatch());
        Bind(approved);
        Log.Judges(logger, options.Twin, approved.Hash);
        return true;
    }

    private void Bind(ApprovedModel approved)
    {
        _approved = approved;
        (_sample, _last) = (new double[approved.Sensors.Length], new (long, double)[approved.Sensors.Length]);
        Array.Fill(_last, (0, double.NaN));
    }

    private void Close()
    {
        Dispose();
        (_caller, _model, _approved) = (null, null, null);
    }

    /// <summary>False: too little is known, the model is slow or gives no number, or it is still warming up.</summary>
    private bool Judge(OnnxCaller caller, long nowMs)
    {
        var (card, missing) = (caller.Model.Card, 0);
        var oldest = nowMs - Sampling.MostAgeMs(card.PeriodMs);
        for (var i = 0; i < _sample.Length; i++)
        {
            if (_approved!.Sensors[i] is { } sensor) Look(sensor, ref _last[i], oldest);
            _sample[i] = _last[i].T >= oldest ? _last[i].V : double.NaN;
            if (!double.IsFinite(_sample[i])) missing++;
        }

        if (missing * 2 > _sample.Length || _pace.IsTooSlow) return false;
        var begun = time.GetTimestamp();
        var index = caller.Step(_sample);
        _pace.Took(time.GetElapsedTime(begun));
        if (!double.IsFinite(index)) return false;
        _index = card.Kind == "monitor" ? index : card.Limit != 0 ? index / card.Limit : index > 0 ? 2 : 0;
        return !_warmUp.Lasts(caller.Steps, card.WarmUp, _index);
    }

    private void Look(string sensor, ref (long T, double V) last, long oldest)
    {
        foreach (var reading in tail.Tail(TwinKey.Live, options.Plant, sensor, Math.Max(oldest, last.T + 1), long.MaxValue))
            last = (reading.T, reading.Q.IsBad ? double.NaN : reading.V);
    }

    private void Say(long nowMs, Quality quality)
    {
        _batch.Clear();
        if (intake.FindPlant(TwinKey.Live, options.Plant) is not { } plant) return;
        var reading = new Reading(nowMs, _index, 0, quality, ReadingFlags.None);
        if (plant.TryResolve(Encoding.UTF8.GetBytes(options.Sensor), out var sensor)) _batch.Add(sensor, reading, 0);
        else plant.SeenNotModelled(Encoding.UTF8.GetBytes(options.Sensor), reading, _batch.Source);
        // Refused (disk full, overload): the next verdict is newer anyway.
        if (_batch.Count > 0) intake.Submit(plant, _batch);
    }
}
