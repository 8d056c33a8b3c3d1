using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Silo.Notifications;

/// <summary>Sends notices to browsers: encrypted for the device (RFC 8291), signed with this Twin's keys (RFC 8292).</summary>
internal sealed class PushSender(HttpClient http, PushDesk desk, IPushStore store) : INoticeSender
{
    public bool Sends(NoticeChannelKind kind) => kind == NoticeChannelKind.Push;

    public async ValueTask<SendOutcome> SendAsync(
        LiveRealm realm, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken)
    {
        var (notice, subject) = (batch[0].Notice, desk.Subject);
        if (subject.Length == 0) return SendOutcome.Later(PushDesk.NotSetUp.Message);
        var device = await store.FindAsync(notice.Plant, batch[0].Target, cancellationToken);
        // Somebody else may have signed in at that browser since: it is not told what is for the first.
        if (device is null || device.Person != batch[0].Person)
            return new SendOutcome(SendState.Never, "The device is not theirs any more.");
        if (!desk.Hosts.Allows(new Uri(device.Endpoint)))
            return new SendOutcome(SendState.Never, "This push service is not allowed (Notices:Push:Hosts).");
        var to = new PushSubscription { Endpoint = device.Endpoint };
        to.SetKey(PushEncryptionKeyName.P256DH, device.P256dh);
        to.SetKey(PushEncryptionKeyName.Auth, device.Auth);
        var message = new PushMessage(PushMessages.Of(channel, batch, device.Language))
        {
            TimeToLive = PushMessages.KeptS,
            Urgency = notice.Severity switch
            {
                <= 2 => PushMessageUrgency.High, 3 => PushMessageUrgency.Normal, _ => PushMessageUrgency.Low,
            },
        };
        return await PostAsync(to, message, subject, cancellationToken);
    }

    private async Task<SendOutcome> PostAsync(
        PushSubscription to, PushMessage message, string subject, CancellationToken cancellationToken)
    {
        var keys = await desk.KeysAsync();
        using var signature = new VapidAuthentication(keys.Public, keys.Private) { Subject = subject };
        // When to try again is decided by the desk, for all channels alike.
        var client = new PushServiceClient(http) { AutoRetryAfter = false };
        try
        {
            await client.RequestPushMessageDeliveryAsync(to, message, signature, VapidAuthenticationScheme.Vapid, cancellationToken);
            return SendOutcome.Taken;
        }
        catch (PushServiceClientException e)
        {
            return Of(e.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return SendOutcome.Later($"The push service is not reachable: {e.Message}");
        }
    }

    private static SendOutcome Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new(SendState.Gone, $"HTTP {(int)status}: the browser ended it."),
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            or >= HttpStatusCode.InternalServerError => SendOutcome.Later($"HTTP {(int)status}"),
        _ => new(SendState.Never, $"HTTP {(int)status}"),
    };
}

/// <summary>Signs for the whole origin of a push service: the library leaves out the port, and the plant's own one would refuse.</summary>
internal sealed class PushSigner(PushDesk desk) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { IsDefaultPort: false } url)
        {
            var keys = await desk.KeysAsync();
            using var signature = new VapidAuthentication(keys.Public, keys.Private) { Subject = desk.Subject };
            request.Headers.Authorization = new AuthenticationHeaderValue("vapid",
                signature.GetVapidSchemeAuthenticationHeaderValueParameter(url.GetLeftPart(UriPartial.Authority)));
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
