using System.Globalization;

namespace Twin.Client.Blazor.Web;

/// <summary>
/// The time zone of whoever looks at a page: the browser's, told by a cookie before anything is shown. The server's own says nothing
/// about where the plant or the screen stands, and the clock in the head is the browser's. It flows along as the language does.
/// </summary>
public static class PageZone
{
    /// <summary>Name of the cookie: minutes east of Greenwich now, a tilde, the zone's name.</summary>
    public const string Cookie = "twin-zone";

    private const int LongestName = 64;
    private static readonly AsyncLocal<TimeZoneInfo?> s_zone = new();

    /// <summary>The zone of this page; the server's where nobody has told one.</summary>
    public static TimeZoneInfo Current
    {
        get => s_zone.Value ?? TimeZoneInfo.Local;
        set => s_zone.Value = value;
    }

    /// <summary>What a cookie says; null: nothing that can be used.</summary>
    public static TimeZoneInfo? Of(string? cookie)
    {
        if (cookie?.IndexOf('~', StringComparison.Ordinal) is not (>= 0 and var cut)) return null;
        var name = cookie[(cut + 1)..];
        if (name.Length is > 0 and <= LongestName && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        // A server without the table of zones, or with an older one, still has the minutes.
        return int.TryParse(cookie.AsSpan(0, cut), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minutes)
            && Math.Abs(minutes) <= 14 * 60
            ? TimeZoneInfo.CreateCustomTimeZone("browser", TimeSpan.FromMinutes(minutes), "browser", "browser") : null;
    }

    /// <summary>A time on the clock of whoever looks.</summary>
    public static DateTimeOffset Here(this DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Current);

    /// <summary>What somebody reads off a clock here, as the moment it means.</summary>
    public static DateTimeOffset Meant(DateTime clock)
    {
        var plain = DateTime.SpecifyKind(clock, DateTimeKind.Unspecified);
        return new DateTimeOffset(plain, Current.GetUtcOffset(plain));
    }
}
