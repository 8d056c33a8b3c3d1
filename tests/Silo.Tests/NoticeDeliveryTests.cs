using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;
using Twin.Silo.Notifications;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Messages as a real mail server and a real HTTP listener get them.</summary>
public sealed class NoticeDeliveryTests
{
    private const string Secret = "SEC-of-the-robot";
    private static readonly LiveRealm s_live = LiveRealm.Of(TwinKey.Live);

    private static readonly ImmutableArray<Delivery> s_batch =
    [
        Of(7, "Stop work: permit WO-2 is suspended", "立即停止作业：作业票 WO-2 已暂停", 1), Of(8, "Gas test again", "复测气体", 2),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Delivery Of(long id, string en, string zh, int severity) => new(id, id, new Notice
    {
        Key = $"permit/WO-2/{id}", Plant = "tank-farm", People = ["user:anna"], Severity = severity, Title = new(en, zh),
        Text = new("AT-404: 10.2 %LEL", "AT-404：10.2 %LEL"), Link = "/permits", Group = "hot-work|Z-4", AtMs = 1_790_000_000_000,
    }, "out", "user:anna", "anna@plant.example", 0, 0, 0, "");

    [Fact]
    public async Task Mail_ReachesARealServer_OnceItIsUp()
    {
        using var ports = new SmtpListener();
        var options = new NoticeOptions
        {
            Site = "https://twin.plant.example/",
            Smtp = new SmtpOptions { Host = "127.0.0.1", Port = ports.Port, From = "twin@plant.example", Security = "none" },
        };
        var sender = new EmailSender(new Fixed(options));
        var channel = new NoticeChannel { Id = "out", Kind = NoticeChannelKind.Email };
        // Down: an error to be tried again, whatever it is called; never taken for sent.
        await Assert.ThrowsAnyAsync<Exception>(async () => await sender.SendAsync(s_live, channel, s_batch, Stop));
        ports.Start();
        Assert.Equal(SendOutcome.Taken, await sender.SendAsync(s_live, channel, s_batch, Stop));
        var mail = Assert.Single(ports.Mails);
        Assert.Equal(("twin@plant.example", "anna@plant.example"), (mail.From.ToString(), mail.To.ToString()));
        Assert.Equal("7.2@twin", mail.MessageId);
        Assert.Equal(MimeKit.MessagePriority.Urgent, mail.Priority);
        Assert.Contains("立即停止作业：作业票 WO-2 已暂停", mail.Subject, StringComparison.Ordinal);
        Assert.EndsWith("(+1)", mail.Subject, StringComparison.Ordinal);
        foreach (var said in (string[])["AT-404", "Gas test again", "复测气体", "https://twin.plant.example/permits"])
            Assert.Contains(said, mail.TextBody, StringComparison.Ordinal);
        options.Smtp.Host = "";
        Assert.Contains("Notices:Smtp:Host", (await sender.SendAsync(s_live, channel, s_batch, Stop)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NoticeChannelKind.WeCom, "{\"errcode\":0}", "{\"errcode\":45009,\"errmsg\":\"too many\"}")]
    [InlineData(NoticeChannelKind.DingTalk, "{\"errcode\":0,\"errmsg\":\"ok\"}", "{\"errcode\":310000,\"errmsg\":\"sign not match\"}")]
    [InlineData(NoticeChannelKind.Feishu, "{\"code\":0}", "{\"code\":19021,\"msg\":\"sign match fail\"}")]
    [InlineData(NoticeChannelKind.Hook, "", null)]
    public async Task Robot_GetsWhatItsFormatAsks_AndItsRefusalIsHeard(NoticeChannelKind kind, string yes, string? no)
    {
        var answer = (Status: 200, Body: yes);
        var got = new ConcurrentQueue<(string Query, string? Type, string? Signature, byte[] Body)>();
        await using var app = await ListenAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got.Enqueue((context.Request.QueryString.Value!, context.Request.ContentType,
                context.Request.Headers["X-Twin-Signature"].ToString(), body.ToArray()));
            context.Response.StatusCode = answer.Status;
            await context.Response.WriteAsync(answer.Body);
        });
        using var http = new HttpClient();
        var time = new Standing();
        var sender = new RobotSender(http, new Fixed(new NoticeOptions { Site = "https://twin.plant.example" }), time);
        var channel = new NoticeChannel { Id = "out", Kind = kind, Url = app.Urls.First() + "/robot?key=k", Secret = Secret };
        Assert.Equal(SendOutcome.Taken, await sender.SendAsync(s_live, channel, s_batch, Stop));
        Assert.True(got.TryDequeue(out var message));
        using var json = JsonDocument.Parse(message.Body);
        Check(kind, json.RootElement, message, time.NowMs);
        Assert.Contains("WO-2", Encoding.UTF8.GetString(message.Body), StringComparison.Ordinal);
        answer = (503, "");
        Assert.Equal(SendOutcome.Later("HTTP 503"), await sender.SendAsync(s_live, channel, s_batch, Stop));
        if (no is null) return;
        answer = (200, no);
        var refusal = (await sender.SendAsync(s_live, channel, s_batch, Stop)).Error;
        using var said = JsonDocument.Parse(no);
        foreach (var part in said.RootElement.EnumerateObject())
            Assert.Contains(part.Value.ToString(), refusal, StringComparison.Ordinal);
    }

    private static void Check(
        NoticeChannelKind kind, JsonElement json, (string Query, string? Type, string? Signature, byte[] Body) message, long nowMs)
    {
        // Signatures are worked out here from what the robots' makers say, not by the code under test.
        string Hmac(string key, string text) =>
            Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
        switch (kind)
        {
            case NoticeChannelKind.WeCom:
                Assert.Contains("WO-2", json.GetProperty("markdown").GetProperty("content").GetString(), StringComparison.Ordinal);
                Assert.Equal("?key=k", message.Query);
                break;
            case NoticeChannelKind.DingTalk:
                Assert.Contains("WO-2", json.GetProperty("markdown").GetProperty("text").GetString(), StringComparison.Ordinal);
                Assert.Equal($"?key=k&timestamp={nowMs}&sign={Uri.EscapeDataString(Hmac(Secret, $"{nowMs}\n{Secret}"))}", message.Query);
                break;
            case NoticeChannelKind.Feishu:
                Assert.Equal(Hmac($"{nowMs / 1000}\n{Secret}", ""), json.GetProperty("sign").GetString());
                Assert.Equal("text", json.GetProperty("msg_type").GetString());
                break;
            default:
                Assert.StartsWith("application/cloudevents+json", message.Type, StringComparison.Ordinal);
                Assert.Equal("1.0", json.GetProperty("specversion").GetString());
                Assert.Equal(2, json.GetProperty("data").GetArrayLength());
                Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), message.Body)),
                    message.Signature);
                break;
        }
    }

    private static async Task<WebApplication> ListenAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Stop);
        return app;
    }

    private sealed class Fixed(NoticeOptions options) : IOptionsMonitor<NoticeOptions>
    {
        public NoticeOptions CurrentValue => options;

        public NoticeOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<NoticeOptions, string?> listener) => null;
    }

    private sealed class Standing : TimeProvider
    {
        public long NowMs => 1_790_000_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);
    }
}
