using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;

namespace Twin.Grains.Work;

/// <summary>An order as lists show it, as the store writes it and as the log tells it. Pure.</summary>
internal static class OrderWrites
{
    /// <summary>Errand that makes what an order taught part of the incident history; no flow can name a hook so.</summary>
    public const string Lesson = "twin:lesson";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static OrderLine Line(FlowProgram program, Order order)
    {
        var (flow, run) = (program.Flow, order.Run);
        var state = flow.State(run.State);
        return new OrderLine
        {
            Id = order.Id, Flow = flow.Id, FlowVersion = flow.Version, Facts = order.Facts, State = run.State,
            StateName = state?.Name ?? LocalizedText.Empty, Phase = state?.Phase ?? FlowPhase.Open, Assignee = Assignee(flow, order),
            EnteredMs = run.EnteredMs, DueMs = DueMs(flow, run), EndedMs = order.EndedMs, Repeats = order.RepeatCount,
            Escalated = run.Escalated + (order.WaitedSinceMs == run.EnteredMs ? order.Waited : 0), Flags = order.Flags.Length,
        };
    }

    public static OrderRow Row(FlowProgram program, Order before, Order next)
    {
        var stays = ImmutableArray.CreateBuilder<OrderStay>();
        var entered = before.Run.EnteredMs;
        foreach (var entry in next.Run.Entries.Skip(before.Run.Entries.Length))
        {
            if (entry.Kind is not (FlowEntryKind.Step or FlowEntryKind.Refused)) continue;
            if (entry.From.Length > 0) stays.Add(new OrderStay(entry.Seq, entry.From, entered, entry.AtMs));
            entered = entry.AtMs;
        }

        return new OrderRow(next, Line(program, next), Words(program, next), OrderKernel.NextMs(program, next), stays.ToImmutable());
    }

    /// <summary>Id of an entry in the log.</summary>
    public static string EventId(TwinKey key, int entry) => string.Create(CultureInfo.InvariantCulture, $"{key}#work-{entry}");

    public static List<NewEvent> Events(TwinKey key, Order before, Order next)
    {
        var events = new List<NewEvent>();
        foreach (var entry in next.Run.Entries.Skip(before.Run.Entries.Length))
        {
            object payload = entry.Seq == 1 ? new { order = key.Id, flow = next.Run.Flow, version = next.Run.Version, entry,
                facts = next.Facts }
                : new { order = key.Id, flow = next.Run.Flow, version = next.Run.Version, entry };
            events.Add(Event(key, next, EventId(key, entry.Seq), entry.Actor, TypeOf(entry), entry.AtMs, payload));
        }

        if (next.RepeatCount > before.RepeatCount && next.Repeats[0] is var repeat)
            events.Add(Event(key, next, string.Create(CultureInfo.InvariantCulture, $"{key}#repeat-{repeat.Number}"), repeat.By,
                "work-order.repeated", repeat.AtMs, new { order = key.Id, repeat }));
        if (next.Proof is { ConfirmedMs: > 0 } proof && before.Proof?.ConfirmedMs != proof.ConfirmedMs)
            events.Add(Event(key, next, string.Create(CultureInfo.InvariantCulture, $"{key}#confirmed-{next.Version}"),
                "twin:" + next.Facts.Twin, "work-order.confirmed", proof.ConfirmedMs, new { order = key.Id, proof }));
        if (next.Waited > 0 && (next.Waited, next.WaitedSinceMs) != (before.Waited, before.WaitedSinceMs))
            events.Add(Event(key, next, string.Create(CultureInfo.InvariantCulture, $"{key}#wait-{next.WaitedSinceMs}-{next.Waited}"),
                FlowKernel.Clock, "work-order.escalated", next.WaitedSinceMs + OrderKernel.Waits[next.Waited - 1].AfterMs,
                new { order = key.Id, state = next.Run.State, next.Waited }));
        return events;
    }

    /// <summary>What an order that ended well has taught, if its flow asked for the cause.</summary>
    public static ImmutableArray<FlowEffect> Lessons(FlowProgram program, Order before, Order next) =>
        before.EndedMs == 0 && next.EndedMs > 0 && program.Flow.State(next.Run.State)?.Phase == FlowPhase.Done && Text(next,
            "cause") is not null
            ? [new FlowEffect($"{next.Id}/lesson/0", FlowActionKind.Hook, [], Lesson, LocalizedText.Empty, next.EndedMs, 0)] : [];

