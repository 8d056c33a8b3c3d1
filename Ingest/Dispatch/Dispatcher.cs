using Microsoft.Extensions.Options;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;

namespace Twin.Ingest.Dispatch;

/// <summary>
/// Runs one pump per partition of every plant and realm that this journal feeds, trims the journal below what is saved everywhere, and
/// tells the
/// intake how far behind the twins are.
/// </summary>
public sealed class Dispatcher : BackgroundService
{
    /// <summary>A call to a twin that never answers must not hold up a stop: its readings are in the journal.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly List<PartitionPump> _pumps = [];
    private readonly Dictionary<(string, string, int), int> _numbers = [];
    private readonly List<Task> _runs = [];
    private readonly IPlantCatalog _catalog;
    private readonly IJournalFollower[] _followers;
    private CancellationToken _stop;

    public Dispatcher(
        IJournal journal,
        ReadingIntake intake,
        SensorDirectory directory,
        IPlantCatalog catalog,
        IPartitionRouter router,
        IClusterClient grains,
        IEnumerable<IJournalFollower> followers,
        IOptions<IntakeOptions> options,
        IHostApplicationLifetime host,
        TimeProvider time,
        ILogger<Dispatcher> logger)
    {
        Journal = journal;
        Intake = intake;
        Directory = directory;
        Grains = grains;
        Time = time;
        Logger = logger;
        HeartbeatMs = options.Value.HeartbeatMs;
        Routes = new Routes(directory, router, PumpOf);
        var clock = intake.ClockOf(TwinKey.Live);
        Doors = new DoorWatch(clock.NowMs, options.Value.ReconnectMs);
        host.ApplicationStarted.Register(() => Doors.Opened(clock.NowMs));
        _catalog = catalog;
        _followers = [.. followers];
    }

    internal IJournal Journal { get; }

    internal ReadingIntake Intake { get; }

    internal SensorDirectory Directory { get; }

    internal IClusterClient Grains { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal int HeartbeatMs { get; }

    internal Routes Routes { get; }

    internal DoorWatch Doors { get; }

    /// <summary>Applied by every partition below this position; -1 while one of them is not open.</summary>
    public long AppliedEnd => Lowest(static p => p.AppliedEnd);

    /// <summary>True when a partition does not take readings now.</summary>
    public bool Degraded
    {
        get
        {
            lock (_gate) return _pumps.Exists(static p => p.Away);
        }
    }

    /// <summary>
    /// Where a partition must start reading: the lowest watermark of its plant after routes changed (a sensor may have come from another
    /// partition),
    /// else its own.
    /// </summary>
    internal long FloorOf(string realm, string plant, long watermark)
    {
        lock (_gate)
        {
            foreach (var pump in _pumps)
            {
                if (pump.Realm == realm && pump.Plant == plant && pump.DurableEnd >= 0) watermark = Math.Min(watermark, pump.DurableEnd);
            }
        }

        return watermark;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stop = stoppingToken;
        _catalog.Changed += OnPlantChanged;
        foreach (var plant in _catalog.Plants) Open(TwinKey.Live, plant);
        OpenOldRealms();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Housekeep();
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_runs).WaitAsync(StopLimit, Time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _catalog.Changed -= OnPlantChanged;
        }
    }

    private void Housekeep()
    {
        Intake.Applied(Degraded ? -1 : AppliedEnd);
        var keep = Lowest(static p => p.DurableEnd);
        foreach (var follower in _followers) keep = Math.Min(keep, follower.Cursor);
        if (keep > 0) Journal.Trim(keep);
    }

    private long Lowest(Func<PartitionPump, long> position)
    {
        lock (_gate) return _pumps.Count == 0 ? Journal.DurableEnd : _pumps.Min(position);
    }

    private int PumpOf(string realm, string plant, int partition)
    {
        lock (_gate)
        {
            if (_numbers.TryGetValue((realm, plant, partition), out var number)) return number;
            Open(realm, plant);
            return _numbers[(realm, plant, partition)];
        }
    }

    private void Open(string realm, string plant)
    {
        lock (_gate)
        {
            if (_numbers.ContainsKey((realm, plant, 0))) return;
            for (var partition = 0; partition < Partitioning.Count; partition++)
            {
                var number = _pumps.Count;
                var pump = new PartitionPump(number, this, realm, plant, partition, Intake.ClockOf(realm));
                _numbers[(realm, plant, partition)] = number;
                _pumps.Add(pump);
                _runs.Add(Task.Run(() => pump.RunAsync(_stop), CancellationToken.None));
            }
        }
    }

    /// <summary>Realms whose readings are still in the journal after a restart.</summary>
    private void OpenOldRealms()
    {
        for (var handle = 0; handle < Directory.Count; handle++)
        {
            var key = Directory.KeyOf(handle);
            if (_catalog.Find(key.Plant) is not null) Open(key.Realm, key.Plant);
        }
    }

    private void OnPlantChanged(string plant)
    {
        Routes.Reset();
        Open(TwinKey.Live, plant);
        lock (_gate)
        {
            foreach (var pump in _pumps)
            {
                if (pump.Plant == plant) pump.Reopen();
            }
        }
    }
}

/// <summary>Somebody else who reads the journal and needs it kept (history, dead letters).</summary>
public interface IJournalFollower
{
    /// <summary>Everything below this position is safely elsewhere.</summary>
    long Cursor { get; }
}
