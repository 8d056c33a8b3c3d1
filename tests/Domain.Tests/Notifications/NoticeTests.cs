using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Twin.Domain.Notifications;
using Xunit;

namespace Twin.Domain.Tests.Notifications;

/// <summary>Which way notices go, and in which words.</summary>
public sealed class NoticeTests
{
    private static readonly NoticeChannel Robot = new() { Id = "robot", Kind = NoticeChannelKind.DingTalk, Url = "https://r/send?token=1" };

    private static Notice Notice(int severity = 2, string group = "") => new()
    {
        Key = "k", Plant = "p", People = ["user:anna", "user:berta"], Roles = ["leader"], Severity = severity, Group = group, AtMs = 1_000,
        Title = new LocalizedText("Gas", "气体"), Text = new LocalizedText("Go", "走"), Link = "/orders/WO-1",
        Steps = [new NoticeStep(60_000, ["user:carl"], []), new NoticeStep(120_000, ["user:dora"], [])],
    };

    private static Delivery Delivery(long id, Notice notice, string channel = "robot", string target = "") =>
        new(id, id, notice, channel, "", target, 0, 0, 0, "");

    [Fact]
    public void Routes_BySeverityRoleAndAddress()
    {
        var settings = new NoticeSettings
        {
            Channels =
            [
                Robot with { Severity = 1 }, Robot with { Id = "other", Roles = ["boss"] }, Robot with { Id = "ours", Roles = ["leader"] },
                new NoticeChannel { Id = "mail", Kind = NoticeChannelKind.Email },
            ],
            Contacts = [new NoticeContact("user:anna", "anna@plant.cn"), new NoticeContact("user:zoe", "zoe@plant.cn")],
        };
        var notice = Notice();
        Assert.Equal([new NoticeRoute("ours", "", ""), new NoticeRoute("mail", "user:anna", "anna@plant.cn")],
            NoticeRouting.Of(notice, settings, notice.People, notice.Roles, []));
        Assert.Equal("robot", NoticeRouting.Of(notice with { Severity = 1 }, settings, [], [], [])[0].Channel);
    }

    [Fact]
    public void Again_WaitsLongerAndGivesUpAfterAWeek()
    {
        Assert.Equal(105_000, NoticeRouting.Again(1, 100_000, 0));
        Assert.Equal(3_700_000, NoticeRouting.Again(99, 100_000, 0));
        Assert.NotNull(NoticeRouting.Again(99, NoticeRouting.GiveUpMs - 1, 0));
        Assert.Null(NoticeRouting.Again(99, NoticeRouting.GiveUpMs, 0));
    }

    [Fact]
    public void Batches_JoinAGroupOnOneChannelOnly()
    {
        var batches = NoticeRouting.Batches(
        [
            Delivery(1, Notice(3, "g")), Delivery(2, Notice(1, "g")), Delivery(3, Notice(1, "g"), "mail", "a"), Delivery(4, Notice()),
            Delivery(5, Notice()),
        ]).ToArray();
        Assert.Equal(4, batches.Length);
        Assert.Equal([2L, 1L], batches[0].Select(d => d.Id));
        Assert.Equal("气体 / Gas (+1)", RobotMessages.Title(Robot, batches[0]));
    }

    [Fact]
    public void Steps_ComeDueOneAfterTheOther()
    {
        var notice = Notice();
        Assert.Empty(NoticeRouting.DueSteps(notice, 0, 60_999));
        Assert.Equal("user:carl", Assert.Single(NoticeRouting.DueSteps(notice, 0, 61_000)).People[0]);
        Assert.Equal("user:dora", Assert.Single(NoticeRouting.DueSteps(notice, 1, 999_000)).People[0]);
        Assert.Null(NoticeRouting.NextStepMs(notice, 2));
    }

