using System.Collections.Immutable;
using System.Globalization;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Judgement;
using Twin.Grains.Plants;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IOrderDeskGrain"/>
/// <remarks>
/// It holds nothing that a turn could leave half done: numbers are given by the store. So one who opens an order, or asks for the board,
/// keeps nobody waiting; only reports of hazards go one after the other, for the second of the same joins what the first opened.
/// </remarks>
[GrainType("work-order-list"), Reentrant]
public sealed class OrderDeskGrain(
    [PersistentState("work-orders")] IPersistentState<NumberedRecord> old, OrderServices services, IPlantRegistry plants)
    : Grain, IOrderDeskGrain
{
    private readonly Turns _hazards = new();
    private TwinKey _key;

    private LiveRealm Live => LiveRealm.Of(_key.Realm);

    /// <summary>Orders of before there was the store move into it once; each is there whole or not at all.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        var last = old.State.Last;
        if (last == 0 || await services.Store.LastNumberAsync(Live, _key.Plant, cancellationToken) >= last) return;
        for (var number = 1; number <= last; number++) await GrainFactory.Order(_key.Plant, IdOf(number)).TickAsync();
        await services.Store.GiveNumbersAsync(Live, _key.Plant, last, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<OrderResult> OpenAsync(OrderOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var facts = opening.Facts;
        if (plants.Find(_key.Plant) is not { } plant) return Refused("plant.unknown", $"There is no plant '{_key.Plant}'.", "没有该工厂。", null);
        if (facts.Twin.Length > 0 && plant.Find(facts.Twin) is null)
            return Refused("twin.unknown", $"There is no twin '{facts.Twin}'.", $"没有孪生体“{facts.Twin}”。", "twin");
        if (facts.Title.En.Length is 0 or > Limits.TextChars || facts.Title.Zh.Length is 0 or > Limits.TextChars)
            return Refused("work-order.title", "A title of 1 to 2,000 characters is needed.", "标题须为 1 至 2000 个字符。", "title");
        if (opening.RequestKey?.Length > 200 || facts.Hazard.Length > 300 || facts.SourceId.Length > 500 || opening.Steps.Length > 20)
            return Refused("work-order.field", "A field is too long.", "字段过长。", null);
        if (opening.RequestKey is { } key && old.State.Keys.TryGetValue(key, out var given))
            return await GrainFactory.Order(_key.Plant, IdOf(given)).OpenAsync(opening);
        if (facts.Hazard.Length == 0) return await OpenOrJoinAsync(opening);
        using var turn = await _hazards.TakeAsync();
        return await OpenOrJoinAsync(opening);
    }

    /// <inheritdoc/>
    public ValueTask<OrderPage> ListAsync(OrderQuery query) => services.Store.ListAsync(Live, _key.Plant, query);

    /// <inheritdoc/>
    public ValueTask<OrderBoard> BoardAsync(int max) => services.Store.BoardAsync(Live, _key.Plant, max, services.NowMs);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OrderDay>> CalendarAsync(OrderQuery query, ImmutableArray<long> bounds, int max) =>
        services.Store.CalendarAsync(Live, _key.Plant, query, bounds.Length > OrderDay.Most + 1 ? bounds[..(OrderDay.Most + 1)] : bounds,
            max);

    /// <inheritdoc/>
    public async ValueTask<Roster> RosterAsync() => (await services.Rosters.OfAsync(_key.Plant)).Roster;

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(long fromMs, long toMs) =>
        services.Store.DurationsAsync(Live, _key.Plant, fromMs, toMs);

    private async ValueTask<OrderResult> OpenOrJoinAsync(OrderOpening opening)
    {
        var facts = opening.Facts;
        var slot = await services.Store.SlotAsync(Live, _key.Plant, opening.RequestKey, facts.Hazard);
        var order = GrainFactory.Order(_key.Plant, slot.Id);
        var (by, nowMs) = (opening.Steps.FirstOrDefault()?.Actor ?? "", services.NowMs);
        if (slot.IsOpen)
        {
            var source = facts.SourceId.Length > 0 ? facts.SourceId : opening.RequestKey ?? opening.Steps[0].RequestId;
            return await order.JoinAsync(source, by, nowMs) with { Joined = true };
        }

        return await order.OpenAsync(opening with
        {
            Facts = facts with
            {
                Zone = services.Rosters.ZonesOf(_key.Plant, facts.Twin).FirstOrDefault() ?? "", OpenedMs = nowMs, OpenedBy = by,
                Severity = Math.Clamp(facts.Severity, 1, 4),
            },
        });
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"WO-{number}");

    private static OrderResult Refused(string code, string en, string zh, string? path) =>
        new(null, new TwinError(code, en, Path: path) { Zh = zh }, []);
}
