using System.Text.Json;
using System.Threading.Channels;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Feed;
using Twin.Ingest.Ports;
using Twin.Silo.Api;

namespace Twin.Silo.Hosting;

/// <summary>One plant's open alarms as published.</summary>
internal sealed partial class PlantAlarms : IFeedObserver
{
    private readonly IClusterClient _grains;
    private readonly IMqttOut _mqtt;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _plant;
    private readonly LiveRealm _realm = LiveRealm.Of(TwinKey.Live);
    private readonly IFeedGrain _feed;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Channel<FeedFrame> _frames = Channel.CreateBounded<FeedFrame>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Dictionary<string, Dictionary<string, AlarmTransition>> _open = new(StringComparer.Ordinal);
    private IFeedObserver? _reference;
    private long _epoch;
    private long _sequence = -1;
    private long _renewedAt;
    private long _heardAt;

    public PlantAlarms(
        string plant, IClusterClient grains, IMqttOut mqtt, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        _plant = plant;
        _grains = grains;
        _mqtt = mqtt;
        _time = time;
        _logger = logger;
        _feed = grains.GetGrain<IFeedGrain>($"{_realm}/{plant}/feed", null);
        _ = RunAsync(stop);
    }

    public Task OnFrameAsync(FeedFrame frame)
    {
        _frames.Writer.TryWrite(frame);
        return Task.CompletedTask;
    }

    /// <summary>Subscribes, renews every 20 s, and asks for a snapshot after 3 s of silence.</summary>
    public async Task KeepAsync()
    {
        try
        {
            var now = _time.GetTimestamp();
            if (_reference is null || _time.GetElapsedTime(_renewedAt).TotalSeconds >= 20)
            {
                _reference ??= _grains.CreateObjectReference<IFeedObserver>(this);
                await _feed.SubscribeAsync(_reference);
                _renewedAt = now;
            }

            if (_sequence >= 0 && _time.GetElapsedTime(_heardAt).TotalSeconds < 3) return;
            _renewedAt = 0;
            await OnFrameAsync(await _feed.SnapshotAsync());
        }
        catch (Exception e)
        {
            _renewedAt = 0;
            LogAway(_logger, e, _plant);
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync(stop)) await TakeAsync(frame);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task TakeAsync(FeedFrame frame)
    {
        _heardAt = _time.GetTimestamp();
        var next = frame.Epoch == _epoch && frame.Sequence == _sequence + 1;
        if (!frame.IsSnapshot && !next && _sequence >= 0)
        {
            frame = frame.Epoch == _epoch && frame.Sequence <= _sequence ? frame : await _feed.SnapshotAsync();
            if (!frame.IsSnapshot) return;
        }

        (_epoch, _sequence) = (frame.Epoch, frame.Sequence);
        var touched = new HashSet<string>(StringComparer.Ordinal);
        if (frame.IsSnapshot)
        {
            touched.UnionWith(_open.Keys);
            _open.Clear();
        }

        foreach (var step in frame.Alarms)
        {
            touched.Add(step.Twin);
            Fold(step);
        }

        foreach (var twin in touched) await PublishAsync(twin);
    }

    private void Fold(AlarmTransition step)
    {
        if (!_open.TryGetValue(step.Twin, out var rules)) _open[step.Twin] = rules = new(StringComparer.Ordinal);
        if (step.State.IsOpen && step.State.Suppression == Suppression.None) rules[step.RuleId] = step;
        else rules.Remove(step.RuleId);
        if (rules.Count == 0) _open.Remove(step.Twin);
    }

    private async Task PublishAsync(string twin)
    {
        var payload = _open.TryGetValue(twin, out var rules)
            ? JsonSerializer.SerializeToUtf8Bytes(rules.Values.OrderBy(static a => a.Priority).Select(AlarmDto.From), Json)
            : [];
        try
        {
            await _mqtt.PublishAsync(_realm, $"twin/{_plant}/$alarms/{twin}", payload, retain: true, qos: 1);
        }
        catch (Exception e)
        {
            _sequence = -1;
            LogAway(_logger, e, _plant);
        }
    }

    [LoggerMessage(3010, LogLevel.Warning, "Alarms of plant {Plant} cannot be published now; trying again")]
    private static partial void LogAway(ILogger logger, Exception exception, string plant);
}
