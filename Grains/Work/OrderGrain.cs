using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Knowledge;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IOrderGrain"/>
[GrainType("work-order")]
public sealed class OrderGrain(
    [PersistentState("work-order")] IPersistentState<WorkOrderRecord> old, OrderServices services, ILogger<OrderGrain> logger)
    : Grain, IOrderGrain
{
    /// <summary>A source clock may be ahead of ours so far, ms.</summary>
    private const long AheadMs = Limits.ClockOffsetMs;

    private Order _order = Order.Empty;
    private OrderFlow? _flow;
    private TwinKey _key;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _order = await services.Store.LoadAsync(_key, cancellationToken) ?? Order.Empty;
        if (_order.Version > 0 || old.State.Order.Steps.Length == 0) return;
        // An order of before there were flows: it goes on as a run of one, with what it has.
        var moved = OldOrders.ToOrder(old.State.Order, services.Rosters.ZonesOf(_key.Plant, old.State.Order.Twin).FirstOrDefault() ?? "");
        await SaveAsync(await FlowAsync(OldOrders.Flow, 1), moved, []);
        _order = moved;
    }

    /// <inheritdoc/>
    public async ValueTask<OrderResult> OpenAsync(OrderOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        if (_order.Version > 0) return await AnswerAsync(null, []);
        if (await services.FlowAsync(_key.Plant, opening.Flow, opening.FlowVersion) is not { } flow)
            return Refused("flow.unknown", $"There is no published flow '{opening.Flow}'.", $"没有已发布的流程“{opening.Flow}”。", "flow");
        var nowMs = services.NowMs;
        var commands = ImmutableArray.CreateBuilder<FlowCommand>();
        foreach (var take in opening.Steps)
        {
            var (command, error) = await CommandAsync(flow, take, opening.Facts.Twin, nowMs);
            if ((error ?? await services.AskAsync(_key, flow.Program.Flow, FlowRun.Empty, command!, GrainFactory)) is { } refused)
                return new OrderResult(null, refused, []);
            commands.Add(command!);
        }

        var first = opening.Steps.FirstOrDefault();
        var context = await services.ContextAsync(GrainFactory, _key.Plant, opening.Facts.Twin, flow,
            first is null ? "" : first.Step.Length > 0 ? first.Step : OrderKernel.Beginning(flow.Program.Flow) ?? "", first?.Actor ?? "",
            first?.At);
        var decision = OrderKernel.Open(flow.Program, _key.Id, opening.Facts, commands.ToImmutable(), opening.ProofMs, context);
        if (decision.Error is not null) return new OrderResult(null, decision.Error, decision.Notes);
        return await CommitAsync(flow, decision);
    }

    /// <inheritdoc/>
    public async ValueTask<OrderResult> TakeAsync(OrderTake take)
    {
        ArgumentNullException.ThrowIfNull(take);
        if (_order.Version == 0) return Unknown();
        if (take.IfVersion > 0 && take.IfVersion != _order.Version && !_order.Run.Entries.Any(e => e.RequestId == take.RequestId))
            return Refused("version.conflict", "It was changed meanwhile.", "工单已被他人修改。", "version");
        var (flow, command, error, context) = await PrepareAsync(take);
        return error is not null ? new OrderResult(null, error, [])
            : await CommitAsync(flow, OrderKernel.Take(flow.Program, _order, command!, context));
    }

    /// <inheritdoc/>
    public async ValueTask<OrderTrial> TryAsync(OrderTake take)
    {
        ArgumentNullException.ThrowIfNull(take);
        if (_order.Version == 0) return new OrderTrial([], null, Unknown().Error);
        var (flow, command, error, context) = await PrepareAsync(take);
        if (error is not null) return new OrderTrial([], null, error);
        var decision = OrderKernel.Take(flow.Program, _order, command!, context);
        if (flow.Program.Flow.Step(take.Step) is not { } step) return new OrderTrial([], null, decision.Error);
        var asked = flow.Program.Asked(step);
        var values = FormMerge.Merge(_order.Run.Values, command!.Values);
        var filled = flow.Forms.Where(f => f.Id == step.Form).SelectMany(f => FormFill.Prefill(f, values, context))
            .Where(v => asked.Contains(v.Field));
        return new OrderTrial([.. filled], FormFill.Evaluate(flow.Program.Fields, values, context, asked), decision.Error);
    }

    /// <inheritdoc/>
    public async ValueTask<OrderResult> JoinAsync(string sourceId, string by, long atMs) =>
        _order.Version == 0 ? Unknown() : await CommitAsync(await FlowAsync(), OrderKernel.Join(_order, sourceId, by, atMs));

    /// <inheritdoc/>
    public async ValueTask SettleAsync(bool isActive, long atMs)
    {
        if (_order.Version > 0) await CommitAsync(await FlowAsync(), OrderKernel.Settle(_order, isActive, atMs));
    }

    /// <inheritdoc/>
    public async ValueTask TickAsync()
    {
        if (_order.Version == 0 || _order.EndedMs > 0) return;
        var flow = await FlowAsync();
        var context = await services.ContextAsync(GrainFactory, _key.Plant, _order.Facts.Twin, flow, "", FlowKernel.Clock, null);
        var proof = _order.Proof is { SinceMs: > 0, ConfirmedMs: 0 } p && context.NowMs >= p.SinceMs + p.NeededMs;
        var isGood = proof && await services.IsGoodAsync(GrainFactory, _key.Plant, _order.Facts.Twin);
        await CommitAsync(flow, OrderKernel.Tick(flow.Program, _order, isGood, context));
    }

    /// <inheritdoc/>
    public async ValueTask<OrderView?> ViewAsync(string viewer, ImmutableArray<string> roles)
    {
        if (_order.Version == 0) return null;
        var flow = await FlowAsync();
        string[] ids = [.. _order.Run.Entries.Select(e => OrderWrites.EventId(_key, e.Seq))];
        var events = await services.Store.ChainAsync(LiveRealm.Of(_key.Realm), _key.Plant, ids);
        var held = await services.RolesAsync(_key.Plant, flow.Program.Flow, viewer, roles, _order.Facts.Twin);
        var context = new FormContext { NowMs = services.NowMs, Actor = viewer, Twin = _order.Facts.Twin };
        return new OrderView(OrderWrites.Line(flow.Program, _order), _order, flow.Program.Flow.Name,
            OrderWrites.Chain(_key, _order, events), OrderSteps.Next(flow.Program, _order, viewer, held, context));
    }

    private async ValueTask<(OrderFlow Flow, FlowCommand? Command, TwinError? Error, FormContext Context)> PrepareAsync(OrderTake take)
    {
        var flow = await FlowAsync();
        var context = await services.ContextAsync(GrainFactory, _key.Plant, _order.Facts.Twin, flow, take.Step, take.Actor, take.At);
        var (command, error) = await CommandAsync(flow, take, _order.Facts.Twin, context.NowMs);
        return (flow, command, error ?? await services.AskAsync(_key, flow.Program.Flow, _order.Run, command!, GrainFactory), context);
    }

    private async ValueTask<(FlowCommand? Command, TwinError? Error)> CommandAsync(OrderFlow flow, OrderTake take, string twin, long nowMs)
    {
        if (take.Values.FirstOrDefault(v => v.AtMs > nowMs + AheadMs) is { } ahead)
            return (null, new TwinError("work-order.future", $"The value of '{ahead.Field}' is from the future.", Path: ahead.Field)
            { Zh = $"“{ahead.Field}”的填写时间在未来。" });
        ImmutableArray<FormValue> values =
            [.. take.Values.Select(v => new FormValue(v.Field, v.Json, take.Actor, v.AtMs > 0 ? Math.Min(v.AtMs, nowMs) : nowMs))];
        var roles = await services.RolesAsync(_key.Plant, flow.Program.Flow, take.Actor, take.Roles, twin);
        return (new FlowCommand(take.RequestId, take.Step, take.Actor, roles, values, take.Comment, take.Refuse, take.As), null);
    }

    /// <summary>Commits, and only then shows it. Errors of the command come after the clock's part, which holds in any case.</summary>
    private async ValueTask<OrderResult> CommitAsync(OrderFlow flow, OrderDecision decision)
    {
        var before = _order;
        if (!ReferenceEquals(decision.Next, before))
        {
            var effects = decision.Effects.AddRange(OrderWrites.Lessons(flow.Program, before, decision.Next));
            await SaveAsync(flow, decision.Next, effects);
            _order = decision.Next;
            services.Took(_key, _order.Run, GrainFactory);
            // What is to be done outside lies in the store: the clock comes by for it. Not waited for: the graph asks for the orders.
            if (before.EndedMs != _order.EndedMs || before.Run.DueMs != _order.Run.DueMs || before.Version == 0)
                _ = GraphNews.TellAsync(GrainFactory, _key, logger);
        }

        return await AnswerAsync(decision.Error, decision.Notes);
    }

    private async Task SaveAsync(OrderFlow flow, Order next, ImmutableArray<FlowEffect> effects)
    {
        try
        {
            if (await services.Store.SaveAsync(LiveRealm.Of(_key.Realm), _key.Plant, OrderWrites.Row(flow.Program, _order, next),
                _order.Version, OrderWrites.Events(_key, _order, next), effects)) return;
            throw new TwinException(new TwinError("version.conflict", "It was changed elsewhere at the same time.", Retry.Later)
            { Zh = "工单同时在别处被修改，请重试。" });
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private ValueTask<OrderFlow> FlowAsync() =>
        _flow is not null ? new ValueTask<OrderFlow>(_flow) : FlowAsync(_order.Run.Flow, _order.Run.Version);

    private async ValueTask<OrderFlow> FlowAsync(string id, int version) =>
        _flow = await services.FlowAsync(_key.Plant, id, version)
            ?? throw new TwinException(new TwinError("flow.lost", $"Version {version} of flow '{id}' is not to be had.", Retry.Later));

    private async ValueTask<OrderResult> AnswerAsync(TwinError? error, ImmutableArray<FormNote> notes) =>
        new(OrderWrites.Line((await FlowAsync()).Program, _order), error, notes);

    private OrderResult Unknown() =>
        Refused("work-order.unknown", $"There is no work order '{_key.Id}'.", $"没有工单“{_key.Id}”。", null);

    private static OrderResult Refused(string code, string en, string zh, string? path) =>
        new(null, new TwinError(code, en, Path: path) { Zh = zh }, []);
}

/// <summary>What was stored of an order before there were flows; read once.</summary>
[GenerateSerializer, Alias("twin.work.record.v1")]
public sealed class WorkOrderRecord
{
    [Id(0)] public WorkOrder Order { get; set; } = WorkOrder.Empty;
}
