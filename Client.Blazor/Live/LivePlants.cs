using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Twin.Client.Blazor.Ports;

namespace Twin.Client.Blazor.Live;

/// <summary>
/// All plants somebody in this web process watches: one subscription each, however many screens. A plant nobody watches is kept a
/// minute, so that a reload finds its picture, and then let go.
/// </summary>
public sealed class LivePlants(IPlantLink link, TimeProvider time, ILogger<LivePlants> logger) : BackgroundService
{
    /// <summary>Plants followed at once at most.</summary>
    public const int MaxPlants = 256;

    private const long LingerMs = 60_000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Realm, string Plant), Entry> _plants = [];
    private readonly SemaphoreSlim _wake = new(0);

    private long NowMs => time.GetTimestamp() / (time.TimestampFrequency / 1000);

    /// <summary>Follows a plant until the lease is disposed.</summary>
    public LiveLease Open(string realm, string plant)
    {
        Entry? entry;
        lock (_gate)
        {
            if (!_plants.TryGetValue((realm, plant), out entry))
            {
                if (_plants.Count >= MaxPlants)
                    throw new InvalidOperationException($"More than {MaxPlants} plants are watched in this process.");
                entry = new Entry(new LivePlant(realm, plant, link, time, error => Log.FeedFailed(logger, realm, plant, error)));
                _plants.Add((realm, plant), entry);
            }

            entry.Leases++;
        }

        _wake.Release();
        return new LiveLease(entry.Plant, () => Close(entry));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ticks = new Dictionary<Entry, Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var entry in Take())
            {
                // A slow plant must not hold up the others: one tick in flight each.
                if (!ticks.TryGetValue(entry, out var running) || running.IsCompleted) ticks[entry] = entry.Plant.TickAsync();
            }

            foreach (var gone in Forget())
            {
                ticks.Remove(gone);
                await LetGoAsync(gone.Plant);
            }

            await PauseAsync(stoppingToken);
        }
    }

    private async Task PauseAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var pause = new CancellationTokenSource(Step, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stoppingToken);
            await _wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task LetGoAsync(LivePlant plant)
    {
        try
        {
            await plant.UnsubscribeAsync();
        }
        catch (Exception error)
        {
            Log.FeedFailed(logger, plant.Realm, plant.Plant, error);
        }
    }

    private Entry[] Take()
    {
        lock (_gate) return [.. _plants.Values];
    }

    private List<Entry> Forget()
    {
        var gone = new List<Entry>();
        lock (_gate)
        {
            foreach (var (key, entry) in _plants)
            {
                if (entry.Leases > 0 || NowMs - entry.ClosedMs < LingerMs) continue;
                _plants.Remove(key);
                gone.Add(entry);
            }
        }

        return gone;
    }

    private void Close(Entry entry)
    {
        lock (_gate)
        {
            entry.Leases--;
            entry.ClosedMs = NowMs;
        }
    }

    private sealed class Entry(LivePlant plant)
    {
        public LivePlant Plant { get; } = plant;

        public int Leases { get; set; }

        public long ClosedMs { get; set; }
    }
}

/// <summary>The right to a live plant; dispose it when the screen goes.</summary>
public sealed class LiveLease(LivePlant plant, Action close) : IDisposable
{
    private int _closed;

    /// <summary>The plant.</summary>
    public LivePlant Plant { get; } = plant;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0) close();
    }
}
