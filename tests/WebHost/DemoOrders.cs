using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using FormFile = Twin.Domain.Forms.FormFile;

namespace Twin.WebHost;

/// <summary>Orders of the invented plant, over the real kernel and the built-in flow <c>task</c>; whoever is here has every role.</summary>
internal sealed class DemoOrders : IOrderLink
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly FlowProgram _task = FlowLibrary.Program("task");
    private readonly List<Order> _orders = [];

    public DemoOrders(TimeProvider time)
    {
        _time = time;
        Open(new OrderOpening
        {
            Flow = "task",
            Facts = new OrderFacts { Title = new LocalizedText("Tighten the flange", "紧固法兰"), Twin = "T-106", Severity = 2 },
            Steps =
            [
                new OrderTake
                {
                    RequestId = "r1", Step = "create", Actor = "user:mei",
                    Values = [new OrderValue("title", "\"Tighten the flange\""), new OrderValue("twin", "\"T-106\"")],
                },
            ],
        });
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<OrderBoard> BoardAsync(string plant, int max)
    {
        lock (_gate)
        {
            FlowPhase[] phases = [FlowPhase.Open, FlowPhase.Work, FlowPhase.Review];
            return new(new OrderBoard([.. phases.Select(p => Column(p, max))], NowMs));
        }
    }

    public ValueTask<OrderPage> ListAsync(string plant, OrderQuery query)
    {
        lock (_gate)
        {
            ImmutableArray<OrderLine> lines = [.. _orders.Select(Line).Where(l => query.Open is not { } open || open == (l.EndedMs == 0))];
            return new(new OrderPage(lines, lines.Length, false, null));
        }
    }

    public ValueTask<ImmutableArray<OrderDay>> CalendarAsync(string plant, OrderQuery query, ImmutableArray<long> bounds, int max)
    {
        lock (_gate)
        {
            return new(
            [
                .. bounds.Zip(bounds.Skip(1), (from, to) =>
                {
                    OrderLine[] due = [.. _orders.Select(Line).Where(l => l.DueMs >= from && l.DueMs < to)];
                    return new OrderDay(from, due.Length, false, [.. due.Take(max)]);
                }),
            ]);
        }
    }

    public ValueTask<Roster> RosterAsync(string plant) => new(Roster.Empty);

    public ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(string plant, long fromMs, long toMs) =>
        new(ImmutableArray<OrderDuration>.Empty);

    public ValueTask<OrderView?> FindAsync(string plant, string id, string viewer)
    {
        lock (_gate)
        {
            if (_orders.Find(o => o.Id == id) is not { } order) return new((OrderView?)null);
            var steps = _task.Flow.Steps.Where(s => s.From.Contains(order.Run.State)).Select(s => new OrderNextStep(
                s.Id, s.Name, s.Form, [.. _task.Asked(s)], s.Who, [.. s.Approvals.Select(static a => a.Role)], s.RefuseTo is not null,
                true));
            var entries = order.Run.Entries.Select(static e => new OrderEntry(e, [], e.Seq, new string('0', 64), true));
            return new(new OrderView(Line(order), order, _task.Flow.Name, [.. entries], [.. steps]));
        }
    }

    public ValueTask<OrderTrial> TryAsync(string plant, string id, OrderTake take)
    {
        lock (_gate)
        {
            var order = _orders.Find(o => o.Id == id) ?? Order.Empty;
            var decision = OrderKernel.Take(_task, order, Command(take), Context(take.Actor));
            return new(new OrderTrial([], null, decision.Error));
        }
    }

    public ValueTask<OrderResult> TakeAsync(string plant, string id, OrderTake take)
    {
        lock (_gate)
        {
            var at = _orders.FindIndex(o => o.Id == id);
            if (at < 0) return new(new OrderResult(null, new TwinError("work-order.unknown", $"There is no work order '{id}'."), []));
            var decision = OrderKernel.Take(_task, _orders[at], Command(take), Context(take.Actor));
            _orders[at] = decision.Next;
            return new(new OrderResult(Line(decision.Next), decision.Error, decision.Notes));
        }
    }

    public ValueTask<OrderResult> OpenAsync(string plant, OrderOpening opening)
    {
        lock (_gate) return new(Open(opening));
    }

    public ValueTask<ImmutableArray<PublishedFlow>> FlowsAsync(string plant) => new(
    [
        new PublishedFlow("task", 1, _task.Flow.Name, [.. _task.Flow.Steps.Where(static s => s.From.IsEmpty).Select(static s => s.Id)]),
    ]);

    public ValueTask<FlowPackage?> FlowAsync(string plant, string id, int version) =>
        new(id == "task" ? new FlowPackage(_task.Flow, [FormFile.Read(FlowLibrary.FormBytes(id)).Form!]) : null);

    private OrderResult Open(OrderOpening opening)
    {
        var decision = OrderKernel.Open(_task, $"WO-{_orders.Count + 1}", opening.Facts with { OpenedMs = NowMs },
            [.. opening.Steps.Select(Command)], opening.ProofMs, Context(opening.Steps[0].Actor));
        if (decision.Error is not null) return new OrderResult(null, decision.Error, decision.Notes);
        _orders.Add(decision.Next);
        return new OrderResult(Line(decision.Next), null, decision.Notes);
    }

    private FormContext Context(string actor) => new() { NowMs = NowMs, Actor = actor };

    private FlowCommand Command(OrderTake take) => new(take.RequestId, take.Step, take.Actor, _task.Flow.Roles,
        [.. take.Values.Select(v => new FormValue(v.Field, v.Json, take.Actor, NowMs))], take.Comment, take.Refuse, take.As);

    private OrderColumn Column(FlowPhase phase, int max)
    {
        OrderLine[] lines = [.. _orders.Select(Line).Where(l => l.Phase == phase)];
        return new OrderColumn(phase, lines.Length, lines.Count(l => l.DueMs > 0 && l.DueMs < NowMs), [.. lines.Take(max)]);
    }

    private OrderLine Line(Order order)
    {
        var state = _task.Flow.State(order.Run.State)!;
        return new OrderLine
        {
            Id = order.Id, Flow = order.Run.Flow, FlowVersion = order.Run.Version, Facts = order.Facts, State = state.Id,
            StateName = state.Name, Phase = state.Phase, EnteredMs = order.Run.EnteredMs, DueMs = order.Run.DueMs, EndedMs = order.EndedMs,
        };
    }
}
