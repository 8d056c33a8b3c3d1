using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Emergencies;
using Twin.Grains.Interfaces.Notifications;
using Twin.Grains.Ports;

namespace Twin.Grains.Notifications;

/// <inheritdoc cref="INoticeDeskGrain"/>
/// <remarks>One per plant, so that a message is sent by one silo. A crash between sending and noting it sends it again: at least
/// once.</remarks>
[GrainType("notice-desk")]
public sealed class NoticeDeskGrain(
    [PersistentState("notice-settings")] IPersistentState<NoticeSettingsRecord> record, INoticeStore store,
    IPushStore devices, IEnumerable<INoticeSender> senders, EmergencyEyes log, TimeProvider time, ILogger<NoticeDeskGrain> logger)
    : Grain, INoticeDeskGrain
{
    private const int AtOnce = 200;
    private const string Settings = "notice.settings";
    private static readonly TwinError Many =
        new("push.many", $"At most {PushDevice.Most} devices of a person.", Retry.Never) { Zh = $"每人最多 {PushDevice.Most} 台设备。" };

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<(string Channel, string Target, string Group), long> _sentMs = [];
    private bool _sending;
    private string _plant = "";

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _plant = TwinKey.Parse(this.GetPrimaryKeyString()).Plant;
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(Every, Every) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask TellAsync(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        await store.AddAsync(LiveRealm.Of(TwinKey.Live), notice, await RoutesAsync(notice, notice.People, notice.Roles));
    }

    /// <inheritdoc/>
    public ValueTask<NoticeSettings> SettingsAsync() => new(record.State.Settings.WithoutSecrets());

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<TwinError>> ChangeAsync(NoticeSettings settings, string actor)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Check() is { IsEmpty: false } wrong) return wrong;
        var before = record.State;
        try
        {
            record.State = new NoticeSettingsRecord { Settings = settings.WithSecretsOf(before.Settings) };
            await record.WriteStateAsync();
        }
        catch
        {
            record.State = before;
            DeactivateOnIdle();
            throw;
        }

        await RecordAsync(actor, Settings, string.Join(", ", settings.Channels.Select(static c => $"{c.Id} ({c.Kind})")));
        return [];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<TwinError>> SubscribeAsync(PushDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var known = await devices.ListAsync(_plant, [device.Person]);
        if (known.Count >= PushDevice.Most && known.All(d => d.Target != device.Target)) return [Many];
        await devices.SaveAsync(LiveRealm.Of(TwinKey.Live), _plant, device);
        // A browser says at each visit in which language it reads: no news unless it is a new one, or a new person's.
        if (known.All(d => d.Target != device.Target)) await RecordAsync(device.Person, "notice.push.on", device.Target);
        return [];
    }

    /// <inheritdoc/>
    public async ValueTask<bool> UnsubscribeAsync(string person, string target)
    {
        if ((await devices.FindAsync(_plant, target))?.Person != person) return false;
        await devices.RemoveAsync(LiveRealm.Of(TwinKey.Live), _plant, target);
        await RecordAsync(person, "notice.push.off", target);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask WakeAsync() => default;

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_sending) return;
        _sending = true;
        try
        {
            await EscalateAsync(cancellationToken);
            await SendAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NoticesFailed(logger, e, _plant);
        }
        finally
        {
            _sending = false;
        }
    }

    private async Task EscalateAsync(CancellationToken cancellationToken)
    {
        foreach (var (seq, notice, made) in await store.DueStepsAsync(_plant, NowMs, cancellationToken))
        {
            var due = NoticeRouting.DueSteps(notice, made, NowMs);
            ImmutableArray<string> people = [.. due.SelectMany(static s => s.People).Distinct()];
            ImmutableArray<string> roles = [.. due.SelectMany(static s => s.Roles).Distinct()];
            await store.StepAsync(LiveRealm.Of(TwinKey.Live), _plant, seq, made + due.Length, people,
                await RoutesAsync(notice, people, roles), NowMs, cancellationToken);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var due = await store.DueAsync(_plant, NowMs, AtOnce, cancellationToken);
        if (due.Count == 0) return;
        // One channel, or one push service, that hangs must not hold up the others.
        await Task.WhenAll(NoticeRouting.Batches(due).GroupBy(b => (b[0].Channel, Host: IsPush(b[0]) ? PushDevice.HostOf(b[0].Target) : ""))
            .Select(lane => SendAsync(lane.Key.Channel, [.. lane], cancellationToken)));
    }

    private bool IsPush(Delivery delivery) =>
        record.State.Settings.Channels.FirstOrDefault(c => c.Id == delivery.Channel)?.Kind == NoticeChannelKind.Push;

    private async ValueTask<ImmutableArray<NoticeRoute>> RoutesAsync(
        Notice notice, ImmutableArray<string> people, ImmutableArray<string> roles)
    {
        var settings = record.State.Settings;
        return NoticeRouting.Of(notice, settings, people, roles,
            NoticeRouting.Pushes(notice, settings, roles) ? await devices.ListAsync(_plant, people) : []);
    }

    private async Task SendAsync(string id, ImmutableArray<ImmutableArray<Delivery>> batches, CancellationToken cancellationToken)
    {
        var channel = record.State.Settings.Channels.FirstOrDefault(c => c.Id == id);
        var sender = channel is null ? null : senders.FirstOrDefault(s => s.Sends(channel.Kind));
        foreach (var batch in batches)
        {
            var key = (id, batch[0].Target, batch[0].Notice.Group);
            if (channel is not null && batch[0].Notice.Group.Length > 0 && _sentMs.TryGetValue(key, out var sent)
                && sent + (channel.GroupS * 1_000L) is var next && NowMs < next)
            {
                // Part of a storm: the rest of it follows as one message.
                await store.SettleAsync(LiveRealm.Of(TwinKey.Live), _plant, [.. batch.Select(d => d with { NextMs = next })],
                    cancellationToken);
                continue;
            }

            var outcome = channel is null || sender is null ? new SendOutcome(SendState.Never, "There is no such channel any more.")
                : await TryAsync(sender, channel, batch, cancellationToken);
            if (outcome.State == SendState.Taken) _sentMs[key] = NowMs;
            await store.SettleAsync(LiveRealm.Of(TwinKey.Live), _plant, [.. batch.Select(d => Settled(d, outcome))], cancellationToken);
            if (outcome.State == SendState.Gone) await ForgetAsync(batch[0], cancellationToken);
            // A channel that refuses one for now refuses all: the others wait for their turn.
            if (outcome.State == SendState.Later) break;
        }

        foreach (var old in _sentMs.Where(s => NowMs - s.Value > 3_600_000).Select(static s => s.Key).ToArray()) _sentMs.Remove(old);
    }

    private async Task ForgetAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (await devices.RemoveAsync(LiveRealm.Of(TwinKey.Live), _plant, delivery.Target, cancellationToken))
            await RecordAsync("rule:notices", "notice.push.off", delivery.Target);
    }

    private static async Task<SendOutcome> TryAsync(
        INoticeSender sender, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(LiveRealm.Of(TwinKey.Live), channel, batch, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return SendOutcome.Later(e.Message.Length == 0 ? e.GetType().Name : e.Message);
        }
    }

    private Delivery Settled(Delivery delivery, SendOutcome outcome)
    {
        var (now, attempts) = (NowMs, delivery.Attempts + 1);
        var again = outcome.State == SendState.Later ? NoticeRouting.Again(attempts, now, delivery.Notice.AtMs) : null;
        return delivery with
        {
            Attempts = attempts, Error = outcome.Error, NextMs = again ?? delivery.NextMs, DoneMs = again is null ? now : 0,
        };
    }

    private Task RecordAsync(string actor, string type, string said)
    {
        var now = NowMs;
        // Two devices may come in the same millisecond; two changes of the settings wait for one another.
        var id = string.Create(CultureInfo.InvariantCulture, $"{now}{(type == Settings ? "" : "/" + said)}");
        return log.RecordAsync(_plant, actor, type, id, said, now);
    }
}

/// <summary>Settings of notices as they are stored: append only.</summary>
[GenerateSerializer, Alias("twin.notice.record.v1")]
public sealed class NoticeSettingsRecord
{
    /// <summary>With secrets.</summary>
    [Id(0)] public NoticeSettings Settings { get; set; } = NoticeSettings.Empty;
}

/// <summary>Hands notices to the plant's desk.</summary>
internal sealed class Notifier(IGrainFactory grains) : INotifier
{
    public ValueTask NotifyAsync(LiveRealm realm, Notice notice) => grains.Notices(notice.Plant).TellAsync(notice);
}
