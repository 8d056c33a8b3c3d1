using System.Collections.Immutable;

namespace Twin.Domain.Notifications;

/// <summary>One message to be sent.</summary>
/// <param name="Channel">Id of the channel.</param>
/// <param name="Person">For whom; empty: whoever reads it.</param>
/// <param name="Target">Address; empty: the channel's own.</param>
public readonly record struct NoticeRoute(string Channel, string Person, string Target);

/// <summary>Which channels a notice goes through, when it is tried again, what goes as one message. Pure.</summary>
public static class NoticeRouting
{
    /// <summary>After this long without success a message is given up, ms: longer than a mail server is away.</summary>
    public const long GiveUpMs = 7 * 24 * 3_600_000L;

    private static readonly long[] Waits = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000];

    /// <summary>Routes of a notice for these people.</summary>
    /// <param name="notice">What.</param>
    /// <param name="settings">Ways out and addresses.</param>
    /// <param name="people">Who hears of it.</param>
    /// <param name="roles">Roles they were found by.</param>
    /// <param name="devices">What web push reaches; that of others is passed over.</param>
    public static ImmutableArray<NoticeRoute> Of(Notice notice, NoticeSettings settings, ImmutableArray<string> people,
        ImmutableArray<string> roles, IReadOnlyList<PushDevice> devices)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(devices);
        return
        [
            .. settings.Channels.Where(c => Takes(c, notice, roles)).SelectMany(channel => channel.Kind switch
            {
                NoticeChannelKind.Email => settings.Contacts.Where(c => c.Email.Length > 0 && people.Contains(c.Person))
                    .Select(c => new NoticeRoute(channel.Id, c.Person, c.Email)),
                NoticeChannelKind.Push => devices.Where(d => people.Contains(d.Person))
                    .Select(d => new NoticeRoute(channel.Id, d.Person, d.Target)),
                _ => [new NoticeRoute(channel.Id, "", "")],
            }),
        ];
    }

    /// <summary>Whether any of it goes by web push.</summary>
    public static bool Pushes(Notice notice, NoticeSettings settings, ImmutableArray<string> roles)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Channels.Any(c => c.Kind == NoticeChannelKind.Push && Takes(c, notice, roles));
    }

    private static bool Takes(NoticeChannel channel, Notice notice, ImmutableArray<string> roles) =>
        notice.Severity <= channel.Severity && (channel.Roles.IsEmpty || channel.Roles.Any(roles.Contains));

    /// <summary>When to try again after a failure; null: given up.</summary>
    /// <param name="attempts">Tries so far, the failed one too.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="sinceMs">When the notice happened, Unix ms.</param>
    public static long? Again(int attempts, long nowMs, long sinceMs) =>
        nowMs - sinceMs >= GiveUpMs ? null : nowMs + Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];

    /// <summary>Those due that go as one message: same channel, address and group.</summary>
    public static IEnumerable<ImmutableArray<Delivery>> Batches(IEnumerable<Delivery> due) =>
        due.GroupBy(static d => (d.Channel, d.Target, Group: d.Notice.Group.Length > 0 ? d.Notice.Group : "#" + d.Id))
            .Select(static g => g.OrderBy(static d => d.Notice.Severity).ThenBy(static d => d.Seq).ToImmutableArray());

    /// <summary>Steps of the escalation that are due and not yet made, while nobody has taken it.</summary>
    public static ImmutableArray<NoticeStep> DueSteps(Notice notice, int made, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return [.. notice.Steps.Skip(made).TakeWhile(s => nowMs >= notice.AtMs + s.AfterMs)];
    }

    /// <summary>When the next step is due, Unix ms; null: there is none.</summary>
    public static long? NextStepMs(Notice notice, int made)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return made < notice.Steps.Length ? notice.AtMs + notice.Steps[made].AfterMs : null;
    }
}
