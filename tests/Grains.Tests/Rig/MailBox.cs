using System.Collections.Concurrent;
using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Grains.Tests.Rig;

/// <summary>Takes e-mails and pushes; may be away, and so may a push service.</summary>
public sealed class MailBox : INoticeSender
{
    public ConcurrentQueue<ImmutableArray<Delivery>> Mails { get; } = new();

    public bool IsAway { get; set; }

    public bool Sends(NoticeChannelKind kind) => kind is NoticeChannelKind.Email or NoticeChannelKind.Push;

    /// <summary>What a push service says; not there: it takes the message.</summary>
    public ConcurrentDictionary<string, SendOutcome> PushSays { get; } = new();

    public ValueTask<SendOutcome> SendAsync(
        LiveRealm realm, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken)
    {
        if (IsAway) throw new IOException("Connection refused (test).");
        if (PushSays.TryGetValue(PushDevice.HostOf(batch[0].Target), out var said)) return new(said);
        Mails.Enqueue(batch);
        return new(SendOutcome.Taken);
    }
}
