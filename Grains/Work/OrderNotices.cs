using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Grains.Work;

/// <summary>What orders want people to hear, as notices: severe ones have to be taken, and go up a level every 15 minutes until
/// somebody does.</summary>
public sealed class OrderNotices(INotifier notifier) : IOrderTeller
{
    private const long LevelMs = 15 * 60_000;

    // An escalation is never less than this: somebody let a time limit pass.
    private const int EscalationSeverity = 2;

    /// <inheritdoc/>
    public ValueTask TellAsync(LiveRealm realm, string plant, OrderTelling telling)
    {
        ArgumentNullException.ThrowIfNull(telling);
        return notifier.NotifyAsync(realm, Write(plant, telling));
    }

    /// <summary>The notice of what an order tells.</summary>
    internal static Notice Write(string plant, OrderTelling telling)
    {
        var (order, effect) = (telling.Order, telling.Effect);
        var title = order.Facts.Title;
        var severity = effect.Kind == FlowActionKind.Escalate ? Math.Min(EscalationSeverity, order.Facts.Severity) : order.Facts.Severity;
        return new Notice
        {
            Key = telling.Key, Plant = plant, People = telling.People, Roles = telling.Roles, Severity = severity,
            Title = new LocalizedText($"{order.Id}: {title.For("en")}", $"{order.Id}：{title.For("zh")}"), Text = effect.Text,
            Link = "/orders/" + order.Id, Group = $"{order.Run.Flow}|{order.Facts.Zone}", AtMs = effect.AtMs,
            Confirm = severity <= EscalationSeverity,
            Steps = severity > EscalationSeverity
                ? []
                : [.. telling.Levels.Select(static (level, i) => new NoticeStep((i + 1) * LevelMs, level.People, [level.Role]))],
        };
    }
}
