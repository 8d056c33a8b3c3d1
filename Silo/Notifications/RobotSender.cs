using System.Collections.Immutable;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Silo.Notifications;

/// <summary>Posts notices to group robots and hooks.</summary>
internal sealed class RobotSender(HttpClient http, IOptionsMonitor<NoticeOptions> options, TimeProvider time) : INoticeSender
{
    private const int MostAnswer = 64 * 1024;

    public bool Sends(NoticeChannelKind kind) => kind is not (NoticeChannelKind.Email or NoticeChannelKind.Push);

    public async ValueTask<SendOutcome> SendAsync(
        LiveRealm realm, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken)
    {
        var message = RobotMessages.Of(channel, batch, options.CurrentValue.Site, time.GetUtcNow().ToUnixTimeMilliseconds());
        using var content = new ByteArrayContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue(message.ContentType) { CharSet = "utf-8" };
        using var request = new HttpRequestMessage(HttpMethod.Post, message.Url) { Content = content };
        if (message.Signature is { } signature) request.Headers.Add("X-Twin-Signature", signature);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode) return SendOutcome.Later($"HTTP {(int)answer.StatusCode}");
        var bytes = new byte[MostAnswer];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return RobotMessages.Refusal(channel.Kind, bytes.AsSpan(0, read)) is { } refusal ? SendOutcome.Later(refusal) : SendOutcome.Taken;
    }
}
