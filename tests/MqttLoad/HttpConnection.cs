using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using HdrHistogram;

namespace Twin.MqttLoad;

/// <summary>POSTs JSON arrays of readings, one request in flight, over a raw keep-alive socket.</summary>
internal sealed class HttpConnection : ILoadConnection
{
    private readonly LoadOptions _options;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly PacketWriter _body = new();
    private readonly byte[] _input = new byte[64 << 10];
    private readonly byte[][] _ids;
    private long _t;
    private int _sensor;
    private long _value;

    internal HttpConnection(LoadOptions options, int number)
    {
        _options = options;
        var count = Math.Max(1, options.Sensors / options.Connections);
        if (options.ReadingsPerMessage > count)
            throw new ArgumentException("Too few sensors: each is once in a request.", nameof(options));
        _ids = [.. Enumerable.Range(0, count)
            .Select(i => Encoding.UTF8.GetBytes($"{options.SensorPrefix}{(i * options.Connections) + number}"))];
        Tally = new LoadTally(_ids);
    }

    public LongHistogram Latency { get; } = new(TimeStamp.Minutes(1), 3);

    public long Sent { get; private set; }

    public long Acked { get; private set; }

    public long AckedMeasured { get; private set; }

    public long Refused { get; private set; }

    public LoadTally Tally { get; }

    public void Dispose() => _socket.Dispose();

    public async Task ConnectAsync(CancellationToken cancellationToken) =>
        await _socket.ConnectAsync(_options.Host, _options.Port, cancellationToken);

    public async Task RunAsync(long start, long measureFrom, long end, CancellationToken cancellationToken)
    {
        long now;
        while ((now = Stopwatch.GetTimestamp()) < end)
        {
            var (firstSensor, firstValue) = (_sensor, _value);
            Fill(now);
            var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"POST /api/v1/plants/{_options.Plant}/readings HTTP/1.1\r\nHost: {_options.Host}\r\nX-Api-Key: {_options.HttpKey}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {_body.Length}\r\n\r\n"));
            await SendAsync(head, cancellationToken);
            await SendAsync(_body.Written, cancellationToken);
            Sent++;
            var taken = await AnswerAsync(cancellationToken);
            Acked++;
            if (!taken)
            {
                Refused++;
                continue;
            }

            for (var i = 0; i < _options.ReadingsPerMessage; i++)
                Tally.Count((firstSensor + i) % _ids.Length, _t, LoadValues.Tenths(_options.Values, firstValue + i));
            if (now < measureFrom) continue;
            AckedMeasured++;
            Latency.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(now).TotalNanoseconds));
        }
    }

    private void Fill(long now)
    {
        _t = Math.Max(_t + 1, Clock.UnixMs(now));
        _body.Clear();
        for (var i = 0; i < _options.ReadingsPerMessage; i++)
        {
            _body.Payload(i == 0 ? "["u8 : ","u8);
            _body.Reading(_ids[_sensor], _t, LoadValues.Tenths(_options.Values, _value++));
            if (++_sensor == _ids.Length) _sensor = 0;
        }

        _body.Payload("]"u8);
    }

    /// <summary>True: every reading was taken. 429 and 507 are refusals; anything else is a fault.</summary>
    private async Task<bool> AnswerAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_input.AsMemory(length), cancellationToken);
            if (read == 0) throw new IOException("The server closed the connection.");
            length += read;
            if (IsWhole(_input.AsSpan(0, length))) break;
        }

        var answer = Encoding.UTF8.GetString(_input, 0, length);
        if (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
            && answer.Contains("\"rejectedTotal\":0", StringComparison.Ordinal)) return true;
        if (answer.StartsWith("HTTP/1.1 429", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 507", StringComparison.Ordinal))
            return false;
        throw new InvalidOperationException(answer);
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = answer[..end];
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return answer.EndsWith("0\r\n\r\n"u8);
        var number = head[(at + 16)..];
        var stop = number.IndexOf((byte)'\r');
        return answer.Length >= end + 4 + int.Parse(stop < 0 ? number : number[..stop], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        while (!rest.IsEmpty) rest = rest[await _socket.SendAsync(rest, cancellationToken)..];
    }
}
