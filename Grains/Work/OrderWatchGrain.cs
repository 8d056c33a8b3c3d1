using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Rules;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IOrderWatchGrain"/>
[GrainType("order-watch")]
public sealed class OrderWatchGrain(
    [PersistentState("order-watch")] IPersistentState<OrderWatchRecord> place, OrderServices services, IPlantSettings settings,
    IPlantRegistry plants, IAuditReader log, ITwinStore store, ILogger<OrderWatchGrain> logger) : Grain, IOrderWatchGrain
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "order-rules";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private string _plant = "";
    private LiveRealm _live = null!;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = TwinKey.Parse(this.GetPrimaryKeyString());
        (_live, _plant) = (LiveRealm.Of(key.Realm), key.Plant);
        if (place.RecordExists) return;
        // Alarms of before there were rules open nothing.
        place.State.Position = (await store.CommitAsync(new TwinCommit { Realm = key.Realm, Plant = key.Plant },
            cancellationToken)).LastPosition;
        await place.WriteStateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync()
    {
        var (steps, last) = await log.AlarmsAfterAsync(_live.ToString(), _plant, place.State.Position, Limits.PageSize);
        if (last == place.State.Position) return 0;
        if (steps.Count > 0)
        {
            var rules = await settings.FindAsync(_live, _plant, Setting) is { } found
                ? JsonSerializer.Deserialize<OrderRules>(found.Content.Span, s_json)! : OrderRules.None;
            foreach (var step in steps) await HearAsync(rules, step);
        }

        // Behind what it did: after a crash the same alarms are heard again, and their orders are there already.
        place.State.Position = last;
        try
        {
            await place.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return steps.Count;
    }

    private async Task HearAsync(OrderRules rules, AlarmTransition step)
    {
        var hazard = OrderRules.HazardOf(step);
        if (step.Kind is AlarmEventKind.Raised && await OpenAsync(rules, step, hazard)) return;
        if (step.Kind is AlarmEventKind.Commented or AlarmEventKind.Acknowledged) return;
        if (await services.Store.OfHazardAsync(_live, _plant, hazard) is { } open)
            await GrainFactory.Order(_plant, open).SettleAsync(step.State.Active || step.State.Latched, step.AtMs);
    }

    private async Task<bool> OpenAsync(OrderRules rules, AlarmTransition alarm, string hazard)
    {
        var type = plants.Find(_plant)?.Find(alarm.Twin)?.TypeId;
        var zones = services.Rosters.ZonesOf(_plant, alarm.Twin);
        // A shelved or suppressed alarm annunciates nothing, and opens nothing.
        if (type is null || alarm.State.Suppression != Suppression.None || rules.For(alarm, type, zones) is not { } rule) return false;
        if (await services.FlowAsync(_plant, rule.Flow, 0) is not { } flow)
        {
            Log.OrderNotOpened(logger, alarm.AlarmId, rule.Id, $"There is no published flow '{rule.Flow}'.");
            return false;
        }

        var (roster, _) = await services.Rosters.OfAsync(_plant);
        var twins = services.Rosters.TwinsOf(_plant, alarm.Twin);
        string? Person(string role) => roster.HandTo(role, twins, zones, services.NowMs)?.Actor;
        var actor = "rule:" + rule.Id;
        var opened = await GrainFactory.Orders(_plant).OpenAsync(new OrderOpening
        {
            Flow = rule.Flow, RequestKey = $"alarm:{rule.Id}:{alarm.AlarmId}" is { Length: <= 200 } key ? key : null,
            ProofMs = (long)(rule.ProofHours * 3_600_000),
            Facts = new OrderFacts
            {
                Title = new LocalizedText($"{alarm.Twin}: {alarm.Text.For("en")}", $"{alarm.Twin}：{alarm.Text.For("zh")}"),
                Twin = alarm.Twin, Severity = rule.Severity > 0 ? rule.Severity : (int)alarm.Priority,
                Source = alarm.RuleKind == RuleKind.Model ? OrderSource.Model : OrderSource.Alarm, SourceId = alarm.AlarmId,
                Hazard = hazard, Rule = rule.Id,
            },
            Steps =
            [
                .. rule.Steps.Select((s, i) => new OrderTake
                {
                    RequestId = $"{rule.Id}-{i}", Step = s.Step, Actor = actor, Roles = [.. flow.Program.Flow.Roles],
                    Values = [.. s.Values.Select(v => new OrderValue(v.Key, OrderRules.Fill(v.Value, alarm, services.NowMs, Person)))],
                }),
            ],
        });
        if (opened.Error is { Retry: Retry.Later } away) throw new TwinException(away);
        if (opened.Error is { } error) Log.OrderNotOpened(logger, alarm.AlarmId, rule.Id, error.Message);
        return opened.Error is null;
    }
}

/// <summary>How far the log was read.</summary>
[GenerateSerializer, Alias("twin.work.watch.v1")]
public sealed class OrderWatchRecord
{
    [Id(0)] public long Position { get; set; }
}