    /// <summary>What was filled into a text field, or null.</summary>
    public static string? Text(Order order, string field) =>
        order.Run.Values.FirstOrDefault(v => v.Field == field) is { } value ? Text(value) : null;

    private static string? Text(FormValue value)
    {
        try
        {
            using var json = JsonDocument.Parse(value.Json);
            return json.RootElement.ValueKind == JsonValueKind.String && json.RootElement.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The chain as people see it: the log's hash with every entry, and whether both say the same.</summary>
    public static ImmutableArray<OrderEntry> Chain(TwinKey key, Order order, IReadOnlyList<StoredEvent> events)
    {
        var byId = events.ToDictionary(static e => e.Event.Id, StringComparer.Ordinal);
        return
        [
            .. order.Run.Entries.Select(entry =>
            {
                ImmutableArray<OrderFlag> flags = [.. order.Flags.Where(f => f.Entry == entry.Seq)];
                return byId.TryGetValue(EventId(key, entry.Seq), out var stored)
                    ? new OrderEntry(entry, flags, stored.Position, Convert.ToHexStringLower(stored.Hash.Span), IsSame(entry, stored.Event))
                    : new OrderEntry(entry, flags, 0, "", false);
            }),
        ];
    }

    private static bool IsSame(FlowEntry entry, NewEvent e)
    {
        if (e.Actor != entry.Actor || e.AtMs != entry.AtMs) return false;
        using var payload = JsonDocument.Parse(e.Payload);
        // Steps of before there were flows are told in another way.
        return !payload.RootElement.TryGetProperty("entry", out var told)
            || told.GetRawText() == JsonSerializer.Serialize(entry, s_json);
    }

    private static NewEvent Event(TwinKey key, Order order, string id, string actor, string type, long atMs, object payload) => new(
        id, actor, order.Facts.SourceId, type, 2, atMs, order.Facts.Twin, JsonSerializer.SerializeToUtf8Bytes(payload, s_json));

    private static string TypeOf(FlowEntry entry) => "work-order." + (entry.Kind switch
    {
        FlowEntryKind.Step => entry.To,
        FlowEntryKind.Filled => "filled",
        FlowEntryKind.Approved => "approved",
        FlowEntryKind.Refused => "refused",
        _ => "escalated",
    });

    /// <summary>Who has to act: who holds the relation that one of the state's steps is for, else who was made responsible last.</summary>
    private static string Assignee(FlowDefinition flow, Order order)
    {
        if (order.EndedMs > 0) return "";
        var relations = flow.Steps.Where(s => s.From.Contains(order.Run.State)).SelectMany(static s => s.Who)
            .Where(static w => w.StartsWith("relation:", StringComparison.Ordinal)).Select(static w => w[9..]);
        return relations.Where(r => r is not ("creator" or "finder")).Select(order.Run.Holder).OfType<string>().FirstOrDefault() ?? "";
    }

    private static long DueMs(FlowDefinition flow, FlowRun run)
    {
        if (run.DueMs > 0 || flow.State(run.State) is not { IsEnd: false }) return run.DueMs;
        // A date somebody set holds before its state is reached, too.
        var field = flow.States.Select(static s => s.Limit?.By).OfType<string>().FirstOrDefault();
        return field is not null && run.Values.FirstOrDefault(v => v.Field == field) is { } value && Text(value) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds() : 0;
    }

    private static ImmutableArray<string> Words(FlowProgram program, Order order) => OrderWords.Of(
    [
        order.Id, order.Facts.Title.Zh, order.Facts.Title.En, order.Facts.Twin, order.Facts.Zone, program.Flow.Name.Zh,
            program.Flow.Name.En,
        .. order.Run.Holders.Select(static h => h.Actor), .. order.Run.Values.Select(TextOf).OfType<string>(),
        .. order.Run.Entries.Reverse().Take(20).Select(static e => e.Comment).OfType<string>(),
    ]);

    private static string? TextOf(FormValue value) => value.Json.StartsWith('"') && value.Json.Length < 5_000
        ? Text(value) : null;
}
