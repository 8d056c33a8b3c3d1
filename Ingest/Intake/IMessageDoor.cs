using System.Buffers;
using Twin.Domain;

namespace Twin.Ingest.Intake;

/// <summary>
/// What the MQTT transport hands a taken-out PUBLISH to. Implementations decode it by its topic (native, Sparkplug, mapping) and submit it.
/// </summary>
public interface IMessageDoor
{
    /// <summary>True when publishes on this topic are readings for Twin (and are not passed on to MQTT subscribers).</summary>
    bool Takes(ReadOnlySpan<byte> topic);

    /// <summary>
    /// Takes one message. Never blocks, never throws for bad input; the spans are valid only during the call. Calls for one connection
    /// come in order
    /// and never overlap.
    /// </summary>
    MessageReceipt Accept(MessageContext context, ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload);
}

/// <summary>Per-connection state of a door: who is speaking, and its reusable buffers.</summary>
public sealed class MessageContext(string client, string actor, Func<string, string, bool> mayPublish)
{
    /// <summary>MQTT client id, for dead letters and logs.</summary>
    public string Client { get; } = client;

    /// <summary>Credential, e.g. <c>key:mes</c>.</summary>
    public string Actor { get; } = actor;

    /// <summary>Whether this credential may write to (plant, sensor); sensor is empty for many-in-one messages.</summary>
    public Func<string, string, bool> MayPublish { get; } = mayPublish;

    /// <summary>Readings of the message at hand.</summary>
    public IntakeBatch Batch { get; } = new();

    /// <summary>Room for a door's own per-connection caches.</summary>
    public object? DoorState { get; set; }
}

/// <summary>How a message went.</summary>
/// <param name="Position">Durable position to wait for before PUBACK; 0: acknowledge at once; -1: withhold (refused for now).</param>
/// <param name="Error">Set when the message was refused for good: PUBACK carries its reason (MQTT 5), and it is in the dead
/// letters.</param>
public readonly record struct MessageReceipt(long Position, TwinError? Error);
