using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CsCheck;
using Twin.Domain.Notifications;
using Xunit;

namespace Twin.Domain.Tests.Notifications;

/// <summary>Whom web push may speak to, and what it says.</summary>
public sealed class PushTests
{
    private static readonly PushHosts s_known = new([]);
    private static readonly NoticeChannel s_channel = new() { Id = "push", Kind = NoticeChannelKind.Push };

    private static PushDevice Device(string endpoint = "https://fcm.googleapis.com/fcm/send/abc") => new(
        "user:anna", endpoint, PushKeys.Make().Public, Base64Url.EncodeToString(new byte[16]), "zh", 0);

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc", true)]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/x", true)]
    [InlineData("https://wns2-by3p.notify.windows.com/w/?token=x", true)]
    [InlineData("https://web.push.apple.com/x", true)]
    [InlineData("http://fcm.googleapis.com/fcm/send/abc", false)]
    [InlineData("https://fcm.googleapis.com:8443/x", false)]
    [InlineData("https://user:word@fcm.googleapis.com/x", false)]
    [InlineData("https://fcm.googleapis.com.evil.example/x", false)]
    [InlineData("https://evilnotify.windows.com/x", false)]
    [InlineData("https://127.0.0.1/x", false)]
    [InlineData("https://[::1]/x", false)]
    [InlineData("https://10.0.0.7/admin", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("not an address", false)]
    [InlineData("", false)]
    public void Endpoint_OnlyOfAKnownPushService(string endpoint, bool isRight) =>
        Assert.Equal(isRight, Device(endpoint).Check(s_known).IsEmpty);

    [Fact]
    public void Hosts_OfThePlant_TakeThePlaceOfTheKnownOnes()
    {
        var own = new PushHosts([" push.plant.example:8443 ", "*.lan.example"]);
        Assert.Empty(Device("https://push.plant.example:8443/x").Check(own));
        Assert.Empty(Device("https://a.lan.example/x").Check(own));
        foreach (var no in (string[])["https://push.plant.example/x", "https://lan.example/x", "https://fcm.googleapis.com/x"])
            Assert.Equal("push.host", Assert.Single(Device(no).Check(own)).Code);
    }

    [Fact]
    public void Keys_ThatAreNone_AreRefused_WithTheirPlace()
    {
        byte[] off = [4, .. Enumerable.Repeat((byte)1, 64)];
        var device = Device() with { P256dh = Base64Url.EncodeToString(off), Auth = "AAAA", Language = "fr" };
        Assert.Equal(["p256dh", "auth", "language"], device.Check(s_known).Select(static e => e.Path));
        Assert.Equal(["p256dh", "auth"],
            (Device() with { P256dh = "+/=", Auth = new string('A', 9_999) }).Check(s_known).Select(static e => e.Path));
    }

    [Fact]
    public void Target_TellsTheHost_AndNotTheAddress()
    {
        var target = Device().Target;
        Assert.StartsWith("fcm.googleapis.com/", target, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", target, StringComparison.Ordinal);
        Assert.Equal("fcm.googleapis.com", PushDevice.HostOf(target));
        Assert.NotEqual(target, Device("https://fcm.googleapis.com/fcm/send/abd").Target);
    }

    [Fact]
    public void Routes_EveryDeviceOfThoseWhoHear_AndNoOther()
    {
        var settings = new NoticeSettings { Channels = [s_channel with { Severity = 2 }] };
        var notice = new Notice { Key = "k", Plant = "p", People = ["user:anna"], Severity = 2 };
        var (phone, desk) = (Device(), Device("https://web.push.apple.com/x"));
        PushDevice[] devices = [phone, desk, phone with { Person = "user:berta", Endpoint = "https://web.push.apple.com/y" }];
        Assert.Equal([new NoticeRoute("push", "user:anna", phone.Target), new NoticeRoute("push", "user:anna", desk.Target)],
            NoticeRouting.Of(notice, settings, notice.People, [], devices));
        Assert.True(NoticeRouting.Pushes(notice, settings, []));
        Assert.False(NoticeRouting.Pushes(notice with { Severity = 3 }, settings, []));
        Assert.Empty(settings.Check());
    }

    [Fact]
    public void Message_FitsAPushService_WhateverIsSaid() =>
        Gen.Select(
            Gen.OneOf(
                Gen.String[0, 5_000], Gen.Const(new string('报', 3_000)), Gen.Const(string.Concat(Enumerable.Repeat("🔥", 2_000)))),
            Gen.Int[1, 5], Gen.OneOf(Gen.Const("zh"), Gen.Const("en"))).Sample((text, count, language) =>
        {
            var notice = new Notice
            {
                Key = "k", Plant = "p", Severity = 1, Link = "/orders/WO-1", Title = new LocalizedText(text, text),
                Text = new LocalizedText(text, text),
            };
            var batch = Enumerable.Range(1, count)
                .Select(i => new Delivery(i, i, notice, "push", "user:anna", "x/1", 0, 0, 0, "")).ToImmutableArray();
            using var json = JsonDocument.Parse(PushMessages.Of(s_channel, batch, language));
            var (title, body) = (json.RootElement.GetProperty("title").GetString()!, json.RootElement.GetProperty("body").GetString()!);
            Assert.True(Encoding.UTF8.GetByteCount(title) <= 200 && Encoding.UTF8.GetByteCount(body) <= 2_400);
            Assert.Equal(count == 1 ? "/orders/WO-1" : "/notifications", json.RootElement.GetProperty("url").GetString());
        }, iter: 200);
}
