using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Knowledge.Incidents;
using Twin.Domain.Permits;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Work;

/// <summary>Carries out what an order's step wants done outside. Done twice, each is the same as done once: all go by the effect's
/// id.</summary>
public sealed class OrderCarrier(OrderServices services, IEnumerable<IOrderTeller> tellers, IPlantRegistry plants)
{
    /// <summary>Actor of what flows do.</summary>
    private const string Flow = "rule:flow";

    /// <summary>Carries it out; throws when it has to be tried again.</summary>
    public async ValueTask CarryAsync(IGrainFactory grains, string plant, OrderErrand errand)
    {
        ArgumentNullException.ThrowIfNull(errand);
        var key = new TwinKey(TwinKey.Live, plant, errand.Order);
        if (await services.Store.LoadAsync(key) is not { } order) return;
        switch (errand.Effect.Kind)
        {
            case FlowActionKind.Notify or FlowActionKind.Escalate: await TellAsync(plant, order, errand.Effect); break;
            case FlowActionKind.CreateOrder: await CreateAsync(grains, plant, order, errand.Effect); break;
            case FlowActionKind.Suspend: await SuspendAsync(grains, plant, order, errand.Effect); break;
            case FlowActionKind.Hook when errand.Effect.Name == OrderWrites.Lesson: await LearnAsync(grains, plant, order); break;
            // Channels that serve the role "hook:name" send it on as a CloudEvent.
            default: await TellAsync(plant, order, errand.Effect with { To = ["role:hook:" + errand.Effect.Name] }); break;
        }
    }

    private async ValueTask TellAsync(string plant, Order order, FlowEffect effect)
    {
        var (roster, _) = await services.Rosters.OfAsync(plant);
        var zones = services.Rosters.ZonesOf(plant, order.Facts.Twin);
        var people = ImmutableArray.CreateBuilder<string>();
        var roles = ImmutableArray.CreateBuilder<string>();
        foreach (var to in effect.To) Find(to);
        // An escalation goes as many levels up as it says, whomever else it names.
        if (effect.Kind == FlowActionKind.Escalate && people.Count == 0 && effect.Levels > 0 && !roster.Levels.IsEmpty)
            Find("role:" + roster.Levels[Math.Min(effect.Levels, roster.Levels.Length) - 1]);
        var told = new OrderTelling("order/" + effect.Id, order, effect, [.. people.Distinct()], [.. roles.Distinct()],
            [.. roster.Levels.Select(l => (l, roster.Who(l, zones, effect.AtMs).Select(static p => p.Actor).ToImmutableArray()))]);
        if (!tellers.Any()) throw new TwinException(new TwinError("order.teller", "There is nobody to tell people yet.", Retry.Later));
        foreach (var teller in tellers) await teller.TellAsync(LiveRealm.Of(TwinKey.Live), plant, told);

        void Find(string to)
        {
            if (to.StartsWith("role:", StringComparison.Ordinal))
            {
                roles.Add(to[5..]);
                people.AddRange(roster.Who(to[5..], zones, effect.AtMs).Select(static p => p.Actor));
            }
            else if (to.StartsWith("relation:", StringComparison.Ordinal))
            {
                people.AddRange(roster.ResponsibleFor(order.Facts.Twin, effect.AtMs).Select(static p => p.Actor));
            }
            else people.Add(to);
        }
    }

    private async ValueTask CreateAsync(IGrainFactory grains, string plant, Order order, FlowEffect effect)
    {
        var text = effect.Text.Zh.Length > 0 || effect.Text.En.Length > 0 ? effect.Text : order.Facts.Title;
        // What was found in the inspection is said, not only that something was.
        var found = FoundDefects.Of(order.Run.Values);
        var title = found.IsEmpty ? text : new LocalizedText(Cut(found[0], Limits.TextChars), Cut(found[0], Limits.TextChars));
        var program = (await services.FlowAsync(plant, effect.Name, 0))?.Program;
        if (program?.Flow.Step(OrderKernel.Beginning(program.Flow) ?? "") is not { } first) return;
        var asked = program.Asked(first);
        var opened = await grains.Orders(plant).OpenAsync(new OrderOpening
        {
            Flow = effect.Name, RequestKey = "flow:" + effect.Id,
            Facts = order.Facts with
            {
                Title = new LocalizedText(title.For("en"), title.For("zh")), SourceId = effect.Id,
                Source = found.IsEmpty ? OrderSource.Order : OrderSource.Inspection, Rule = "",
                Hazard = order.Facts.Twin.Length > 0 ? $"{order.Facts.Twin}|{effect.Name}|{order.Run.Flow}" : "",
            },
            Steps =
            [
                new OrderTake
                {
                    RequestId = effect.Id, Step = first.Id, Actor = Flow, Roles = [.. program.Flow.Roles],
                    Values = [.. Values(order, text, found, effect).Where(v => asked.Contains(v.Field))],
                },
            ],
        });
        // A flow that asks for more than an order can say is the flow's mistake; trying again would not mend it.
        if (opened.Error is { Retry: Retry.Later } error) throw new TwinException(error);
    }

