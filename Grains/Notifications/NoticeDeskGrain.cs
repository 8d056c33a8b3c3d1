using System.Collections.Immutable;
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
    IEnumerable<INoticeSender> senders, EmergencyEyes log, TimeProvider time, ILogger<NoticeDeskGrain> logger) : Grain, INoticeDeskGrain
{
    private const int AtOnce = 200;
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
        await store.AddAsync(LiveRealm.Of(TwinKey.Live), notice,
            NoticeRouting.Of(notice, record.State.Settings, notice.People, notice.Roles));
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

        var now = NowMs;
        var said = string.Join(", ", settings.Channels.Select(static c => $"{c.Id} ({c.Kind})"));
        await log.RecordAsync(_plant, actor, "notice.settings", now.ToString(System.Globalization.CultureInfo.InvariantCulture), said, now);
        return [];
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
                NoticeRouting.Of(notice, record.State.Settings, people, roles), NowMs, cancellationToken);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var due = await store.DueAsync(_plant, NowMs, AtOnce, cancellationToken);
        if (due.Count == 0) return;
        // One channel that hangs must not hold up the others.
        await Task.WhenAll(NoticeRouting.Batches(due).GroupBy(static b => b[0].Channel)
            .Select(channel => SendAsync(channel.Key, [.. channel], cancellationToken)));
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

            var error = channel is null || sender is null ? "There is no such channel any more." : await TryAsync(sender, channel, batch,
                cancellationToken);
            if (error is null) _sentMs[key] = NowMs;
            await store.SettleAsync(LiveRealm.Of(TwinKey.Live), _plant, [.. batch.Select(d => Settled(d, error, channel is null))],
                cancellationToken);
            // A channel that refuses one refuses all: the others wait for their turn.
            if (error is not null) break;
        }

        foreach (var old in _sentMs.Where(s => NowMs - s.Value > 3_600_000).Select(static s => s.Key).ToArray()) _sentMs.Remove(old);
    }

    private static async Task<string?> TryAsync(
        INoticeSender sender, NoticeChannel channel, ImmutableArray<Delivery> batch, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(LiveRealm.Of(TwinKey.Live), channel, batch, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return e.Message.Length == 0 ? e.GetType().Name : e.Message;
        }
    }

    private Delivery Settled(Delivery delivery, string? error, bool isOver)
    {
        var (now, attempts) = (NowMs, delivery.Attempts + 1);
        if (error is null) return delivery with { Attempts = attempts, DoneMs = now, Error = "" };
        var again = isOver ? null : NoticeRouting.Again(attempts, now, delivery.Notice.AtMs);
        return delivery with { Attempts = attempts, Error = error, NextMs = again ?? delivery.NextMs, DoneMs = again is null ? now : 0 };
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
