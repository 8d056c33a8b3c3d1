using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MQTTnet;
using Twin.Benchmarks.Common;
using Twin.Domain.Permits;

namespace Twin.Benchmarks.Orders;

/// <summary>The permits, the readings round them, and how long after its hold each stood suspended.</summary>
internal sealed class PermitRun : IAsyncDisposable
{
    private const long GasHoldsMs = 24 * 3_600_000;
    private const int SpreadMs = 5_000;
    private readonly PermitPeople _people;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly string[] _ids;
    private readonly long[] _fixes;
    private readonly bool[] _silent;
    private readonly Random _random = new(1);
    private readonly ConcurrentDictionary<string, long> _suspended = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _loops = [];

    private PermitRun(PermitPeople people, int permits)
    {
        _people = people;
        (_ids, _fixes, _silent) = (new string[permits], new long[permits], new bool[permits]);
    }

    public List<(string What, List<double> Times)> Late { get; } = [];

    private static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<PermitRun> StartAsync(SiloProcess silo, PermitPeople people, int permits)
    {
        var run = new PermitRun(people, permits);
        await run._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", silo.MqttPort)
            .WithCredentials("key", SiloProcess.Key).WithClientId("places").Build());
        await run.SendAsync("wind", 3);
        await run.SendAsync("from", 270);
        for (var i = 0; i < permits; i++)
        {
            await run.SendAsync($"g{i}", 1);
            await run.SendAsync($"u{i}", 1);
            await run.SendAsync($"a{i}", 60);
        }

        run._loops.AddRange([run.TagsAsync(), run.WatchAsync()]);
        return run;
    }

    public async Task BeginAsync()
    {
        for (var i = 0; i < _ids.Length; i++) _ids[i] = await _people.BeginAsync(i);
    }

    public Task GasAsync() => EachAsync("gas", PermitCause.Gas, i => SendAsync($"g{i}", 15), i => SendAsync($"g{i}", 1));

    public Task VapourAsync() => EachAsync("vapour", PermitCause.Vapour, i => SendAsync($"u{i}", 15), i => SendAsync($"u{i}", 1));

    public Task AwayAsync() => EachAsync("guardian away", PermitCause.GuardianAway,
        i => SendAsync($"x{i}", PermitPlant.PlaceOf(i).X + 30, () => _silent[i] = true), i => FixAsync(i, () => _silent[i] = false));

    public Task SilentAsync() => EachAsync("guardian silent", PermitCause.GuardianUnseen, i =>
    {
        _silent[i] = true;
        return Task.CompletedTask;
    }, i => FixAsync(i, () => _silent[i] = false), i => Interlocked.Read(ref _fixes[i]));

    public Task OldTestAsync() => EachAsync("gas test too old", PermitCause.GasTestExpired,
        i => _people.RetestAsync(_ids[i], "retest", GasHoldsMs - 5_000), static _ => Task.CompletedTask, static i => NowMs + 5_000);

    public Task AlarmAsync() => EachAsync("alarm nearby", PermitCause.Alarm, i => SendAsync($"a{i}", 145), null);

    public async Task WindAsync()
    {
        _suspended.Clear();
        await SendAsync("wind", 10);
        var due = NowMs + PermitHolds.Of(PermitCause.Wind);
        var times = await Task.WhenAll(_ids.Select(async id => (double)(await SuspendedAsync(id) - due)));
        Late.Add(("wind, all at once", [.. times]));
        await SendAsync("wind", 3);
        await Task.Delay(300);
        foreach (var id in _ids) await _people.ResumeAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loops);
        await _client.DisconnectAsync();
        _client.Dispose();
        _end.Dispose();
    }

    /// <summary>The condition comes at each place at a time of its own, and goes again.</summary>
    private async Task EachAsync(
        string what, PermitCause cause, Func<int, Task> comes, Func<int, Task>? goes, Func<int, long>? sinceMs = null)
    {
        _suspended.Clear();
        var waits = _ids.Select(_ => _random.Next(SpreadMs)).ToArray();
        var times = await Task.WhenAll(_ids.Select(async (id, i) =>
        {
            await Task.Delay(waits[i]);
            var due = sinceMs is null ? NowMs : sinceMs(i);
            await comes(i);
            due += PermitHolds.Of(cause);
            var late = (double)(await SuspendedAsync(id) - due);
            if (goes is null) return late;
            await goes(i);
            await Task.Delay(300);
            await _people.ResumeAsync(id);
            return late;
        }));
        if (Late.Find(l => l.What == what).Times is { } known) known.AddRange(times);
        else Late.Add((what, [.. times]));
    }

    private async Task<long> SuspendedAsync(string id)
    {
        for (var i = 0; ; i++)
        {
            if (_suspended.TryGetValue(id, out var at)) return at;
            if (i == 10_000) throw new TimeoutException($"{id} was not suspended.");
            await Task.Delay(10);
        }
    }

    /// <summary>Asks for the permits as a screen would, and notes when each is seen suspended.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!_end.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync();
            foreach (var (id, isSuspended) in await _people.StandAsync())
            {
                if (isSuspended) _suspended.TryAdd(id, NowMs);
                else _suspended.TryRemove(id, out _);
            }
        }
    }

    /// <summary>The tags of those who are there and not silent, twice a minute and more.</summary>
    private async Task TagsAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        do
        {
            for (var i = 0; i < _fixes.Length; i++)
            {
                if (!_silent[i]) await FixAsync(i, null);
            }

            await timer.WaitForNextTickAsync();
        }
        while (!_end.IsCancellationRequested);
    }

    private async Task FixAsync(int i, Action? then)
    {
        var (x, y) = PermitPlant.PlaceOf(i);
        await SendAsync($"x{i}", x);
        await SendAsync($"y{i}", y);
        Interlocked.Exchange(ref _fixes[i], NowMs);
        then?.Invoke();
    }

    private Task SendAsync(string sensor, double value, Action first)
    {
        first();
        return SendAsync(sensor, value);
    }

    private Task SendAsync(string sensor, double value) => _client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic($"twin/{PlantMaker.Plant}/{sensor}").WithPayload(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{{\"v\":{value},\"t\":{NowMs}}}"))).Build());
}
