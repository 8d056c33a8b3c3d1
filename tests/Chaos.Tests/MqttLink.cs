using System.Net.Sockets;
using Twin.MqttLoad;

namespace Twin.Chaos.Tests;

/// <summary>A packet as it came: its first byte and what follows the length.</summary>
internal readonly record struct MqttPacket(byte First, byte[] Body)
{
    public int Type => First >> 4;

    /// <summary>Packet id of a PUBACK.</summary>
    public ushort Id => (ushort)((Body[0] << 8) | Body[1]);

    /// <summary>Reason of a PUBACK; 0 when it carries none.</summary>
    public byte Reason => Body.Length > 2 ? Body[2] : (byte)0;
}

/// <summary>A raw MQTT connection: sends any bytes, reads packets one by one.</summary>
internal sealed class MqttLink : IDisposable
{
    public const int ConnAck = 2;
    public const int PubAck = 4;
    public const int Disconnect = 14;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly PacketWriter _writer = new();
    private readonly byte[] _input = new byte[64 << 10];
    private int _from;
    private int _to;

    public int Version { get; private init; }

    /// <summary>Connects; the reason that CONNACK gave (0: accepted) stands in <paramref name="expected"/>'s place or it throws.</summary>
    public static async Task<MqttLink> OpenAsync(
        int port, string client, int version = 4, string password = SiloProcess.Key, byte expected = 0)
    {
        var link = new MqttLink { Version = version };
        try
        {
            await link._socket.ConnectAsync("127.0.0.1", port);
            link._writer.Connect(version, client, "key", password);
            await link.SendAsync();
            var answer = await link.ReadAsync();
            if (answer.Type != ConnAck || answer.Body[1] != expected)
                throw new IOException($"CONNECT was answered by {answer.First:x2} {Convert.ToHexString(answer.Body)}.");
            return link;
        }
        catch (Exception e)
        {
            link.Dispose();
            if (e is SocketException) throw new IOException(e.Message, e);
            throw;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends one PUBLISH of QoS 1.</summary>
    public async Task PublishAsync(string topic, ushort id, ReadOnlyMemory<byte> payload, int qos = 1)
    {
        Add(topic, id, payload.Span, qos);
        await SendAsync();
    }

    /// <summary>Publishes and waits for its PUBACK; the reason.</summary>
    public async Task<byte> AskAsync(string topic, ushort id, ReadOnlyMemory<byte> payload)
    {
        await PublishAsync(topic, id, payload);
        var packet = await ReadAsync();
        if (packet.Type != PubAck || packet.Id != id)
            throw new IOException($"PUBLISH was answered by {packet.First:x2} {Convert.ToHexString(packet.Body)}.");
        return packet.Reason;
    }

    /// <summary>Adds a PUBLISH to what <see cref="SendAsync()"/> sends.</summary>
    public void Add(string topic, ushort id, ReadOnlySpan<byte> payload, int qos = 1)
    {
        var mark = _writer.BeginPublish(Version, qos, id, System.Text.Encoding.UTF8.GetBytes(topic));
        _writer.Payload(payload);
        _writer.EndPublish(mark);
    }

    /// <summary>Adds a PUBLISH of one reading.</summary>
    public void AddReading(string topic, ushort id, long t, double v)
    {
        var mark = _writer.BeginPublish(Version, 1, id, System.Text.Encoding.UTF8.GetBytes(topic));
        _writer.Reading(default, t, (long)Math.Round(v * 10));
        _writer.EndPublish(mark);
    }

    /// <summary>Sends what was added.</summary>
    public async Task SendAsync()
    {
        await SendAsync(_writer.Written);
        _writer.Clear();
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes)..];
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Reads the next packet; <see cref="IOException"/> when the server has closed.</summary>
    public async Task<MqttPacket> ReadAsync(CancellationToken stop = default)
    {
        while (true)
        {
            if (TryTake(out var packet)) return packet;
            if (_from > 0)
            {
                _input.AsSpan(_from, _to - _from).CopyTo(_input);
                (_from, _to) = (0, _to - _from);
            }

            if (_to == _input.Length) throw new IOException("The server sent a larger packet than expected.");
            int read;
            try
            {
                read = await _socket.ReceiveAsync(_input.AsMemory(_to), stop);
            }
            catch (SocketException e)
            {
                throw new IOException(e.Message, e);
            }

            if (read == 0) throw new IOException("The server closed the connection.");
            _to += read;
        }
    }

    /// <summary>A whole packet out of what was received.</summary>
    public bool TryTake(out MqttPacket packet)
    {
        packet = default;
        var length = 0;
        var at = _from + 1;
        for (var shift = 0; ; shift += 7)
        {
            if (at >= _to) return false;
            length |= (_input[at] & 0x7F) << shift;
            if (_input[at++] < 0x80) break;
        }

        if (_to - at < length) return false;
        packet = new MqttPacket(_input[_from], _input.AsSpan(at, length).ToArray());
        _from = at + length;
        return true;
    }
}