    /// <summary>Worked out apart, with Python's hmac: base64(HMAC-SHA256(key "SEC1", "1600000000000\nSEC1")), and of an empty text under
    /// "1600000000\nSEC1".</summary>
    [Fact]
    public void Signatures_AreThoseOfTheRobots()
    {
        Assert.Equal("251ymK1DMiOoZfQVOB8rUvdQVSxdr7zMtavd+PlY6Ew=", RobotMessages.DingTalkSign("SEC1", 1_600_000_000_000));
        Assert.Equal("GlNMwbDpZSflJdXsx3RbcRgWYzASQ6K7L6u042R2IM0=", RobotMessages.FeishuSign("SEC1", 1_600_000_000));
        var message = RobotMessages.Of(Robot with { Secret = "SEC1" }, [Delivery(1, Notice())], "https://twin/", 1_600_000_000_000);
        Assert.StartsWith("https://r/send?token=1&timestamp=1600000000000&sign=", message.Url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NoticeChannelKind.WeCom, "markdown")]
    [InlineData(NoticeChannelKind.DingTalk, "markdown")]
    [InlineData(NoticeChannelKind.Feishu, "text")]
    [InlineData(NoticeChannelKind.Hook, "1.0")]
    public void Messages_AreJsonOfTheirFormat(NoticeChannelKind kind, string type)
    {
        var message = RobotMessages.Of(
            Robot with { Kind = kind, Secret = kind == NoticeChannelKind.Hook ? "s" : "" }, [Delivery(1, Notice())], "https://twin/", 5);
        var root = JsonDocument.Parse(message.Body).RootElement;
        var name = kind switch { NoticeChannelKind.Feishu => "msg_type", NoticeChannelKind.Hook => "specversion", _ => "msgtype" };
        Assert.Equal(type, root.GetProperty(name).GetString());
        Assert.Contains("https://twin/orders/WO-1", Encoding.UTF8.GetString(message.Body), StringComparison.Ordinal);
        Assert.Equal(kind == NoticeChannelKind.Hook, message.Signature?.StartsWith("sha256=", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(NoticeChannelKind.WeCom, """{"errcode":0,"errmsg":"ok"}""", null)]
    [InlineData(NoticeChannelKind.DingTalk, """{"errcode":310000,"errmsg":"sign not match"}""", "errcode 310000 sign not match")]
    [InlineData(NoticeChannelKind.Feishu, """{"code":19021,"msg":"sign match fail"}""", "code 19021 sign match fail")]
    [InlineData(NoticeChannelKind.Feishu, """{"StatusCode":0}""", null)]
    [InlineData(NoticeChannelKind.WeCom, "<html>", "The answer is no JSON.")]
    [InlineData(NoticeChannelKind.WeCom, "[]", "The answer is no JSON object.")]
    [InlineData(NoticeChannelKind.Hook, "anything", null)]
    public void Refusal_IsReadFromTheAnswer(NoticeChannelKind kind, string answer, string? refusal) =>
        Assert.Equal(refusal, RobotMessages.Refusal(kind, Encoding.UTF8.GetBytes(answer)));

    [Fact]
    public void Settings_KeepSecretsAndNameWhatIsWrong()
    {
        var before = new NoticeSettings { Channels = [Robot with { Secret = "s" }] };
        Assert.Equal("", before.WithoutSecrets().Channels[0].Secret);
        Assert.Equal("s", before.WithoutSecrets().WithSecretsOf(before).Channels[0].Secret);
        // A secret never goes to another address.
        Assert.Equal("", new NoticeSettings { Channels = [Robot with { Url = "https://thief" }] }.WithSecretsOf(before).Channels[0].Secret);
        var wrong = new NoticeSettings
        {
            Channels = [Robot, Robot with { Url = "ftp://x" }, Robot with { Id = "b", Severity = 9, GroupS = -1, Language = "fr" }],
            Contacts = [new NoticeContact("", "no address")],
        }.Check();
        Assert.Equal(
            [
                "channels[1].id", "channels[1].url", "channels[2].severity", "channels[2].groupS", "channels[2].language",
                "contacts[0].person", "contacts[0].email",
            ],
            wrong.Select(e => e.Path).ToImmutableArray());
    }
}
