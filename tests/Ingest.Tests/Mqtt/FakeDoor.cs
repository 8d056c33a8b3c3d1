using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Twin.Domain;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Tests.Mqtt;

/// <summary>Takes <c>twin/{plant}/{sensor}</c> without further levels, and <c>spBv1.0/</c>; remembers what it took.</summary>
internal sealed class FakeDoor(FakeIntake intake) : IMessageDoor
{
    private readonly Channel<Taken> _taken = Channel.CreateUnbounded<Taken>();
    private int _inside;

    /// <summary>Refuses a payload for good when this says so.</summary>
    public Func<string, TwinError?> Refuse { get; set; } = static _ => null;

    public ConcurrentDictionary<string, int> Topics { get; } = new();

    public bool Overlapped { get; private set; }

    public int Offered { get; private set; }

    public bool Takes(ReadOnlySpan<byte> topic) =>
        topic.StartsWith("spBv1.0/"u8) || (topic.StartsWith("twin/"u8) && topic.Count((byte)'/') <= 2);

    public MessageReceipt Accept(MessageContext context, ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        if (Interlocked.Increment(ref _inside) != 1) Overlapped = true;
        try
        {
            Offered++;
            var text = Encoding.UTF8.GetString(payload);
            if (Refuse(text) is { } error) return new MessageReceipt(0, error);
            var position = intake.Stage();
            if (position < 0) return new MessageReceipt(-1, null);
            var name = Encoding.UTF8.GetString(topic);
            Topics.AddOrUpdate(name, 1, static (_, n) => n + 1);
            _taken.Writer.TryWrite(new Taken(context.Client, context.Actor, name, text, (int)payload.Length));
            return new MessageReceipt(position, null);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>The next message taken; waits for it.</summary>
    public async Task<Taken> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _taken.Reader.ReadAsync(limit.Token);
    }

    /// <summary>True when nothing more was taken.</summary>
    public bool Idle => !_taken.Reader.TryPeek(out _);
}

internal sealed record Taken(string Client, string Actor, string Topic, string Payload, int Bytes);