    /// <summary>What an order can say to the first form of another.</summary>
    private static ImmutableArray<OrderValue> Values(Order order, LocalizedText text, ImmutableArray<string> found, FlowEffect effect)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(effect.AtMs).ToString("O", CultureInfo.InvariantCulture);
        var said = JsonSerializer.Serialize(
            Cut(found.IsEmpty ? text.For("zh") : $"{order.Id}: {string.Join("; ", found)}", Limits.TextChars));
        return
        [
            new OrderValue("title", said), new OrderValue("what", said), new OrderValue("twin", JsonSerializer.Serialize(order.Facts.Twin)),
            new OrderValue("foundAt", JsonSerializer.Serialize(at)),
        ];
    }

    /// <summary>Every permit under way at the order's twin or in its zone is suspended.</summary>
    private static async ValueTask SuspendAsync(IGrainFactory grains, string plant, Order order, FlowEffect effect)
    {
        var query = new OrderQuery { Phase = FlowPhase.Work, Open = true, Max = 200 };
        var page = await grains.Orders(plant).ListAsync(
            order.Facts.Zone.Length > 0 ? query with { Zone = order.Facts.Zone } : query with { Twin = order.Facts.Twin });
        foreach (var line in page.Items.Where(static l => l.State == "active"))
        {
            await grains.Order(plant, line.Id).TakeAsync(new OrderTake
            {
                RequestId = effect.Id, Step = "suspend", Actor = Flow, Roles = [PermitRules.WatchRole],
                Values = [new OrderValue("suspendReason", JsonSerializer.Serialize($"{order.Id}: {effect.Text.For("zh")}"))],
            });
        }
    }

    /// <summary>What it taught becomes part of the incident history, from which the graph takes its priors.</summary>
    private async ValueTask LearnAsync(IGrainFactory grains, string plant, Order order)
    {
        var desk = grains.GetGrain<IIncidentDeskGrain>(new TwinKey(TwinKey.Live, plant, "incidents").ToString());
        var id = await desk.NextAsync("order:" + order.Id);
        var incident = grains.GetGrain<IIncidentGrain>(new TwinKey(TwinKey.Live, plant, id).ToString());
        if (await incident.GetAsync() is not null) return;
        var twin = order.Facts.Twin.Length > 0 ? plants.Find(plant)?.Find(order.Facts.Twin) : null;
        var cause = OrderWrites.Text(order, "cause") ?? "";
        var done = OrderWrites.Text(order, "done") ?? OrderWrites.Text(order, "measure");
        var facts = new IncidentFacts
        {
            Title = Cut($"{order.Id}: {order.Facts.Title.For("zh")}", 200), Class = order.Run.Flow, OccurredMs = order.Facts.OpenedMs,
            Outcome = IncidentOutcome.NearMiss, EquipmentType = twin?.TypeId ?? "", Twins = twin is null ? [] : [twin.Id],
            Substance = twin?.Words.GetValueOrDefault("substance") ?? "",
            Causes = [new IncidentCause("1", null, Cut(cause, 500), twin?.Id, true)],
            Whys = OrderWrites.Text(order, "lesson") is { } lesson ? [Cut(lesson, 500)] : [],
            Actions = done is null ? [] : [new IncidentAction(Cut(done, 500), order.Run.Holder("owner"), 0, order.EndedMs)],
        };
        var made = await incident.ActAsync(new IncidentCommand(IncidentVerb.Create, Flow, facts));
        if (made.Error is { Retry: Retry.Later } error) throw new TwinException(error);
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
