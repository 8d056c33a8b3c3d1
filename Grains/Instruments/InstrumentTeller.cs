using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Domain.Notifications;
using Twin.Grains.Emergencies;
using Twin.Grains.Ports;
using Twin.Grains.Work;

namespace Twin.Grains.Instruments;

/// <summary>Writes troubles of instruments into the plant's log, and lets maintenance know without hurry.</summary>
public sealed class InstrumentTeller(EmergencyEyes log, INotifier notifier, Rosters rosters)
{
    /// <summary>Actor of what it writes.</summary>
    public const string Actor = "system:instruments";

    /// <summary>Role that is told.</summary>
    public const string Role = "maintenance";

    // The least urgent there is: the plant runs on.
    private const int Severity = 4;

    /// <summary>Tells what began, changed and ended. Said again, it is the same.</summary>
    public async ValueTask TellAsync(
        string plant, ImmutableArray<InstrumentTrouble> before, ImmutableArray<InstrumentTrouble> now, long nowMs)
    {
        foreach (var trouble in now)
        {
            var known = before.FirstOrDefault(t => t.Id == trouble.Id);
            if (known is not null && InstrumentWatch.Same(known, trouble)) continue;
            var id = string.Create(CultureInfo.InvariantCulture, $"{trouble.Id}/{trouble.FoundMs}");
            if (known is null)
            {
                await log.RecordAsync(plant, Actor, "instrument.trouble", id, Words(trouble).En, nowMs);
                await notifier.NotifyAsync(LiveRealm.Of(TwinKey.Live), await NoticeAsync(plant, trouble, id, nowMs));
            }
            else
            {
                await log.RecordAsync(plant, Actor, "instrument.changed", $"{id}/{trouble.Status}/{trouble.Kind}/{trouble.Suspect}",
                    Words(trouble).En, nowMs);
            }
        }

        foreach (var gone in before.Where(t => now.All(n => n.Id != t.Id)))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{gone.Id}/{gone.FoundMs}");
            await log.RecordAsync(plant, Actor, "instrument.ended", id, Words(gone).En, nowMs);
        }
    }

    /// <summary>Writes down that somebody had normal learnt anew.</summary>
    public Task LearntAsync(string plant, string id, string actor, long nowMs) => log.RecordAsync(
        plant, actor, "instrument.learnt", string.Create(CultureInfo.InvariantCulture, $"{id}/{nowMs}"), id, nowMs);

    private async ValueTask<Notice> NoticeAsync(string plant, InstrumentTrouble trouble, string id, long nowMs)
    {
        var zones = rosters.ZonesOf(plant, trouble.Suspect ?? trouble.Sensors[0]);
        var people = (await rosters.OfAsync(plant)).Roster.Who(Role, zones, nowMs).Select(static p => p.Actor).ToImmutableArray();
        return Notice(plant, trouble, id, people);
    }

    private static Notice Notice(string plant, InstrumentTrouble trouble, string id, ImmutableArray<string> people) => new()
    {
        People = people, Key = $"instrument/{id}", Plant = plant, Roles = [Role], Severity = Severity,
        Link = "/data#instruments", Group = "instruments",
        AtMs = trouble.FoundMs, Text = Words(trouble),
        Title = new LocalizedText($"Instrument in trouble: {Who(trouble, " or ")}", $"仪表异常：{Who(trouble, "或")}"),
    };

    private static string Who(InstrumentTrouble trouble, string or) => trouble.Suspect ?? string.Join(or, trouble.Sensors);

    private static LocalizedText Words(InstrumentTrouble trouble)
    {
        var (en, zh) = trouble.Kind switch
        {
            TroubleKind.Bias => ("stands beside its partner", "与冗余仪表存在固定偏差"),
            TroubleKind.Drift => ("drifts away from its partner", "相对冗余仪表漂移"),
            TroubleKind.Stuck => ("stands still while its partner moves", "示值不变而冗余仪表在变化"),
            TroubleKind.Imbalance => ("balance of tanks and meters is open", "罐区物料不平衡"),
            _ => ("left normal alone", "单独偏离正常"),
        };
        var size = trouble.Size is { } off ? $" ({InstrumentTrouble.Shown(off)} {trouble.Unit})" : "";
        return new LocalizedText(
            $"NE 107 {trouble.Letter}: {Who(trouble, " or ")} {en}{size}", $"NE 107 {trouble.Letter}：{Who(trouble, "或")}{zh}{size}");
    }
}
