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

    /// <summary>Sends a batch as one message.</summary>
    ValueTask<SendOutcome> SendAsync(
        LiveRealm realm, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken);
}

/// <summary>What became of a message.</summary>
/// <param name="State">In one word.</param>
/// <param name="Error">Why it was not taken; empty: it was.</param>
public readonly record struct SendOutcome(SendState State, string Error)
{
    /// <summary>Taken.</summary>
    public static readonly SendOutcome Taken = new(SendState.Taken, "");

    /// <summary>To be tried again, and others through this channel with it.</summary>
    public static SendOutcome Later(string error) => new(SendState.Later, error);
}

/// <summary>What became of a message.</summary>
public enum SendState : byte
{
    Taken = 1,
    /// <summary>To be tried again.</summary>
    Later = 2,
    /// <summary>This message will not be taken, however often it is tried.</summary>
    Never = 3,
    /// <summary>Nothing at this address takes messages any more.</summary>
    Gone = 4,
}

/// <summary>Browsers that web push reaches, and the keys push services know this Twin by (SQL, both dialects).</summary>
[Outward]
public interface IPushStore
{
    /// <summary>The keys: those given the first time, the stored ones ever after.</summary>
    ValueTask<PushKeys> KeysAsync(LiveRealm realm, PushKeys made, CancellationToken cancellationToken = default);

    /// <summary>Keeps a device; the same address again: its person and keys are these from now on.</summary>
    ValueTask SaveAsync(LiveRealm realm, string plant, PushDevice device, CancellationToken cancellationToken = default);

    /// <summary>Forgets a device by what it is called; false: there is none.</summary>
    ValueTask<bool> RemoveAsync(LiveRealm realm, string plant, string target, CancellationToken cancellationToken = default);

    /// <summary>Devices of people, oldest first.</summary>
    ValueTask<IReadOnlyList<PushDevice>> ListAsync(
        string plant, IReadOnlyCollection<string> people, CancellationToken cancellationToken = default);

    /// <summary>A device by what it is called; null: there is none.</summary>
    ValueTask<PushDevice?> FindAsync(string plant, string target, CancellationToken cancellationToken = default);
}
