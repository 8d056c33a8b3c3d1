using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;
using Twin.Silo.Notifications;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>
/// Web push as a push service and a browser get it: a real HTTPS listener, and the message opened with the browser's own keys as RFC 8291
/// and RFC 8188 say, the signature checked as RFC 8292 says; nothing of the library under test is used for that.
/// </summary>
public sealed class PushDeliveryTests : IAsyncLifetime
{
    private static readonly LiveRealm s_live = LiveRealm.Of(TwinKey.Live);
    private static readonly NoticeChannel s_channel = new() { Id = "push", Kind = NoticeChannelKind.Push };
    private readonly ConcurrentQueue<(IHeaderDictionary Headers, string Path, byte[] Body)> _got = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("twin-push-").FullName;
    private readonly ECDiffieHellman _browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);
    private readonly NoticeOptions _options = new() { Site = "https://twin.plant.example" };
    private readonly X509Certificate2 _certificate = Certificate();
    private ServiceProvider _stores = null!;
    private WebApplication _service = null!;
    private HttpClient _http = null!;
    private PushSender _sender = null!;
    private int _answer = 201;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IPushStore Store => _stores.GetRequiredService<IPushStore>();

    private Uri Url => new(_service.Urls.First());

    public async ValueTask InitializeAsync()
    {
        _stores = new ServiceCollection().AddTwinStorage(new StorageOptions { DataPath = _folder }).BuildServiceProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k =>
            k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(_certificate)));
        _service = builder.Build();
        _service.Run(TakeAsync);
        await _service.StartAsync(Stop);
        // As in the program, but for the certificate of this push service.
        var desk = new PushDesk(Store, null!, new Fixed(_options), TimeProvider.System);
        _http = new HttpClient(new PushSigner(desk)
        {
            InnerHandler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, c, _, _) => c?.GetCertHashString() == _certificate.GetCertHashString(),
                },
            },
        });
        _options.Push.Hosts.Add(Url.Authority);
        _sender = new PushSender(_http, desk, Store);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
        await _stores.DisposeAsync();
        _browser.Dispose();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Browser_OpensTheMessageWithItsOwnKeys_InItsLanguage_AndTheSignatureIsThisTwins()
    {
        var device = await SubscribeAsync("zh");
        Assert.Empty(device.Check(new PushHosts(_options.Push.Hosts)));
        Assert.Equal(SendOutcome.Taken, await _sender.SendAsync(s_live, s_channel, Batch(device), Stop));
        Assert.True(_got.TryDequeue(out var got));
        Assert.Equal(("/send/anna", "aes128gcm", "43200", "high"), (got.Path, got.Headers.ContentEncoding.ToString(),
            got.Headers["TTL"].ToString(), got.Headers["Urgency"].ToString()));
        using var message = JsonDocument.Parse(Open(got.Body));
        Assert.Equal("立即停止作业：作业票 WO-2 已暂停", message.RootElement.GetProperty("title").GetString());
        Assert.Equal("AT-404：10.2 %LEL", message.RootElement.GetProperty("body").GetString());
        Assert.Equal("/permits", message.RootElement.GetProperty("url").GetString());
        Assert.Equal("zh-CN", message.RootElement.GetProperty("lang").GetString());
        await CheckSignatureAsync(got.Headers.Authorization.ToString());

        await SubscribeAsync("en");
        Assert.Equal(SendOutcome.Taken, await _sender.SendAsync(s_live, s_channel, Batch(device), Stop));
        Assert.True(_got.TryDequeue(out got));
        Assert.Contains("Stop work", Encoding.UTF8.GetString(Open(got.Body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, SendState.Gone)]
    [InlineData(410, SendState.Gone)]
    [InlineData(429, SendState.Later)]
    [InlineData(503, SendState.Later)]
    [InlineData(403, SendState.Later)]
    [InlineData(413, SendState.Never)]
    [InlineData(307, SendState.Never)]
    public async Task PushService_SaysNo_AndItIsKnownWhatThatMeans(int status, SendState state)
    {
        _answer = status;
        var outcome = await _sender.SendAsync(s_live, s_channel, Batch(await SubscribeAsync("en")), Stop);
        Assert.Equal(state, outcome.State);
        Assert.StartsWith($"HTTP {status}", outcome.Error, StringComparison.Ordinal);
        // One request: an answer that leads elsewhere is not followed.
        Assert.Single(_got);
    }

    [Fact]
    public async Task WhatMustNotBeSpokenTo_IsNot_AndAPushServiceThatIsAwayIsTriedAgain()
    {
        var device = await SubscribeAsync("en");
        // Somebody else's by now, not subscribed at all, not allowed any more.
        Assert.Equal(SendState.Never,
            (await _sender.SendAsync(s_live, s_channel, [Batch(device)[0] with { Person = "user:berta" }], Stop)).State);
        Assert.Equal(SendState.Never, (await _sender.SendAsync(s_live, s_channel, [Batch(device)[0] with { Target = "x/1" }], Stop)).State);
        _options.Push.Hosts.Clear();
        Assert.Equal(SendState.Never, (await _sender.SendAsync(s_live, s_channel, Batch(device), Stop)).State);
        _options.Site = "http://10.0.0.1";
        var off = await _sender.SendAsync(s_live, s_channel, Batch(device), Stop);
        Assert.Equal(SendState.Later, off.State);
        Assert.Contains("Notices:Push:Subject", off.Error, StringComparison.Ordinal);
        Assert.Empty(_got);
        _options.Push.Subject = "mailto:twin@plant.example";
        _options.Push.Hosts.Add(Url.Authority);
        await _service.StopAsync(Stop);
        var away = await _sender.SendAsync(s_live, s_channel, Batch(device), Stop);
        Assert.Equal(SendState.Later, away.State);
        Assert.StartsWith("The push service is not reachable", away.Error, StringComparison.Ordinal);
    }

    private async Task<PushDevice> SubscribeAsync(string language)
    {
        var q = _browser.ExportParameters(false).Q;
        var device = new PushDevice("user:anna", new Uri(Url, "/send/anna").ToString(),
            Base64Url.EncodeToString([4, .. q.X!, .. q.Y!]), Base64Url.EncodeToString(_secret), language, 1);
        await Store.SaveAsync(s_live, "tank-farm", device, Stop);
        return device;
    }

    private static ImmutableArray<Delivery> Batch(PushDevice device) =>
    [
        new(7, 7, new Notice
        {
            Key = "permit/WO-2/7", Plant = "tank-farm", People = ["user:anna"], Severity = 1, Link = "/permits",
            Title = new("Stop work: permit WO-2 is suspended", "立即停止作业：作业票 WO-2 已暂停"),
            Text = new("AT-404: 10.2 %LEL", "AT-404：10.2 %LEL"),
        }, "push", "user:anna", device.Target, 0, 0, 0, ""),
    ];

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _got.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), context.Request.Path, body.ToArray()));
        context.Response.StatusCode = _answer;
        if (_answer == 307) context.Response.Headers.Location = "/elsewhere";
    }

    // RFC 8188: salt (16), record size (4), length of the key id (1), key id: the sender's public key.
    private byte[] Open(byte[] body)
    {
        var salt = body[..16];
        Assert.True(body.Length - 21 - body[20] <= BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)));
        var from = body[21..(21 + body[20])];
        Assert.Equal((65, 4), (from.Length, from[0]));
        using var sender = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = from[1..33], Y = from[33..] },
        });
        var q = _browser.ExportParameters(false).Q;
        byte[] info = [.. "WebPush: info\0"u8, 4, .. q.X!, .. q.Y!, .. from];
        var shared = HKDF.DeriveKey(HashAlgorithmName.SHA256, _browser.DeriveRawSecretAgreement(sender.PublicKey), 32, _secret, info);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var cipher = body.AsSpan(21 + body[20]);
        var plain = new byte[cipher.Length - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(nonce, cipher[..^16], cipher[^16..], plain);
        var end = Array.FindLastIndex(plain, static b => b != 0);
        Assert.Equal(2, plain[end]);
        return plain[..end];
    }

    private async Task CheckSignatureAsync(string header)
    {
        Assert.StartsWith("vapid ", header, StringComparison.Ordinal);
        var parts = header[6..].Split(',').Select(static p => p.Trim().Split('=', 2)).ToDictionary(static p => p[0], static p => p[1]);
        var keys = await Store.KeysAsync(s_live, PushKeys.Make(), Stop);
        Assert.Equal(keys.Public, parts["k"]);
        var point = Base64Url.DecodeFromChars(parts["k"]);
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] },
        });
        var token = parts["t"].Split('.');
        Assert.True(ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]),
            HashAlgorithmName.SHA256));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token[1]));
        Assert.Equal($"https://{Url.Authority}", claims.RootElement.GetProperty("aud").GetString());
        Assert.Equal("https://twin.plant.example", claims.RootElement.GetProperty("sub").GetString());
        var left = claims.RootElement.GetProperty("exp").GetInt64() - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange(left, 1, 24 * 3_600);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=push.plant.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class Fixed(NoticeOptions options) : IOptionsMonitor<NoticeOptions>
    {
        public NoticeOptions CurrentValue => options;

        public NoticeOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<NoticeOptions, string?> listener) => null;
    }
}
