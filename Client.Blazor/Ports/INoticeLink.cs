using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Notifications;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to notices.</summary>
public interface INoticeLink
{
    /// <summary>Notices of a person, newest first, and how many are unread; they count as told from then on.</summary>
    ValueTask<(IReadOnlyList<PersonalNotice> Items, int Unread)> ListAsync(string plant, string person, bool unread, long before, int max);

    /// <summary>Marks as read, or takes it. False: it is none of theirs.</summary>
    ValueTask<bool> MarkAsync(string plant, string person, long seq, bool confirm);

    /// <summary>Ways out and addresses, without secrets.</summary>
    ValueTask<NoticeSettings> SettingsAsync(string plant);

    /// <summary>Changes them. Empty: done.</summary>
    ValueTask<ImmutableArray<TwinError>> ChangeAsync(string plant, NoticeSettings settings, string actor);

    /// <summary>Messages with their tries, newest first.</summary>
    ValueTask<IReadOnlyList<Delivery>> LogAsync(string plant, int max);

    /// <summary>Sends a trial message to somebody through all channels.</summary>
    ValueTask TryAsync(string plant, string person);

    /// <summary>What web push offers somebody.</summary>
    ValueTask<PushOffer> PushAsync(string plant, string person);

    /// <summary>Their browser lets itself be reached. Empty: done.</summary>
    ValueTask<ImmutableArray<TwinError>> SubscribeAsync(string plant, PushDevice device);

    /// <summary>It is left alone from now on. False: it is none of theirs.</summary>
    ValueTask<bool> UnsubscribeAsync(string plant, string person, string target);
}
