using Twin.Domain.Notifications;

namespace Twin.Client.Blazor.Notices;

/// <summary>A channel as it is being edited.</summary>
internal sealed class ChannelDraft
{
    public string Id { get; set; } = "";

    public NoticeChannelKind Kind { get; set; } = NoticeChannelKind.WeCom;

    public string Url { get; set; } = "";

    /// <summary>Empty: as it was.</summary>
    public string Secret { get; set; } = "";

    public int Severity { get; set; } = 2;

    /// <summary>Separated by commas.</summary>
    public string Roles { get; set; } = "";

    public int GroupS { get; set; } = 60;

    public string Language { get; set; } = "";

    public static ChannelDraft Of(NoticeChannel channel) => new()
    {
        Id = channel.Id, Kind = channel.Kind, Url = channel.Url, Severity = channel.Severity, Roles = string.Join(", ", channel.Roles),
        GroupS = channel.GroupS, Language = channel.Language,
    };

    public NoticeChannel Made() => new()
    {
        Id = Id.Trim(), Kind = Kind, Url = Url.Trim(), Secret = Secret, Severity = Severity, GroupS = GroupS, Language = Language,
        Roles = [.. Roles.Split([',', '，', ' '], StringSplitOptions.RemoveEmptyEntries)],
    };
}

/// <summary>An address as it is being edited.</summary>
internal sealed class ContactDraft
{
    public string Person { get; set; } = "";

    public string Email { get; set; } = "";
}
