using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Shifts;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Shifts;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Shifts;

/// <inheritdoc cref="IShiftGrain"/>
[GrainType("shift")]
public sealed class ShiftGrain(ILogReader log, ITwinStore store, IPlantRegistry plants, TimeProvider time) : Grain, IShiftGrain
{
    private const string Prefix = "shift.";
    private const string HandoverPrefix = "shift.handover-";
    private const int OrdersLooked = 200;
    private Handover? _last;
    private long _lastMs;

    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = Key;
        var events = await log.EventsAsync(key.Realm, key.Plant, HandoverPrefix, 0, long.MaxValue, 2, cancellationToken);
        foreach (var stored in events.Reverse()) _last = ShiftEvents.Fold(_last, stored.Event);
    }

    /// <inheritdoc/>
    public async ValueTask<ShiftPage> GetAsync(long fromMs, long toMs, int max)
    {
        var key = Key;
        var events = await log.EventsAsync(key.Realm, key.Plant, Prefix, fromMs, toMs, Math.Clamp(max, 1, Limits.PageSize));
        return new ShiftPage([.. events.Select(static e => ShiftEvents.Line(e.Event))], _last);
    }

    /// <inheritdoc/>
    public async ValueTask<ShiftFacts> FactsAsync()
    {
        var key = Key;
        var desk = GrainFactory.GetGrain<IAlarmDeskGrain>("desk");
        var query = new AlarmQuery(key.Realm, key.Plant, "active", null, null, Limits.PageSize);
        var active = await desk.ListAsync(query);
        var suppressed = await desk.ListAsync(query with { State = "shelved" });
        return ShiftFacts.From(time.GetUtcNow().ToUnixTimeMilliseconds(), active.Items.Concat(suppressed.Items).DistinctBy(a => a.AlarmId),
            await OrdersAsync(key), ZonesOf);
    }

    /// <inheritdoc/>
    public async ValueTask<ShiftOutcome> WriteAsync(ShiftLineKind kind, string actor, string text, string? twin, string? alarmId)
    {
        if (kind is ShiftLineKind.HandoverOffered or ShiftLineKind.HandoverAccepted)
            return Refuse(new TwinError("shift.kind", "A hand-over is signed, not written."));
        if (ShiftKernel.CheckNote(text) is { } error) return Refuse(error);
        if (kind == ShiftLineKind.SoundMuted
            && ShiftKernel.CheckMute(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var m) ? m : 0) is { } mute)
            return Refuse(mute);
        if (twin is not null && plants.Find(Key.Plant)?.Find(twin) is null)
            return Refuse(new TwinError("twin.unknown", $"There is no twin '{twin}'.", Path: "twin"));
        if (alarmId is not null && await store.FindAlarmAsync(alarmId) is null)
            return Refuse(new TwinError("alarm.unknown", $"There is no alarm '{alarmId}'.", Path: "alarmId"));
        var line = new ShiftLine(NextId(out var atMs), kind, atMs, actor, text.Trim(), twin, alarmId);
        await CommitAsync(ShiftEvents.Of(line, null));
        return new ShiftOutcome(line, null, null);
    }

    /// <inheritdoc/>
    public async ValueTask<ShiftOutcome> OfferAsync(string actor, string? note)
    {
        if (ShiftKernel.CheckOffer(_last, actor, note) is { } error) return Refuse(error);
        var facts = await FactsAsync();
        var id = NextId(out var atMs);
        var next = new Handover { Id = id, From = actor, OfferedMs = atMs, Note = note?.Trim() ?? "", Facts = facts };
        var line = new ShiftLine(id, ShiftLineKind.HandoverOffered, atMs, actor, next.Note, Handover: id);
        await CommitAsync(ShiftEvents.Of(line, next));
        _last = next;
        return new ShiftOutcome(line, next, null);
    }

    /// <inheritdoc/>
    public async ValueTask<ShiftOutcome> AcceptAsync(string handover, string actor, string? remark)
    {
        if (ShiftKernel.CheckAccept(_last, handover, actor) is { } error) return Refuse(error);
        if (_last!.To == actor) return new ShiftOutcome(null, _last, null);
        if (remark?.Length > Limits.CommentChars) return Refuse(new TwinError("shift.text", "The remark is too long.", Path: "remark"));
        var id = NextId(out var atMs);
        var next = _last with { To = actor, AcceptedMs = atMs, Remark = remark?.Trim() };
        var line = new ShiftLine(id, ShiftLineKind.HandoverAccepted, atMs, actor, next.Remark ?? "", Handover: handover);
        await CommitAsync(ShiftEvents.Of(line, next));
        _last = next;
        return new ShiftOutcome(line, next, null);
    }

    private static ShiftOutcome Refuse(TwinError error) => new(null, null, error);

    /// <summary>One line a millisecond: the time is the id, and the log keeps its order.</summary>
    private string NextId(out long atMs)
    {
        _lastMs = atMs = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), _lastMs + 1);
        return string.Create(CultureInfo.InvariantCulture, $"shift~{atMs}");
    }

    private async Task CommitAsync(NewEvent e)
    {
        var key = Key;
        try
        {
            await store.CommitAsync(new TwinCommit { Realm = key.Realm, Plant = key.Plant, Events = [e] });
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task<IEnumerable<ShiftFact>> OrdersAsync(TwinKey key)
    {
        if (key.Realm != TwinKey.Live) return [];
        var page = await GrainFactory.Orders(key.Plant).ListAsync(new OrderQuery { Open = true, Max = OrdersLooked });
        return page.Items.Select(static o => new ShiftFact(o.Id, o.Facts.Twin, o.Facts.Title, 0, o.Facts.OpenedMs, o.Assignee));
    }

    private IEnumerable<(string, LocalizedText)> ZonesOf(string twin)
    {
        if (plants.Find(Key.Plant) is not { } plant || plant.Find(twin) is not { } definition) return [];
        return plant.Index.Zones.ToArray().Select(plant.Index.Twin).Where(z => z.Kind == TwinKind.Zone && plant.IsIn(definition, z.Id))
            .Select(static z => (z.Id, z.Name));
    }
}

/// <summary>Lines and hand-overs as events of the log.</summary>
internal static class ShiftEvents
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static NewEvent Of(ShiftLine line, Handover? handover) => new(
        line.Id, line.Actor, line.AlarmId ?? line.Handover ?? "", TypeOf(line.Kind), 1, line.AtMs, line.Twin ?? "",
        JsonSerializer.SerializeToUtf8Bytes(new Payload(line, handover), Json));

    public static ShiftLine Line(NewEvent e) => Read(e).Line;

    public static Handover? Fold(Handover? last, NewEvent e) => Read(e).Handover ?? last;

    private static Payload Read(NewEvent e) =>
        JsonSerializer.Deserialize<Payload>(e.Payload.Span, Json) ?? throw new FormatException($"Event {e.Id} is empty.");

    private static string TypeOf(ShiftLineKind kind) => kind switch
    {
        ShiftLineKind.OperatorChanged => "shift.operator-changed",
        ShiftLineKind.SoundMuted => "shift.sound-muted",
        ShiftLineKind.HandoverOffered => "shift.handover-offered",
        ShiftLineKind.HandoverAccepted => "shift.handover-accepted",
        _ => "shift.note",
    };

    private sealed record Payload(ShiftLine Line, Handover? Handover);
}
