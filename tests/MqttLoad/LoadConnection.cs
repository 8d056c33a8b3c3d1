using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using HdrHistogram;

namespace Twin.MqttLoad;

/// <summary>One connection of the generator: a window of messages in flight, answered by PUBACKs.</summary>
internal sealed class LoadConnection : ILoadConnection
{
    private readonly LoadOptions _options;
    private readonly int _number;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly PacketWriter _writer = new();
    private readonly byte[] _input = new byte[16 << 10];
    private readonly Slot[] _slots = new Slot[65_536];
    private readonly byte[][] _topics;
    private readonly byte[][] _ids;
    private readonly long[] _lastT;
    private readonly TextWriter? _record;
    private int _inputLength;
    private ushort _id;
    private int _inFlight;
    private int _sensor;
    private long _value;

    internal LoadConnection(LoadOptions options, int number, TextWriter? record)
    {
        _options = options;
        _number = number;
        _record = record;
        var count = Math.Max(1, options.Sensors / options.Connections);
        var numbers = Enumerable.Range(0, count).Select(i => (i * options.Connections) + number);
        _ids = [.. numbers.Select(n => Encoding.UTF8.GetBytes(options.SensorPrefix + n))];
        _topics = [.. _ids.Select(id => Encoding.UTF8.GetBytes(Fill(options, Encoding.UTF8.GetString(id))))];
        _lastT = new long[count];
        Tally = new LoadTally(_ids);
        Single = options.Topic.Contains("{sensor}", StringComparison.Ordinal);
        if (!Single && options.ReadingsPerMessage > count)
            throw new ArgumentException("Too few sensors: each is once in a message of many.", nameof(options));
    }

    /// <summary>Latency of acknowledgements after the warm-up, in ns.</summary>
    public LongHistogram Latency { get; } = new(TimeStamp.Minutes(1), 3);

    public long Sent { get; private set; }

    public long Acked { get; private set; }

    public long AckedMeasured { get; private set; }

    public long Refused { get; private set; }

    public LoadTally Tally { get; }

    internal bool Single { get; }

