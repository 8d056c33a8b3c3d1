using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Storage.Tests;

/// <summary>Notices, their people and messages on both stores.</summary>
public abstract class NoticeContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly ImmutableArray<NoticeRoute> Routes = [new("mail", "user:anna", "anna@x"), new("robot", "", "")];

    private static Notice Notice(string key, long at = 1_000) => new()
    {
        Key = key, Plant = Make.Plant, People = ["user:anna", "user:berta"], AtMs = at, Title = new LocalizedText("Gas", "气体"),
        Steps = [new NoticeStep(60_000, ["user:carl"], [])],
    };

    private INoticeStore Notices => Store.Notices;

    [Fact]
    public async Task Add_TheSameKeyAgain_ChangesNothing()
    {
        Assert.True(await Notices.AddAsync(Make.Live, Notice("a"), Routes));
        Assert.False(await Notices.AddAsync(Make.Live, Notice("a") with { People = ["user:zoe"] }, Routes));
        Assert.Equal(["user:anna", "user:berta"], (await Notices.PeopleAsync(Make.Plant, "a")).Select(p => p.Person));
        Assert.Equal(2, (await Notices.DueAsync(Make.Plant, 1_000, 10)).Count);
        Assert.Empty(await Notices.DueAsync("p9", 1_000, 10));
        Assert.Equal("气体", (await Notices.ListAsync(Make.Plant, "user:anna", true, 0, 10))[0].Notice.Title.Zh);
    }

    [Fact]
    public async Task Settle_DeliveredIsTold_FailedComesAgain()
    {
        await Notices.AddAsync(Make.Live, Notice("a"), Routes);
        var due = await Notices.DueAsync(Make.Plant, 1_000, 10);
        await Notices.SettleAsync(Make.Live, Make.Plant,
            [due[0] with { Attempts = 1, DoneMs = 2_000 }, due[1] with { Attempts = 1, NextMs = 9_000, Error = "away" }]);
        Assert.Equal(2_000, (await Notices.PeopleAsync(Make.Plant, "a"))[0].ToldMs);
        Assert.Empty(await Notices.DueAsync(Make.Plant, 8_999, 10));
        var again = Assert.Single(await Notices.DueAsync(Make.Plant, 9_000, 10));
        Assert.Equal(("robot", 1, "away"), (again.Channel, again.Attempts, again.Error));
        Assert.Equal(["robot", "mail"], (await Notices.LogAsync(Make.Plant, 0, 10)).Select(d => d.Channel));
    }

    [Fact]
    public async Task Mark_TheFirstTimeCounts_AndAnotherPersonsIsRefused()
    {
        await Notices.AddAsync(Make.Live, Notice("a"), []);
        await Notices.AddAsync(Make.Live, Notice("b"), []);
        var seq = (await Notices.ListAsync(Make.Plant, "user:anna", true, 0, 10))[0].Seq;
        Assert.True(await Notices.MarkAsync(Make.Live, Make.Plant, "user:anna", [seq], NoticeMark.Read, 5));
        Assert.True(await Notices.MarkAsync(Make.Live, Make.Plant, "user:anna", [seq], NoticeMark.Confirmed, 9));
        Assert.False(await Notices.MarkAsync(Make.Live, Make.Plant, "user:zoe", [seq], NoticeMark.Confirmed, 9));
        var mine = (await Notices.PeopleAsync(Make.Plant, "b")).First(p => p.Person == "user:anna");
        Assert.Equal((5L, 5L, 9L), (mine.ToldMs, mine.ReadMs, mine.ConfirmedMs));
        Assert.Equal(1, await Notices.UnreadAsync(Make.Plant, "user:anna"));
        Assert.Equal("a", Assert.Single(await Notices.ListAsync(Make.Plant, "user:anna", true, 0, 10)).Notice.Key);
        Assert.Single(await Notices.ListAsync(Make.Plant, "user:anna", false, seq, 10));
    }

    [Fact]
    public async Task Steps_AreMadeOnceAndNoMoreWhenSomebodyTookIt()
    {
        await Notices.AddAsync(Make.Live, Notice("a"), []);
        await Notices.AddAsync(Make.Live, Notice("b"), []);
        Assert.Empty(await Notices.DueStepsAsync(Make.Plant, 60_999));
        var (seq, notice, made) = (await Notices.DueStepsAsync(Make.Plant, 61_000))[0];
        Assert.True(await Notices.StepAsync(Make.Live, Make.Plant, seq, made + 1, notice.Steps[0].People, Routes, 61_000));
        Assert.False(await Notices.StepAsync(Make.Live, Make.Plant, seq, made + 1, notice.Steps[0].People, Routes, 61_000));
        Assert.Contains("user:carl", (await Notices.PeopleAsync(Make.Plant, "a")).Select(p => p.Person));
        var other = Assert.Single(await Notices.DueStepsAsync(Make.Plant, 61_000));
        await Notices.MarkAsync(Make.Live, Make.Plant, "user:berta", [other.Seq], NoticeMark.Confirmed, 61_000);
        Assert.Empty(await Notices.DueStepsAsync(Make.Plant, 999_000));
    }
}

/// <summary>Embedded.</summary>
public sealed class SqliteNoticeTests() : NoticeContract(StoreKind.Sqlite);

/// <summary>PostgreSQL.</summary>
public sealed class PostgresNoticeTests() : NoticeContract(StoreKind.Postgres);
