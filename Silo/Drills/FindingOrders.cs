using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Drills.Score;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Work;

namespace Twin.Silo.Drills;

/// <summary>
/// The one gate from a drill to the real plant: a person makes a finding of an ended drill a work order. It reads the drill's report from
/// outside and writes in the real realm, which the caller must hold as a type.
/// </summary>
internal static class FindingOrders
{
    private const string Person = "user:";

    /// <summary>Makes the order; the same finding again gives the same order.</summary>
    public static async ValueTask<OrderResult> OrderAsync(
        IClusterClient grains, IPlantCatalog plants, LiveRealm live, string plant, string drill, int finding, string actor)
    {
        if (!actor.StartsWith(Person, StringComparison.Ordinal))
            return Refused(new TwinError("drill.finding.person", "Only a person makes a finding a work order."));
        if (plants.Find(plant) is not { } model || !TwinKey.IsLocalId(RealmRooms.Prefix + drill)) return Refused(Unknown(drill));
        var room = grains.Drill(RealmRooms.Prefix + drill, plant);
        if (await room.GetAsync() is not { } view || await room.ReportAsync() is not { } report) return Refused(Unknown(drill));
        if (view.State != DrillState.Ended)
            return Refused(new TwinError("drill.running", "Findings become orders when the drill has ended: until then they change."));
        if (finding < 0 || finding >= report.Score.Findings.Length)
            return Refused(new TwinError("drill.finding.unknown", $"The report has no finding {finding}."));
        return await MakeAsync(grains, live, plant, drill, report.Score.Findings[finding],
            TwinOf(model.Twins.Select(static t => t.Id), report, finding), actor);
    }

    private static async Task<OrderResult> MakeAsync(
        IClusterClient grains, LiveRealm live, string plant, string drill, DrillFinding finding, string twin, string actor)
    {
        // Named by what was found, not by its place: a report that is scored anew keeps its orders.
        ArgumentNullException.ThrowIfNull(live);
        var key = Cut($"drill:{drill}:{finding.Code}:{finding.Twin}:{finding.Title.En}", 200);
        var why = $"演练 / drill {drill}: {finding.Title.Zh} / {finding.Title.En}. {finding.Why.Zh} / {finding.Why.En}";
        return await grains.Orders(plant).OpenAsync(new OrderOpening
        {
            Flow = OldOrders.Flow, RequestKey = key,
            Facts = new OrderFacts
            {
                Title = new LocalizedText(Cut(finding.Order.En, 200), Cut(finding.Order.Zh, 200)), Twin = twin, Source = OrderSource.Drill,
                SourceId = "drill:" + drill,
            },
            Steps =
            [
                new OrderTake
                {
                    RequestId = Cut(key, 128), Step = "create", Actor = actor, Comment = Cut(why, 1_000),
                    Values = [Value("title", $"{finding.Order.Zh} / {finding.Order.En}"), Value("twin", twin)],
                },
            ],
        });
    }

    // An order is about something there: what the finding names, else where it leaked or burned, else where it was alarmed.
    private static string TwinOf(IEnumerable<string> twins, DrillReport report, int finding)
    {
        var known = twins.ToHashSet(StringComparer.Ordinal);
        var named = report.Score.Findings[finding].Twin;
        var sources = report.Log
            .Where(static e => e.Kind is SceneEventKind.LeakStarted or SceneEventKind.Ignited or SceneEventKind.Overflow)
            .Select(static e => e.Subject);
        var alarms = report.Log.Where(static e => e.Kind == SceneEventKind.AlarmRaised).Select(static e => e.Subject.Split('/')[0]);
        return new[] { named }.Concat(sources).Concat(alarms).FirstOrDefault(known.Contains) ?? known.First();
    }

    private static OrderValue Value(string field, string text) => new(field, JsonSerializer.Serialize(Cut(text, 2_000)));

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];

    private static OrderResult Refused(TwinError error) => new(null, error, []);

    private static TwinError Unknown(string drill) => new("drill.unknown", $"There is no drill '{drill}'.");
}
