using System.Collections.Concurrent;
using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Grains.Tests.Rig;

/// <summary>Takes e-mails; may be away.</summary>
public sealed class MailBox : INoticeSender
{
    public ConcurrentQueue<ImmutableArray<Delivery>> Mails { get; } = new();

    public bool IsAway { get; set; }

    public bool Sends(NoticeChannelKind kind) => kind == NoticeChannelKind.Email;

    public ValueTask<string?> SendAsync(
        LiveRealm realm, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken)
    {
        if (IsAway) throw new IOException("Connection refused (test).");
        Mails.Enqueue(batch);
        return new((string?)null);
    }
}
