using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Permits;
using Twin.Domain.Plants;
using Twin.Grains.Emergencies;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Plants;

namespace Twin.Grains.Permits;

/// <inheritdoc cref="IPermitDeskGrain"/>
/// <remarks>
/// Looks twice a second while permits are in force. Its calls interleave: it takes steps of orders, and orders ask it; what lies
/// between two awaits is whole.
/// </remarks>
[GrainType("permit-desk")]
public sealed class PermitDeskGrain(
    [PersistentState("permits")] IPersistentState<PermitDeskRecord> record, PermitEyes eyes, EmergencyEyes log, PermitTeller teller,
    IPlantRegistry plants, TimeProvider time, ILogger<PermitDeskGrain> logger) : Grain, IPermitDeskGrain, IDisposable
{
    /// <summary>Actor of what the watch does.</summary>
    public const string Actor = "rule:permits";

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private const long ReconcileMs = 30_000;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Dictionary<string, PermitTicket> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LocalizedText> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PermitWatched> _watched = new(StringComparer.Ordinal);
    private long _reconciledMs = long.MinValue / 2;
    private bool _looking;
    private string _plant = "";

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _plant = TwinKey.Parse(this.GetPrimaryKeyString()).Plant;
        this.RegisterGrainTimer(
            _ => LookAsync(), new GrainTimerCreationOptions(Every, Every) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<PermitView>> ListAsync()
    {
        var now = NowMs;
        return new(
        [
            .. _tickets.Values.OrderBy(static t => t.Standing is PermitStanding.Suspended ? 0 : t.Standing is PermitStanding.Active ? 1 : 2)
                .ThenBy(static t => t.FromMs).ThenBy(static t => t.Id, StringComparer.Ordinal).Select(t => ViewOf(t, now)),
        ]);
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> AskAsync(string step, FlowRun run)
    {
        if (PermitTicket.Read(run) is not { } read || plants.Find(_plant) is not { } plant) return null;
        var ticket = PermitEyes.Place(read, plant);
        await ReconcileAsync(plant);
        ImmutableArray<PermitTicket> others = [.. _tickets.Values.Where(t => t.Id != ticket.Id), ticket];
        return PermitGate.Ask(step, ticket, await eyes.SeeAsync(plant, others, GrainFactory));
    }

    /// <inheritdoc/>
    public ValueTask TookAsync(FlowRun run)
    {
        Keep(run);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> ConfirmAsync(string id, string person, string by)
    {
        if (record.State.Of(id) is not { } telling || telling.People.All(p => p.Person != person))
        {
            return new TwinError("permit.nobody", $"Nobody of that name has to confirm '{id}'.", Path: "person")
            {
                Zh = $"“{id}”没有待确认的该人员。",
            };
        }

        if (telling.People.First(p => p.Person == person).ConfirmedMs > 0) return null;
        var now = NowMs;
        await SaveAsync(t => t.PermitId == id ? t.Confirm(person, by, now) : t);
        await log.RecordAsync(_plant, by, "permit.confirmed", $"{id}/{telling.SinceMs}/{person}", $"{id}: {person}", now);
        return null;
    }

    /// <inheritdoc/>
    public ValueTask WakeAsync() => default;

    /// <inheritdoc/>
    public ValueTask LookNowAsync() => new(LookAsync());

    private async Task LookAsync()
    {
        if (_looking || plants.Find(_plant) is not { } plant) return;
        _looking = true;
        try
        {
            if (NowMs - _reconciledMs >= ReconcileMs) await ReconcileAsync(plant, all: true);
            ImmutableArray<PermitTicket> tickets = [.. _tickets.Values];
            if (tickets.All(static t => t.Standing == PermitStanding.Before && t.ToMs == 0)) return;
            var sight = await eyes.SeeAsync(plant, tickets, GrainFactory);
            foreach (var ticket in tickets) await JudgeAsync(ticket, sight);
            foreach (var telling in record.State.Tellings) await TellAsync(telling);
        }
        catch (Exception e)
        {
            // The next look comes at once; permits stay as they are meanwhile, and the log says that nobody watched.
            Log.PermitLookFailed(logger, e, _plant);
        }
        finally
        {
            _looking = false;
        }
    }

    private async ValueTask JudgeAsync(PermitTicket ticket, PermitSight sight)
    {
        if (!_tickets.TryGetValue(ticket.Id, out var current) || !ReferenceEquals(current, ticket)) return;
        var watched = PermitWatch.Look(ticket, _watched.GetValueOrDefault(ticket.Id, PermitWatched.Empty), sight);
        _watched[ticket.Id] = watched;
        var due = watched.Findings.Where(f => f.IsDue(sight.NowMs)).ToImmutableArray();
        if (due.IsEmpty) return;
        if (due.Any(static f => f.Cause == PermitCause.ValidityEnd) && ticket.State is "active" or "suspended" or "approved" or "verified")
            await TakeAsync(ticket, "expire", "expireReason", due);
        else if (ticket.Standing == PermitStanding.Active)
            await TakeAsync(ticket, "suspend", "suspendReason", due);
    }

    private async ValueTask TakeAsync(PermitTicket ticket, string step, string field, ImmutableArray<PermitFinding> due)
    {
        var reason = $"{string.Join("；", due.Select(static f => f.Text.Zh))} / {string.Join("; ", due.Select(static f => f.Text.En))}";
        var first = due.MinBy(static f => f.DueMs)!;
        var result = await GrainFactory.Order(_plant, ticket.Id).TakeAsync(new OrderTake
        {
            // The same moment of the same permit: a look that is repeated suspends it once.
            RequestId = $"{Actor}/{step}/{(byte)first.Cause}/{first.SinceMs}", Step = step, Actor = Actor, Roles = [PermitRules.WatchRole],
            Values = [new OrderValue(field, System.Text.Json.JsonSerializer.Serialize(reason))],
        });
        if (result.Error is { } error)
        {
            Log.PermitNotSuspended(logger, ticket.Id, step, error.Message);
            _reconciledMs = long.MinValue / 2;
            return;
        }

        var now = NowMs;
        _tickets[ticket.Id] = ticket with
        {
            Standing = step == "suspend" ? PermitStanding.Suspended : PermitStanding.Ended, SuspendedMs = now,
            State = result.Line?.State ?? "",
        };
        if (step != "suspend") return;
        var telling = PermitTelling.Begin(ticket, due, now);
        await SaveAsync(telling);
        await TellAsync(telling);
    }

    /// <summary>Hands the message to whoever has not been told, and reads back who has confirmed.</summary>
    private async ValueTask TellAsync(PermitTelling telling)
    {
        var news = await teller.TellAsync(_plant, telling, _names.GetValueOrDefault(telling.PermitId, LocalizedText.Empty));
        if (ReferenceEquals(news, telling)) return;
        await SaveAsync(t => t.PermitId == telling.PermitId && t.SinceMs == telling.SinceMs ? news : t);
    }

    private ValueTask SaveAsync(PermitTelling begun) =>
        WriteAsync(now => [.. now.Where(t => t.PermitId != begun.PermitId), begun]);

    private ValueTask SaveAsync(Func<PermitTelling, PermitTelling> change) => WriteAsync(now => [.. now.Select(change)]);

    private async ValueTask WriteAsync(Func<ImmutableArray<PermitTelling>, ImmutableArray<PermitTelling>> change)
    {
        await _writing.WaitAsync();
        var before = record.State;
        try
        {
            record.State = new PermitDeskRecord { Tellings = change(before.Tellings) };
            await record.WriteStateAsync();
        }
        catch
        {
            record.State = before;
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads the open permits from the orders: at the start, and from time to time in case a message was lost.</summary>
    private async ValueTask ReconcileAsync(CompiledPlant plant, bool all = false)
    {
        if (!all && _reconciledMs > 0) return;
        _reconciledMs = NowMs;
        var open = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var line in PermitOrders.OpenAsync(GrainFactory, plant.Model.Id))
        {
            open.Add(line.Id);
            _names[line.Id] = line.Facts.Title;
            if (_tickets.TryGetValue(line.Id, out var known) && known.State == line.State) continue;
            if (await GrainFactory.Order(_plant, line.Id).ViewAsync(Actor, [PermitRules.WatchRole]) is { } view) Keep(view.Order.Run);
        }

        foreach (var gone in _tickets.Keys.Where(id => !open.Contains(id)).ToArray()) Forget(gone);
        var over = record.State.Tellings.Any(t => !open.Contains(t.PermitId));
        if (over) await WriteAsync(now => [.. now.Where(t => open.Contains(t.PermitId))]);
    }

    private void Keep(FlowRun run)
    {
        if (PermitTicket.Read(run) is not { } read || plants.Find(_plant) is not { } plant) return;
        if (read.Standing == PermitStanding.Ended) Forget(read.Id);
        else _tickets[read.Id] = PermitEyes.Place(read, plant);
    }

    private void Forget(string id)
    {
        _tickets.Remove(id);
        _watched.Remove(id);
        _names.Remove(id);
    }

    private PermitView ViewOf(PermitTicket ticket, long nowMs)
    {
        var telling = ticket.Standing == PermitStanding.Suspended ? record.State.Of(ticket.Id) : null;
        return new PermitView(ticket, _names.GetValueOrDefault(ticket.Id, PermitRules.Of(ticket.Kind).Name),
            _watched.GetValueOrDefault(ticket.Id, PermitWatched.Empty).Findings, PermitConflicts.Of(ticket, _tickets.Values), telling,
            telling?.ToCall(nowMs) ?? [], nowMs);
    }
}

/// <summary>Who has to hear of suspensions, as it is stored: append only.</summary>
[GenerateSerializer, Alias("twin.permit.desk.v1")]
public sealed class PermitDeskRecord
{
    /// <summary>One per suspended permit.</summary>
    [Id(0)] public ImmutableArray<PermitTelling> Tellings { get; set; } = [];

    internal PermitTelling? Of(string id) => Tellings.FirstOrDefault(t => t.PermitId == id);
}
