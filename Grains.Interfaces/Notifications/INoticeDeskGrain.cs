using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Notifications;

namespace Twin.Grains.Interfaces.Notifications;

/// <summary>The notices of a plant (key <c>live/plant/notices</c>): settings, and the one that sends.</summary>
[Alias("twin.INoticeDeskGrain")]
public interface INoticeDeskGrain : IGrainWithStringKey
{
    /// <summary>Hands one in; durable when it returns, the same key again changes nothing.</summary>
    [Alias("Tell"), AlwaysInterleave]
    ValueTask TellAsync(Notice notice);

    /// <summary>Ways out and addresses, without secrets.</summary>
    [Alias("Settings"), AlwaysInterleave]
    ValueTask<NoticeSettings> SettingsAsync();

    /// <summary>Changes them; empty: done, else what is wrong. A secret that is not given stays as it was.</summary>
    [Alias("Change")]
    ValueTask<ImmutableArray<TwinError>> ChangeAsync(NoticeSettings settings, string actor);

    /// <summary>Keeps a browser that web push reaches; empty: done. Who
    /// hands it in has checked it: they know which hosts are allowed.</summary>
    [Alias("Subscribe"), AlwaysInterleave]
    ValueTask<ImmutableArray<TwinError>> SubscribeAsync(PushDevice device);

    /// <summary>Forgets a browser of a person by what it is called; false: it is none of theirs.</summary>
    [Alias("Unsubscribe"), AlwaysInterleave]
    ValueTask<bool> UnsubscribeAsync(string person, string target);

    /// <summary>Is there, and sends by itself from then on.</summary>
    [Alias("Wake"), AlwaysInterleave]
    ValueTask WakeAsync();
}

/// <summary>Notices by their key.</summary>
public static class NoticeGrains
{
    /// <summary>The notices of the real plant.</summary>
    public static INoticeDeskGrain Notices(this IGrainFactory grains, string plant)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<INoticeDeskGrain>(new TwinKey(TwinKey.Live, plant, "notices").ToString());
    }
}
