using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Notifications;

namespace Twin.Grains.Ports;

/// <summary>Notices of a plant, who has heard of them, and messages on their way (SQL, both dialects).</summary>
[Outward]
public interface INoticeStore
{
    /// <summary>Adds it with its people and messages in one transaction; false: its key is known, nothing is changed.</summary>
    ValueTask<bool> AddAsync(
        LiveRealm realm, Notice notice, ImmutableArray<NoticeRoute> routes, CancellationToken cancellationToken = default);

    /// <summary>Adds people and messages of a step of its escalation; false: that step was made.</summary>
    /// <param name="realm">The real plant.</param>
    /// <param name="plant">Plant.</param>
    /// <param name="seq">Notice.</param>
    /// <param name="made">Steps made with this one.</param>
    /// <param name="people">Who hears of it now.</param>
    /// <param name="routes">Their messages.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<bool> StepAsync(LiveRealm realm, string plant, long seq, int made, ImmutableArray<string> people,
        ImmutableArray<NoticeRoute> routes, long nowMs, CancellationToken cancellationToken = default);

    /// <summary>Notices nobody has taken whose next step is due.</summary>
    ValueTask<IReadOnlyList<(long Seq, Notice Notice, int Made)>> DueStepsAsync(
        string plant, long nowMs, CancellationToken cancellationToken = default);

    /// <summary>Messages to be tried now, oldest first.</summary>
    ValueTask<IReadOnlyList<Delivery>> DueAsync(string plant, long nowMs, int max, CancellationToken cancellationToken = default);

    /// <summary>How messages went; a delivered one counts as told for its person.</summary>
    ValueTask SettleAsync(LiveRealm realm, string plant, IReadOnlyList<Delivery> tried, CancellationToken cancellationToken = default);

    /// <summary>Notices of a person, newest first; <paramref name="before"/>: older than this number, 0: the newest.</summary>
    ValueTask<IReadOnlyList<PersonalNotice>> ListAsync(
        string plant, string person, bool unread, long before, int max, CancellationToken cancellationToken = default);

    /// <summary>How many a person has not read.</summary>
    ValueTask<int> UnreadAsync(string plant, string person, CancellationToken cancellationToken = default);

    /// <summary>A person's screen showed them (told), they opened them (read), or take them (confirmed); the first time counts.</summary>
    /// <returns>False: it is none of theirs.</returns>
    ValueTask<bool> MarkAsync(LiveRealm realm, string plant, string person, IReadOnlyList<long> seqs, NoticeMark mark, long nowMs,
        CancellationToken cancellationToken = default);

    /// <summary>Who of a notice has heard; empty: there is none of that key.</summary>
    ValueTask<IReadOnlyList<PersonalNotice>> PeopleAsync(string plant, string key, CancellationToken cancellationToken = default);

    /// <summary>Messages, newest first: the log of delivery.</summary>
    ValueTask<IReadOnlyList<Delivery>> LogAsync(string plant, long before, int max, CancellationToken cancellationToken = default);
}

/// <summary>What a person did with a notice.</summary>
public enum NoticeMark : byte
{
    Told = 1,
    Read = 2,
    Confirmed = 3,
}

/// <summary>Where notices are handed in; durable when it returns, and the same key again changes nothing.</summary>
[Outward]
public interface INotifier
{
    /// <summary>Hands one in.</summary>
    ValueTask NotifyAsync(LiveRealm realm, Notice notice);
}

/// <summary>Sends messages of one kind of channel.</summary>
[Outward]
public interface INoticeSender
{
    /// <summary>Whether it sends those of the kind.</summary>
    bool Sends(NoticeChannelKind kind);

    /// <summary>Sends a batch as one message. Null: it was taken; else why not.</summary>
    ValueTask<string?> SendAsync(
        LiveRealm realm, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken);
}
