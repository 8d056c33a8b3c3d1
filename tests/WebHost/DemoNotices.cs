using System.Collections.Concurrent;
using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Interfaces.Permits;

namespace Twin.WebHost;

/// <summary>One notice, read already, and nobody works under a permit; settings are kept as the desk keeps them.</summary>
internal sealed class DemoNotices : INoticeLink, IPermitLink
{
    private static readonly Notice s_notice = new()
    {
        Key = "n1", Plant = "demo", Severity = 2, Title = new LocalizedText("WO-1: Tighten the flange", "WO-1：紧固法兰"),
        Text = new LocalizedText("A task is yours.", "您有一项新任务。"), Link = "/orders/WO-1", AtMs = 1_790_000_000_000, Confirm = true,
    };

    private readonly PushKeys _keys = PushKeys.Make();
    private readonly ConcurrentDictionary<string, PushDevice> _devices = new();
    private NoticeSettings _settings = NoticeSettings.Empty;

    public ValueTask<(IReadOnlyList<PersonalNotice> Items, int Unread)> ListAsync(
        string plant, string person, bool unread, long before, int max) =>
        new((unread ? [] : [new PersonalNotice(1, s_notice, person, 1, 1, 0)], 0));

    public ValueTask<bool> MarkAsync(string plant, string person, long seq, bool confirm) => new(false);

    public ValueTask<NoticeSettings> SettingsAsync(string plant) => new(_settings.WithoutSecrets());

    public ValueTask<ImmutableArray<TwinError>> ChangeAsync(string plant, NoticeSettings settings, string actor)
    {
        var wrong = settings.Check();
        if (wrong.IsEmpty) _settings = settings.WithSecretsOf(_settings);
        return new(wrong);
    }

    public ValueTask<IReadOnlyList<Delivery>> LogAsync(string plant, int max) => new([]);

    public ValueTask<PushOffer> PushAsync(string plant, string person) => new(new PushOffer(_keys.Public,
        _settings.Channels.Any(static c => c.Kind == NoticeChannelKind.Push),
        [.. _devices.Values.Where(d => d.Person == person).Select(static d => new PushPlace(d.Target, d.Language, d.SinceMs))]));

    public ValueTask<ImmutableArray<TwinError>> SubscribeAsync(string plant, PushDevice device)
    {
        var wrong = device.Check(new PushHosts([]));
        if (wrong.IsEmpty) _devices[device.Target] = device;
        return new(wrong);
    }

    public ValueTask<bool> UnsubscribeAsync(string plant, string person, string target) => new(_devices.TryRemove(target, out _));

    public ValueTask TryAsync(string plant, string person) => default;

    public ValueTask<ImmutableArray<PermitView>> ListAsync(string plant) => new(ImmutableArray<PermitView>.Empty);

    public ValueTask<TwinError?> ConfirmAsync(string plant, string id, string person, string by) =>
        new(new TwinError("permit.nobody", $"Nobody has to confirm '{id}'."));
}
