using System.Collections.Immutable;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Silo.Notifications;

/// <summary>Sends notices by SMTP, a connection a message.</summary>
internal sealed class EmailSender(IOptionsMonitor<NoticeOptions> options) : INoticeSender
{
    private const int TimeoutMs = 20_000;

    public bool Sends(NoticeChannelKind kind) => kind == NoticeChannelKind.Email;

    public async ValueTask<SendOutcome> SendAsync(
        LiveRealm realm, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken)
    {
        var (site, smtp) = (options.CurrentValue.Site, options.CurrentValue.Smtp);
        if (smtp.Host.Length == 0) return SendOutcome.Later("No mail server is set (Notices:Smtp:Host).");
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(smtp.From));
        message.To.Add(MailboxAddress.Parse(batch[0].Target));
        message.Subject = RobotMessages.Title(channel, batch);
        // The same message again, after a crash between sending and noting it, is told by its id.
        message.MessageId = $"{batch[0].Id}.{batch.Length}@twin";
        message.Body = new TextPart("plain") { Text = RobotMessages.Lines(channel, batch, site, markdown: false) };
        if (batch[0].Notice.Severity == 1) message.Priority = MessagePriority.Urgent;

        using var client = new SmtpClient { Timeout = TimeoutMs };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeoutMs);
        await client.ConnectAsync(smtp.Host, smtp.Port, SecurityOf(smtp), limit.Token);
        if (smtp.User.Length > 0) await client.AuthenticateAsync(smtp.User, smtp.Password, limit.Token);
        await client.SendAsync(message, limit.Token);
        await client.DisconnectAsync(true, limit.Token);
        return SendOutcome.Taken;
    }

    private static SecureSocketOptions SecurityOf(SmtpOptions smtp) => smtp.Security switch
    {
        "none" => SecureSocketOptions.None,
        "tls" => smtp.Port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.Auto,
    };
}
