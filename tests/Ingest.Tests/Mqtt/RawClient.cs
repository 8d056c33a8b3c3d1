using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Twin.Ingest.Tests.Mqtt;

/// <summary>A client that writes bytes, right or wrong, and reads packets.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private RawClient(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync("127.0.0.1", port);
        return new RawClient(tcp);
    }

    public void Dispose() => _tcp.Dispose();

    public async Task OpenAsync(int version, string client)
    {
        await SendAsync(Connect(version, client));
        var answer = await ReadAsync();
        Assert.Equal(0x20, answer[0]);
        Assert.Equal(0, answer[3]);
    }

    public async Task SendAsync(params byte[][] packets) => await _stream.WriteAsync(packets.SelectMany(p => p).ToArray());

    /// <summary>The next whole packet; empty: the server closed the connection.</summary>
    public async Task<byte[]> ReadAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            var packet = new List<byte>();
            var one = new byte[1];
            var remaining = 0;
            for (var i = 0; i < 5; i++)
            {
                if (await _stream.ReadAsync(one, limit.Token) == 0) return [];
                packet.Add(one[0]);
                if (i == 0) continue;
                remaining |= (one[0] & 0x7F) << (7 * (i - 1));
                if (one[0] < 0x80) break;
            }

            var body = new byte[remaining];
            await _stream.ReadExactlyAsync(body, limit.Token);
            return [.. packet, .. body];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Reads what is there until the server closes; fails when it does not.</summary>
    public async Task<List<byte[]>> ReadToEndAsync()
    {
        var packets = new List<byte[]>();
        while (await ReadAsync() is { Length: > 0 } packet) packets.Add(packet);
        return packets;
    }

    /// <summary>As <see cref="ReadAsync"/>; empty also when the connection breaks within a packet.</summary>
    public async Task<byte[]> ReadOrBreakAsync()
    {
        try
        {
            return await ReadAsync();
        }
        catch (EndOfStreamException)
        {
            return [];
        }
    }

    /// <summary>No more bytes from here; the server may still answer.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Ends with a reset, as a machine that lost power or its cable.</summary>
    public void Vanish()
    {
        _tcp.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public static byte[] Connect(
        int version,
        string client,
        string? user = "user",
        string? password = "good",
        bool clean = true,
        ushort keepAlive = 0,
        (string Topic, string Payload)? will = null,
        uint sessionExpiry = 0,
        uint willDelay = 0)
    {
        var flags = (clean ? 2 : 0) | (user is null ? 0 : 0x80) | (password is null ? 0 : 0x40) | (will is null ? 0 : 0x0C);
        List<byte> body = [.. Text("MQTT"), (byte)version, (byte)flags, (byte)(keepAlive >> 8), (byte)keepAlive];
        if (version == 5) body.AddRange(sessionExpiry == 0 ? [0] : [5, 0x11, .. UInt32(sessionExpiry)]);
        body.AddRange(Text(client));
        if (will is var (topic, payload))
        {
            if (version == 5) body.AddRange(willDelay == 0 ? [0] : [5, 0x18, .. UInt32(willDelay)]);
            body.AddRange([.. Text(topic), .. Text(payload)]);
        }

        if (user is not null) body.AddRange(Text(user));
        if (password is not null) body.AddRange(Text(password));
        return Packet(0x10, [.. body]);
    }

    public static byte[] Publish(int version, string topic, int qos, ushort id, string payload, byte[]? properties = null) =>
        PublishBytes(version, Encoding.UTF8.GetBytes(topic), qos, id, Encoding.UTF8.GetBytes(payload), properties);

    public static byte[] PublishBytes(int version, byte[] topic, int qos, ushort id, byte[] payload, byte[]? properties = null)
    {
        List<byte> body = [(byte)(topic.Length >> 8), (byte)topic.Length, .. topic];
        if (qos > 0) body.AddRange([(byte)(id >> 8), (byte)id]);
        if (version == 5) body.AddRange([.. VarInt(properties?.Length ?? 0), .. properties ?? []]);
        return Packet((byte)(0x30 | (qos << 1)), [.. body, .. payload]);
    }

    public static byte[] Subscribe(int version, ushort id, string filter, int qos = 1) => Packet(
        0x82, [(byte)(id >> 8), (byte)id, .. version == 5 ? (byte[])[0] : [], .. Text(filter), (byte)qos]);

    public static byte[] Packet(byte first, byte[] body) => [first, .. VarInt(body.Length), .. body];

    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    public static byte[] UInt32(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] VarInt(int value)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);
        return [.. bytes];
    }
}