    public void Dispose() => _socket.Dispose();

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(_options.Host, _options.Port, cancellationToken);
        _writer.Clear();
        _writer.Connect(_options.Version, _options.ClientPrefix + _number, _options.User, _options.Password);
        await SendAsync(cancellationToken);
        while (_inputLength < 4) await ReceiveAsync(cancellationToken);
        if (_input[0] != 0x20 || _input[3] != 0)
            throw new InvalidOperationException($"CONNECT was answered by {Convert.ToHexString(_input, 0, _inputLength)}.");
        // The CONNACK of version 5 carries properties; it fits the buffer.
        while (_inputLength < 2 + _input[1]) await ReceiveAsync(cancellationToken);
        Consume(2 + _input[1]);
    }

    /// <summary>Sends until <paramref name="end"/> (Stopwatch ticks), then waits for what is owed.</summary>
    public async Task RunAsync(long start, long measureFrom, long end, CancellationToken cancellationToken)
    {
        if (_options.Rate > 0 || _options.Qos == 0) await RunPacedAsync(start, measureFrom, end, cancellationToken);
        else await RunFlatOutAsync(measureFrom, end, cancellationToken);
        _writer.Clear();
        _writer.Disconnect();
        await SendAsync(cancellationToken);
    }

    private async Task RunFlatOutAsync(long measureFrom, long end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (now < end && _inFlight < _options.Window)
            {
                _writer.Clear();
                while (_inFlight < _options.Window) AddMessage(now);
                await SendAsync(cancellationToken);
            }

            if (_inFlight == 0) return;
            await ReceiveAsync(cancellationToken);
            HandleAcks(measureFrom);
        }
    }

    private async Task RunPacedAsync(long start, long measureFrom, long end, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = _options.Qos == 0
            ? Task.CompletedTask
            : Task.Run(() => ReceiveUntilIdleAsync(measureFrom, end, done.Token), done.Token);
        var perTick = _options.Rate / _options.Connections / Stopwatch.Frequency;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end || receiving.IsFaulted) break;
            var allowed = perTick > 0 ? (long)((now - start) * perTick) - Sent : 256;
            if (allowed <= 0 || Volatile.Read(ref _inFlight) >= _options.Window)
            {
                await Task.Delay(1, cancellationToken);
                continue;
            }

            _writer.Clear();
            lock (_slots)
            {
                for (; allowed > 0 && _inFlight < _options.Window; allowed--) AddMessage(now);
            }

            await SendAsync(cancellationToken);
        }

        await receiving;
    }

    private async Task ReceiveUntilIdleAsync(long measureFrom, long end, CancellationToken cancellationToken)
    {
        while (Stopwatch.GetTimestamp() < end || Volatile.Read(ref _inFlight) > 0)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            round.CancelAfter(100);
            try
            {
                await ReceiveAsync(round.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                continue;
            }

            lock (_slots) HandleAcks(measureFrom);
        }
    }

    private void AddMessage(long now)
    {
        if (_options.Qos > 0)
        {
            do
            {
                if (++_id == 0) _id = 1;
            }
            while (_slots[_id].SentAt != 0);
            _inFlight++;
        }

        var first = _sensor;
        var mark = _writer.BeginPublish(_options.Version, _options.Qos, _id, _topics[_sensor]);
        var readings = _options.ReadingsPerMessage;
        var array = readings > 1 || !Single;
        if (array) _writer.Payload("["u8);
        var firstT = TakeTimes(Clock.UnixMs(now));
        for (var i = 0; i < readings; i++)
        {
            if (i > 0) _writer.Payload(","u8);
            _writer.Reading(Single ? default : _ids[_sensor], Single ? firstT + i : firstT, LoadValues.Tenths(_options.Values, _value + i));
            if (!Single) Next();
        }

        if (Single) Next();
        if (array) _writer.Payload("]"u8);
        _writer.EndPublish(mark);
        if (_options.Qos > 0) _slots[_id] = new Slot(now, first, firstT, _value);
        _value += readings;
        Sent++;
    }

    /// <summary>
    /// The time of the message at hand, so that those of each sensor rise strictly:
    /// readings of one sensor are 1 ms apart, those of many share one.
    /// </summary>
    private long TakeTimes(long t)
    {
        if (Single)
        {
            t = Math.Max(t, _lastT[_sensor] + 1);
            _lastT[_sensor] = t + _options.ReadingsPerMessage - 1;
            return t;
        }

        for (var i = 0; i < _options.ReadingsPerMessage; i++) t = Math.Max(t, _lastT[(_sensor + i) % _ids.Length] + 1);
        for (var i = 0; i < _options.ReadingsPerMessage; i++) _lastT[(_sensor + i) % _ids.Length] = t;
        return t;
    }

    private void Next()
    {
        if (++_sensor == _ids.Length) _sensor = 0;
    }

    private void HandleAcks(long measureFrom)
    {
        var now = Stopwatch.GetTimestamp();
        var at = 0;
        while (_inputLength - at >= 2 && _inputLength - at >= 2 + _input[at + 1])
        {
            if (_input[at] != 0x40)
                throw new InvalidOperationException($"Unexpected packet {Convert.ToHexString(_input, at, 2 + _input[at + 1])}.");
            var id = (ushort)((_input[at + 2] << 8) | _input[at + 3]);
            var refused = _input[at + 1] > 2 && _input[at + 4] >= 0x80;
            at += 2 + _input[at + 1];
            var slot = _slots[id];
            if (slot.SentAt == 0) throw new InvalidOperationException($"PUBACK {id} was not owed.");
            _slots[id] = default;
            _inFlight--;
            Acked++;
            if (refused) Refused++;
            else Record(slot);
            if (slot.SentAt < measureFrom) continue;
            AckedMeasured++;
            Latency.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(slot.SentAt, now).TotalNanoseconds));
        }

        Consume(at);
    }

    private void Record(in Slot slot)
    {
        for (var i = 0; i < _options.ReadingsPerMessage; i++)
        {
            var sensor = Single ? slot.Sensor : (slot.Sensor + i) % _ids.Length;
            var t = Single ? slot.T + i : slot.T;
            var tenths = LoadValues.Tenths(_options.Values, slot.Value + i);
            Tally.Count(sensor, t, tenths);
            if (_record is null) continue;
            var id = Encoding.UTF8.GetString(_ids[sensor]);
            lock (_record) _record.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id},{t},{tenths / 10.0}"));
        }
    }

    private void Consume(int bytes)
    {
        if (bytes == 0) return;
        _inputLength -= bytes;
        _input.AsSpan(bytes, _inputLength).CopyTo(_input);
    }

    private async ValueTask ReceiveAsync(CancellationToken cancellationToken)
    {
        var read = await _socket.ReceiveAsync(_input.AsMemory(_inputLength), cancellationToken);
        if (read == 0) throw new IOException("The server closed the connection.");
        _inputLength += read;
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        var rest = _writer.Written;
        while (!rest.IsEmpty) rest = rest[await _socket.SendAsync(rest, cancellationToken)..];
    }

    private static string Fill(LoadOptions options, string sensor) => options.Topic
        .Replace("{plant}", options.Plant, StringComparison.Ordinal)
        .Replace("{sensor}", sensor, StringComparison.Ordinal);

    private readonly record struct Slot(long SentAt, int Sensor, long T, long Value);
}
