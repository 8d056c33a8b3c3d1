using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Twin.Domain.Flows;
using Twin.Domain.Plants;

namespace Twin.Domain.Permits;

/// <summary>Where a permit stands, as its watch sees it. Stored: append only.</summary>
public enum PermitStanding : byte
{
    /// <summary>Not yet in force.</summary>
    Before = 0,
    Active = 1,
    Suspended = 2,
    /// <summary>The work is done, or will not be.</summary>
    Ended = 3,
}

/// <summary>What the watch needs of a permit, read from the values and the history of its order (docs/permits.md: the fields).</summary>
[GenerateSerializer, Immutable, Alias("twin.permit.ticket.v1")]
public sealed record PermitTicket
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required PermitKind Kind { get; init; }
    /// <summary>0 the strictest.</summary>
    [Id(2)] public int Grade { get; init; }
    [Id(3)] public PermitStanding Standing { get; init; }
    /// <summary>State of the flow.</summary>
    [Id(4)] public string State { get; init; } = "";
    /// <summary>Vessel or equipment worked on; empty: none named.</summary>
    [Id(5)] public string Twin { get; init; } = "";
    [Id(6)] public string Zone { get; init; } = "";
    /// <summary>Where, plant metres; null: the caller places it by twin or zone.</summary>
    [Id(7)] public PointM? At { get; init; }
    /// <summary>Height above ground, m.</summary>
    [Id(8)] public double HeightM { get; init; }
    /// <summary>Planned begin, Unix ms; 0: not said.</summary>
    [Id(9)] public long FromMs { get; init; }
    /// <summary>End of validity: the planned end, or the kind's longest time after the start when that is earlier; 0: not said.</summary>
    [Id(10)] public long ToMs { get; init; }
    /// <summary>When the work first began, Unix ms; 0: not yet.</summary>
    [Id(11)] public long StartedMs { get; init; }
    /// <summary>When it was suspended last, Unix ms; 0: it is not.</summary>
    [Id(12)] public long SuspendedMs { get; init; }
    [Id(13)] public bool IsOutdoors { get; init; }
    [Id(14)] public string Guardian { get; init; } = "";
    [Id(15)] public string Leader { get; init; } = "";
    [Id(16)] public ImmutableArray<string> Workers { get; init; } = [];
    /// <summary>Oldest sample of the newest gas test, Unix ms; 0: none.</summary>
    [Id(17)] public long GasAtMs { get; init; }
    /// <summary>Lower explosive limit of the medium, % by volume; NaN: not said.</summary>
    [Id(18)] public double LelVolPct { get; init; } = double.NaN;

    /// <summary>Permits this one belongs with, e.g. hot work inside a vessel with the entry into it.</summary>
    [Id(19)] public ImmutableArray<string> Related { get; init; } = [];

    /// <summary>Somebody confirmed that the drains around are sealed (field <c>m4</c> of hot work).</summary>
    [Id(20)] public bool AreDrainsSealed { get; init; }

    /// <summary>Everybody who must hear of a suspension: leader, guardian, workers; each once.</summary>
    public ImmutableArray<string> People =>
        [.. new[] { Leader, Guardian }.Concat(Workers).Where(static p => p.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Reads a run; null: its flow is no permit, or it has not begun.</summary>
    public static PermitTicket? Read(FlowRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (PermitRules.OfFlow(run.Flow) is not { } rule || run.State.Length == 0) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in run.Values) values[value.Field] = value.Json;
        var grade = rule.GradeOf(Text(values, "grade"));
        var started = run.Entries.FirstOrDefault(static e => e.To == "active")?.AtMs ?? 0;
        var planned = Date(values, "plannedTo");
        var longest = started > 0 && rule.ValidMs(grade) is { } most ? started + most : 0;
        return new PermitTicket
        {
            Id = run.Id,
            Kind = rule.Kind,
            Grade = grade,
            Standing = StandingOf(run.State),
            State = run.State,
            Twin = Text(values, "twin") ?? "",
            Zone = Text(values, "zone") ?? "",
            At = PlaceOf(values),
            HeightM = Number(values, "heightM") ?? 0,
            FromMs = Date(values, "plannedFrom"),
            ToMs = longest == 0 ? planned : planned == 0 ? longest : Math.Min(planned, longest),
            StartedMs = started,
            SuspendedMs = run.State == "suspended" ? SuspendedAt(run) : 0,
            IsOutdoors = !values.TryGetValue("outdoors", out var outdoors) || outdoors != "false",
            Guardian = Text(values, "guardian") ?? "",
            Leader = Text(values, "leader") ?? "",
            Workers = WorkersOf(values),
            GasAtMs = GasAt(values),
            LelVolPct = Number(values, "lelVol") ?? double.NaN,
            AreDrainsSealed = Text(values, "m4") == "yes",
            Related = [.. (Text(values, "related") ?? "").Split([' ', ',', ';', '，', '、'], StringSplitOptions.RemoveEmptyEntries)],
        };
    }

    // A gas test during the suspension enters the state again: that does not begin it anew, else the test would be older than it.
    private static long SuspendedAt(FlowRun run) =>
        run.Entries.LastOrDefault(static e => e is { To: "suspended", From: not "suspended" })?.AtMs ?? run.EnteredMs;

    private static PermitStanding StandingOf(string state) => state switch
    {
        "active" => PermitStanding.Active,
        "suspended" => PermitStanding.Suspended,
        "completed" or "accepted" or "cancelled" or "expired" => PermitStanding.Ended,
        _ => PermitStanding.Before,
    };

    private static JsonElement? Json(Dictionary<string, string> values, string field)
    {
        if (!values.TryGetValue(field, out var json)) return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Text(Dictionary<string, string> values, string field) =>
        Json(values, field) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static double? Number(Dictionary<string, string> values, string field) =>
        Json(values, field) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static long Date(Dictionary<string, string> values, string field) =>
        DateTimeOffset.TryParse(Text(values, field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.ToUnixTimeMilliseconds() : 0;

    private static PointM? PlaceOf(Dictionary<string, string> values) =>
        Json(values, "at") is { ValueKind: JsonValueKind.Object } at
            && at.TryGetProperty("x", out var x) && at.TryGetProperty("y", out var y)
            ? new PointM(x.GetDouble(), y.GetDouble(), 0) : null;

    private static ImmutableArray<string> WorkersOf(Dictionary<string, string> values) =>
        Json(values, "workers") is not { ValueKind: JsonValueKind.Array } rows ? [] :
        [
            .. rows.EnumerateArray().Select(static r => r.ValueKind == JsonValueKind.Object && r.TryGetProperty("person", out var p)
                && p.ValueKind == JsonValueKind.String ? p.GetString()! : "").Where(static p => p.Length > 0),
        ];

    private static long GasAt(Dictionary<string, string> values)
    {
        if (Json(values, "gas") is not { ValueKind: JsonValueKind.Array } rows) return 0;
        long oldest = 0;
        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty("atMs", out var at) || !at.TryGetInt64(out var ms)) continue;
            oldest = oldest == 0 ? ms : Math.Min(oldest, ms);
        }

        return oldest;
    }
}
