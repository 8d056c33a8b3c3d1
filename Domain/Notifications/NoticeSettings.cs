using System.Collections.Immutable;
using System.Net.Mail;
using Orleans;

namespace Twin.Domain.Notifications;

/// <summary>How a channel speaks. Stored: append only.</summary>
public enum NoticeChannelKind : byte
{
    /// <summary>SMTP, to each person's address.</summary>
    Email = 1,
    /// <summary>Group robot of WeCom (企业微信).</summary>
    WeCom = 2,
    /// <summary>Group robot of DingTalk (钉钉), with its signature when there is a secret.</summary>
    DingTalk = 3,
    /// <summary>Group robot of Feishu (飞书), with its signature when there is a secret.</summary>
    Feishu = 4,
    /// <summary>CloudEvents 1.0 by POST, signed (HMAC-SHA256) when there is a secret.</summary>
    Hook = 5,
    /// <summary>Web push, to each person's browsers in the language of each.</summary>
    Push = 6,
}

/// <summary>A way out of Twin to people.</summary>
[GenerateSerializer, Immutable, Alias("twin.notice.channel.v1")]
public sealed record NoticeChannel
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required NoticeChannelKind Kind { get; init; }
    /// <summary>http or https address of a robot or hook; e-mail and web push have none.</summary>
    [Id(2)] public string Url { get; init; } = "";
    /// <summary>For the signature; never given out again. Empty: unsigned.</summary>
    [Id(3)] public string Secret { get; init; } = "";
    /// <summary>Notices up to this severity: 2 takes 1 and 2.</summary>
    [Id(4)] public int Severity { get; init; } = 4;
    /// <summary>Only notices for one of these roles; empty: all.</summary>
    [Id(5)] public ImmutableArray<string> Roles { get; init; } = [];
    /// <summary>Those of a group within this time go as one message, s.</summary>
    [Id(6)] public int GroupS { get; init; } = 60;
    /// <summary>Language it speaks: <c>zh</c>, <c>en</c>; empty: both.</summary>
    [Id(7)] public string Language { get; init; } = "";
}

/// <summary>How somebody is reached.</summary>
/// <param name="Person">Who, e.g. <c>user:anna</c>.</param>
/// <param name="Email">Address; empty: none.</param>
[GenerateSerializer, Immutable, Alias("twin.notice.contact.v1")]
public sealed record NoticeContact([property: Id(0)] string Person, [property: Id(1)] string Email);

/// <summary>Ways out and addresses of a plant.</summary>
[GenerateSerializer, Immutable, Alias("twin.notice.settings.v1")]
public sealed record NoticeSettings
{
    private const int MostChannels = 50;
    private const int MostContacts = 10_000;

    [Id(0)] public ImmutableArray<NoticeChannel> Channels { get; init; } = [];
    [Id(1)] public ImmutableArray<NoticeContact> Contacts { get; init; } = [];

    /// <summary>In-app only.</summary>
    public static readonly NoticeSettings Empty = new();

    /// <summary>All that is wrong with them, with its place.</summary>
    public ImmutableArray<TwinError> Check()
    {
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        if (Channels.Length > MostChannels)
            errors.Add(Error("many", $"At most {MostChannels} channels.", $"最多 {MostChannels} 个通道。", "channels"));
        if (Contacts.Length > MostContacts)
            errors.Add(Error("many", $"At most {MostContacts} contacts.", $"最多 {MostContacts} 个联系人。", "contacts"));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Channels.Length; i++) Check(Channels[i], $"channels[{i}]", ids, errors);
        for (var i = 0; i < Contacts.Length; i++)
        {
            if (Contacts[i].Person.Length == 0) errors.Add(Error("person", "Whose address is it?", "缺少人员。", $"contacts[{i}].person"));
            if (Contacts[i].Email.Length > 0 && !MailAddress.TryCreate(Contacts[i].Email, out _))
                errors.Add(Error("email", "That is no e-mail address.", "电子邮件地址无效。", $"contacts[{i}].email"));
        }

        return errors.ToImmutable();
    }

    /// <summary>The new settings with the secrets of the old ones where none was given.</summary>
    public NoticeSettings WithSecretsOf(NoticeSettings before) => this with
    {
        Channels =
        [
            .. Channels.Select(c => c.Secret.Length > 0 ? c
                : before.Channels.FirstOrDefault(b => b.Id == c.Id && b.Url == c.Url) is { } known ? c with { Secret = known.Secret } : c),
        ],
    };

    /// <summary>As they may be shown.</summary>
    public NoticeSettings WithoutSecrets() => this with { Channels = [.. Channels.Select(static c => c with { Secret = "" })] };

    private static void Check(
        NoticeChannel channel, string path, HashSet<string> ids, ImmutableArray<TwinError>.Builder errors)
    {
        if (!TwinKey.IsLocalId(channel.Id)) errors.Add(Error("id", "It needs an id.", "缺少通道编号。", path + ".id"));
        else if (!ids.Add(channel.Id)) errors.Add(Error("twice", $"'{channel.Id}' is there twice.", $"通道“{channel.Id}”重复。", path + ".id"));
        if (!Enum.IsDefined(channel.Kind)) errors.Add(Error("kind", "There is no such kind.", "没有该类通道。", path + ".kind"));
        if (channel.Severity is < 1 or > 4) errors.Add(Error("severity", "1 to 4.", "应为 1 至 4。", path + ".severity"));
        if (channel.GroupS is < 0 or > 3_600) errors.Add(Error("group", "0 to 3600 s.", "应为 0 至 3600 秒。", path + ".groupS"));
        if (channel.Language is not ("" or "zh" or "en"))
            errors.Add(Error("language", "zh, en or none.", "应为 zh、en 或留空。", path + ".language"));
        var isWeb = Uri.TryCreate(channel.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (channel.Kind is not (NoticeChannelKind.Email or NoticeChannelKind.Push) && !isWeb)
            errors.Add(Error("url", "It needs an http or https address.", "须填写 http 或 https 地址。", path + ".url"));
    }

    private static TwinError Error(string code, string en, string zh, string path) =>
        new("notice." + code, en, Retry.Never, path) { Zh = zh };
}
