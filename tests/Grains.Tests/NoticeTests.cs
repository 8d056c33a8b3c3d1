using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Interfaces.Notifications;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;
using Twin.Silo.Tests;

namespace Twin.Grains.Tests;

/// <summary>Notices on their way through a channel that is away (stores: NoticeContract).</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    private PlantRig _rig = null!;

    private INoticeDeskGrain Desk => _rig.Cluster.Client.Notices(SmallPlant.Id);

    public async ValueTask InitializeAsync() => _rig = await PlantRig.StartAsync(StoreKind.Sqlite);

    public async ValueTask DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task MailServer_DownForDays_AndACrashMeanwhile_EachMailArrivesOnce_AndTheLogSaysWhatHappened()
    {
        Assert.Empty(await Desk.ChangeAsync(new NoticeSettings
        {
            Channels = [new NoticeChannel { Id = "mail", Kind = NoticeChannelKind.Email, GroupS = 0 }],
            Contacts = [new NoticeContact("user:anna", "anna@plant.example"), new NoticeContact("user:bob", "bob@plant.example")],
        }, "user:chief"));
        _rig.Mail.IsAway = true;
        var notice = new Notice
        {
            Key = "k-1", Plant = SmallPlant.Id, People = ["user:anna", "user:bob"], Severity = 2, AtMs = _rig.Clock.NowMs,
            Title = new LocalizedText("Seal leaks", "密封泄漏"),
        };
        await Desk.TellAsync(notice);
        await Desk.TellAsync(notice);
        await TriedAsync(1);
        for (var day = 1; day <= 3; day++)
        {
            if (day == 2) await _rig.CrashAsync();
            _rig.Clock.Advance(TimeSpan.FromDays(1));
            await Desk.WakeAsync();
            await TriedAsync(day + 1);
        }

        Assert.All(await LogAsync(), static d => Assert.Equal((0L, "Connection refused (test)."), (d.DoneMs, d.Error)));
        _rig.Mail.IsAway = false;
        _rig.Clock.Advance(TimeSpan.FromHours(2));
        await Until.Async(async () => (await LogAsync()).All(static d => d.DoneMs > 0), what: "delivery");
        Assert.All(await LogAsync(), static d => Assert.Equal("", d.Error));
        Assert.Equal(["anna@plant.example", "bob@plant.example"], _rig.Mail.Mails.Select(static m => Assert.Single(m).Target).Order());
        Assert.All(await _rig.Notices.PeopleAsync(SmallPlant.Id, "k-1"), static n => Assert.True(n.ToldMs > 0));
    }

    [Fact]
    public async Task MailServer_DownForLongerThanAWeek_IsGivenUp_AndSaid()
    {
        await Desk.ChangeAsync(new NoticeSettings
        {
            Channels = [new NoticeChannel { Id = "mail", Kind = NoticeChannelKind.Email }],
            Contacts = [new NoticeContact("user:anna", "anna@plant.example")],
        }, "user:chief");
        _rig.Mail.IsAway = true;
        await Desk.TellAsync(new Notice { Key = "k-2", Plant = SmallPlant.Id, People = ["user:anna"], AtMs = _rig.Clock.NowMs });
        await TriedAsync(1);
        _rig.Clock.Advance(TimeSpan.FromDays(8));
        await Until.Async(async () => (await LogAsync()).All(static d => d.IsGivenUp), what: "giving up");
        Assert.Empty(_rig.Mail.Mails);
    }

    [Fact]
    public async Task PushService_Away_HoldsUpNobody_AndABrowserThatEndedItIsForgotten()
    {
        NoticeChannel push = new() { Id = "push", Kind = NoticeChannelKind.Push };
        await Desk.ChangeAsync(new NoticeSettings { Channels = [push] }, "user:chief");
        foreach (var (person, host) in new[] { ("user:anna", "away"), ("user:anna", "ended"), ("user:bob", "well"), ("user:carl", "well") })
            Assert.Empty(await Desk.SubscribeAsync(new PushDevice(person, $"https://{host}.example/{person}", "key", "auth", "zh", 1)));
        _rig.Mail.PushSays["away.example"] = SendOutcome.Later("HTTP 503");
        _rig.Mail.PushSays["ended.example"] = new SendOutcome(SendState.Gone, "HTTP 410");
        var notice = new Notice { Key = "k-3", Plant = SmallPlant.Id, People = ["user:anna", "user:bob"], AtMs = _rig.Clock.NowMs };
        await Desk.TellAsync(notice);
        await Until.Async(async () => (await LogAsync()).Count(static d => d.DoneMs > 0) == 2, what: "delivery to two of three");
        var log = (await LogAsync()).ToDictionary(static d => PushDevice.HostOf(d.Target));
        Assert.Equal((true, true, ""), (log["ended.example"].IsGivenUp, log["well.example"].DoneMs > 0, log["well.example"].Error));
        Assert.Equal((0L, "user:bob"), (log["away.example"].DoneMs, log["well.example"].Person));
        await Until.Async(async () => (await _rig.Push.ListAsync(SmallPlant.Id, ["user:anna"])).Count == 1, what: "one forgotten");

        // Back: what was kept goes, over a crash; what is new goes to the one browser she has left.
        await _rig.CrashAsync();
        _rig.Mail.PushSays.Clear();
        _rig.Clock.Advance(TimeSpan.FromHours(1));
        await Desk.TellAsync(notice with { Key = "k-4", People = ["user:anna"] });
        await Until.Async(async () => await LogAsync() is { Count: 4 } all && all.All(static d => d.DoneMs > 0), what: "the rest");
        Assert.Equal(1, (await LogAsync()).Count(static d => d.IsGivenUp));
        Assert.Equal(3, _rig.Mail.Mails.Count);
        Assert.False(await Desk.UnsubscribeAsync("user:bob", PushDevice.IdOf("https://away.example/user:anna")));
        Assert.True(await Desk.UnsubscribeAsync("user:anna", PushDevice.IdOf("https://away.example/user:anna")));
        for (var i = 0; i < PushDevice.Most - 1; i++)
            Assert.Empty(await Desk.SubscribeAsync(new PushDevice("user:bob", $"https://well.example/{i}", "key", "auth", "zh", 1)));
        Assert.Equal("push.many", Assert.Single(
            await Desk.SubscribeAsync(new PushDevice("user:bob", "https://well.example/more", "key", "auth", "zh", 1))).Code);
    }

    private Task TriedAsync(int times) => Until.Async(
        async () => await LogAsync() is { Count: > 0 } log && log.All(d => d.Attempts >= times), what: $"try {times}");

    private async Task<IReadOnlyList<Delivery>> LogAsync() => await _rig.Notices.LogAsync(SmallPlant.Id, 0, 10);
}
