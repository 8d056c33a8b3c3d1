using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Twin.Chaos.Tests;

/// <summary>
/// Plays the script of <see cref="TestPlant"/> into a broker at QoS 1 and remembers what was acknowledged. A lost connection is made anew,
/// and what was not acknowledged is sent again in order, as any careful gateway does.
/// </summary>
internal sealed class LoadDriver(int port, int sensors, int connections, double readingsPerSecond) : IAsyncDisposable
{
    private const int Window = 120;
    private readonly ConcurrentDictionary<int, List<(long T, double V)>> _acked = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _runs = [];
    private readonly int[] _steps = new int[sensors / 2];
    private long _ackedCount;
    private long _lastAckAt = Stopwatch.GetTimestamp();
    private int _reconnects;

    /// <summary>Readings acknowledged.</summary>
    public long Acked => Interlocked.Read(ref _ackedCount);

    /// <summary>Connections made anew.</summary>
    public int Reconnects => Volatile.Read(ref _reconnects);

    /// <summary>Time since the newest acknowledgement.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastAckAt));

    /// <summary>Added to the times of readings from now on (a clock that jumps).</summary>
    public long OffsetMs { get; set; }

    public int Sensors => sensors;

    /// <summary>Steps taken by a pair of sensors.</summary>
    public int StepsOf(int pair) => _steps[pair];

    /// <summary>Acknowledged readings of a sensor, in the order of sending.</summary>
    public IReadOnlyList<(long T, double V)> AckedOf(int sensor) => _acked.TryGetValue(sensor, out var list) ? list : [];

    public LoadDriver Start()
    {
        for (var c = 0; c < connections; c++)
        {
            var number = c;
            _runs.Add(Task.Run(() => RunAsync(number)));
        }

        return this;
    }

    /// <summary>Takes no new steps and waits until everything sent is acknowledged.</summary>
    public async Task FinishAsync(TimeSpan limit)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_runs).WaitAsync(limit);
    }

    /// <summary>Waits until some readings more are acknowledged than now.</summary>
    public Task<TimeSpan> MoreAckedAsync(TimeSpan limit, long more = 1)
    {
        var goal = Acked + more;
        return Until.TrueAsync("readings are acknowledged", limit, () => Acked >= goal);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _abandoned = true;
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private volatile bool _abandoned;

    private async Task RunAsync(int number)
    {
        var pairs = Enumerable.Range(0, sensors / 2).Where(p => p % connections == number).ToArray();
        var owed = new Queue<Sent>();
        var script = new Script(this, pairs, readingsPerSecond / connections);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_abandoned && (!_stop.IsCancellationRequested || owed.Count > 0 || !script.Whole))
        {
            try
            {
                using var link = await MqttLink.OpenAsync(port, $"driver-{number}");
                await ServeAsync(link, owed, script, timer);
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _reconnects);
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private async Task ServeAsync(MqttLink link, Queue<Sent> owed, Script script, PeriodicTimer timer)
    {
        var acks = Channel.CreateUnbounded<MqttPacket>();
        using var closing = new CancellationTokenSource();
        var reading = ReadAcksAsync(link, acks.Writer, closing.Token);
        try
        {
            var id = 0;
            var ids = new Queue<ushort>();
            foreach (var again in owed) Send(link, again, ref id, ids);
            await link.SendAsync();
            while (!_abandoned && (!_stop.IsCancellationRequested || owed.Count > 0 || !script.Whole))
            {
                while (acks.Reader.TryRead(out var packet)) Take(packet, owed, ids);
                if (reading.IsCompleted) await reading;
                while (owed.Count < Window && script.Next() is { } next)
                {
                    owed.Enqueue(next);
                    Send(link, next, ref id, ids);
                }

                await link.SendAsync();
                await timer.WaitForNextTickAsync();
            }
        }
        finally
        {
            await closing.CancelAsync();
            link.Dispose();
            await reading.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private static async Task ReadAcksAsync(MqttLink link, ChannelWriter<MqttPacket> acks, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) acks.TryWrite(await link.ReadAsync(stop));
    }

    private static void Send(MqttLink link, in Sent sent, ref int id, Queue<ushort> ids)
    {
        id = (id % 65_535) + 1;
        ids.Enqueue((ushort)id);
        link.AddReading($"twin/{TestPlant.Id}/{TestPlant.SensorId(sent.Sensor)}", (ushort)id, sent.T, sent.V);
    }

    /// <summary>The broker acknowledges in the order of sending (MQTT 4.6).</summary>
    private void Take(MqttPacket packet, Queue<Sent> owed, Queue<ushort> ids)
    {
        if (packet.Type == MqttLink.Disconnect) throw new IOException("The server said goodbye.");
        if (packet.Type != MqttLink.PubAck || packet.Id != ids.Dequeue() || packet.Reason != 0)
            throw new InvalidOperationException($"Unexpected {packet.First:x2} {Convert.ToHexString(packet.Body)}.");
        var sent = owed.Dequeue();
        _acked.GetOrAdd(sent.Sensor, static _ => []).Add((sent.T, sent.V));
        Interlocked.Increment(ref _ackedCount);
        Interlocked.Exchange(ref _lastAckAt, Stopwatch.GetTimestamp());
    }

    private readonly record struct Sent(int Sensor, long T, double V);

    /// <summary>What a connection sends next, at its pace; a step of a pair is two readings in turn.</summary>
    private sealed class Script(LoadDriver driver, int[] pairs, double rate)
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly Dictionary<int, long> _lastT = [];
        private long _made;
        private int _at;

        /// <summary>Both of the pair have taken the step.</summary>
        public bool Whole => _made % 2 == 0;

        public Sent? Next()
        {
            var second = _made % 2 == 1;
            if (!second && (driver._stop.IsCancellationRequested || _made >= _watch.Elapsed.TotalSeconds * rate)) return null;
            var pair = pairs[_at];
            var sensor = (2 * pair) + (second ? 1 : 0);
            var step = driver._steps[pair];
            if (second)
            {
                driver._steps[pair]++;
                _at = (_at + 1) % pairs.Length;
            }

            _made++;
            var t = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + driver.OffsetMs;
            // Within one millisecond times still rise; a clock that was set back is left as it is.
            if (_lastT.TryGetValue(sensor, out var last) && t <= last && last - t < 1_000) t = last + 1;
            _lastT[sensor] = t;
            return new Sent(sensor, t, TestPlant.Value(sensor, step));
        }
    }
}
