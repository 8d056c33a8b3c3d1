using System.Globalization;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Domain.Permits;
using Twin.Grains.Ports;

namespace Twin.Grains.Permits;

/// <summary>Hands the message of a suspension to its people, and reads back who has heard and confirmed.</summary>
public sealed class PermitTeller(INotifier notifier, INoticeStore notices)
{
    /// <summary>The telling as it stands afterwards; the same one when nothing changed.</summary>
    public async ValueTask<PermitTelling> TellAsync(string plant, PermitTelling telling, LocalizedText name)
    {
        ArgumentNullException.ThrowIfNull(telling);
        var key = string.Create(CultureInfo.InvariantCulture, $"permit/{telling.PermitId}/{telling.SinceMs}");
        var heard = await notices.PeopleAsync(plant, key);
        if (heard.Count == 0 && telling.People.Length > 0)
            await notifier.NotifyAsync(LiveRealm.Of(TwinKey.Live), Notice(key, plant, telling, name));
        foreach (var one in heard)
        {
            if (one.ToldMs > 0) telling = telling.Tell(one.Person, one.ToldMs);
            if (one.ConfirmedMs > 0) telling = telling.Confirm(one.Person, one.Person, one.ConfirmedMs);
        }

        return telling;
    }

    private static Notice Notice(string key, string plant, PermitTelling telling, LocalizedText name) => new()
    {
        Key = key,
        Plant = plant,
        People = [.. telling.People.Select(static p => p.Person)],
        Severity = 1,
        Title = new LocalizedText($"Stop work: permit {telling.PermitId} is suspended", $"立即停止作业：作业票 {telling.PermitId} 已暂停"),
        Text = new LocalizedText(
            $"{name.En}. {string.Join("; ", telling.Findings.Select(static f => f.Text.En))}",
            $"{name.Zh}。{string.Join("；", telling.Findings.Select(static f => f.Text.Zh))}"),
        Link = "/permits",
        AtMs = telling.SinceMs,
        Confirm = true,
    };
}
