using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;

namespace Twin.WebHost;

/// <summary>What the tests may do to the invented plant, and its invented history.</summary>
internal static class DemoControls
{
    /// <summary>Twins whose value is held.</summary>
    public static ConcurrentDictionary<string, float> Fixed { get; } = new() { ["T-106"] = 96.8f, ["LT-106"] = 96.8f, ["AT-106A"] = 62,
        ["AT-106E"] = 24, ["T-110"] = 90.4f };

    public static float Normal(string type) => type switch
    {
        "level" => 55,
        "temperature" => 21.4f,
        "pressure" => 6.2f,
        "vibration" => 2.1f,
        "current" => 84,
        "flow" => 386,
        _ => 0,
    };

    /// <summary>Invented risks: 1 red to 4 blue, by zone.</summary>
    public static ConcurrentDictionary<string, byte> Levels { get; } = new() { ["Z-02"] = 2, ["Z-03"] = 3, ["T-106"] = 1 };

    public static ImmutableArray<RiskItem> Risks(PlantModel model) =>
        [.. model.Twins.Index().Where(t => t.Item.Kind is TwinKind.Zone or TwinKind.Tank).Select(t => Risk(t.Index, t.Item.Id))];

    private static RiskItem Risk(int index, string id)
    {
        var level = Levels.GetValueOrDefault(id, (byte)4);
        return new RiskItem(index, (5 - level) * 0.2f, level);
    }

    public static void Opening(DemoFeed feed)
    {
        feed.Set("T-106", "HH", AlarmPriority.Critical, 96.8, 95, true, new("Level very high", "液位高高"), "%");
        feed.Set("AT-106A", "HH", AlarmPriority.Critical, 62, 40, true, new("Combustible gas very high", "可燃气体高高报"), "%{LEL}");
        feed.Set("AT-106E", "H", AlarmPriority.High, 24, 20, true, new("Combustible gas high", "可燃气体高报"), "%{LEL}");
        feed.Set("T-110", "H", AlarmPriority.High, 90.4, 90, true, new("Level high", "液位高"), "%");
        feed.Set("VT-302", "H", AlarmPriority.Medium, 7.4, 7.1, true, new("Vibration high", "振动高"), "mm/s");
        feed.Set("VT-302", "H", AlarmPriority.Medium, 6.2, 7.1, false, new("Vibration high", "振动高"), "mm/s");
        feed.Set("IT-304", "H", AlarmPriority.Low, 161, 160, true, new("Motor current high", "电机电流高"), "A");
    }

    public static void MapDemoControls(this WebApplication app)
    {
        app.MapPost("/test/alarm", (DemoFeed feed, string twin, int priority, bool active) =>
            feed.Set(twin, "TEST", (AlarmPriority)priority, 9, 5, active, new LocalizedText("Raised by a test", "测试触发"),
                "")).AllowAnonymous();
        app.MapPost("/test/acknowledge", async (DemoFeed feed, string twin) =>
        {
            foreach (var alarm in (await feed.SnapshotAsync(TwinKey.Live, "tank-farm")).Alarms.Where(a => a.Twin == twin))
                await feed.ActAsync(alarm.AlarmId, new AlarmCommand(AlarmVerb.Acknowledge, 1, "user:test", null));
        }).AllowAnonymous();
        app.MapPost("/test/notice", (SystemNotices notices, string? code) =>
            notices.Set(code is null ? [] : [new SystemNotice(code, "Raised by a test")])).AllowAnonymous();
        app.MapPost("/test/silence", (DemoFeed feed, bool on) => feed.Silent = on).AllowAnonymous();
        app.MapGet("/api/v1/plants/{plant}/twins/{id}/history", (string plant, string id, long from, long to, int points) =>
        {
            var items = Enumerable.Range(0, Math.Min(points, 600)).Select(i =>
            {
                var t = from + ((to - from) * i / Math.Min(points, 600));
                return new { t, v = 50 + (30 * Math.Sin(t / 900_000.0)) + (3 * Math.Sin(t / 37_000.0)), q = i % 97 == 0 ? 0x8000 : 0 };
            });
            return Results.Ok(new { items });
        }).RequireAuthorization(TwinPolicies.PlantsRead);
        app.MapPost("/test/risk", (string twin, byte level) => Levels[twin] = level).AllowAnonymous();
        app.MapGet("/api/v1/plants/{plant}/graph/{id}/paths", (string plant, string id) => Results.Ok(new
        {
            paths = new[]
            {
                new { probability = 0.62, ids = new[] { "AT-106A", "T-106", "T-108", id } },
                new { probability = 0.21, ids = new[] { "P-305", "T-106", id } },
            },
        })).RequireAuthorization(TwinPolicies.PlantsRead);
        app.MapGet("/api/v1/plants/{plant}/alarms", (DemoFeed feed, string? twin) => Results.Ok(new
        {
            items = feed.Log.Where(a => twin is null || a.Twin == twin).Reverse().Select(a => new
            {
                id = a.AlarmId, twin = a.Twin, priority = (int)a.Priority, text = new { en = a.Text.En, zh = a.Text.Zh },
                    active = a.State.Active,
                raisedAt = DateTimeOffset.FromUnixTimeMilliseconds(a.State.RaisedMs), at = DateTimeOffset.FromUnixTimeMilliseconds(a.AtMs),
            }),
        })).RequireAuthorization(TwinPolicies.PlantsRead);
        MapInstruments(app);
        app.MapPost("/api/v1/plants/{plant}/twins/{id}/documents", async (string id, string name, HttpRequest request,
            DemoRecords records) =>
        {
            using var content = new MemoryStream();
            await request.Body.CopyToAsync(content);
            if (!Domain.Documents.DocumentTypes.TryTell(content.ToArray(), out var type, out var error))
                return Results.StatusCode(error.Code == "document.size" ? 413 : 415);
            var document = new Domain.Documents.TwinDocument($"d{records.Documents.Count}", id, name, type, content.Length, 1, "user:anna");
            records.Documents[document.Id] = (document, content.ToArray());
            return Results.Created();
        }).RequireAuthorization(TwinPolicies.DocumentsWrite);
        app.MapGet("/api/v1/plants/{plant}/twins/{id}/documents/{document}", (string document, DemoRecords records) =>
            records.Documents.TryGetValue(document, out var found) ? Results.Bytes(found.Content,
                found.Document.MediaType) : Results.NotFound())
            .RequireAuthorization(TwinPolicies.PlantsRead);
        app.MapGet("/test/time", (TimeProvider time) => time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)).AllowAnonymous();
    }

    private static void MapInstruments(WebApplication app)
    {
        // LT-102 was stuck for a quarter of an hour, half an hour ago.
        app.MapGet("/api/v1/plants/{plant}/instruments/past", (TimeProvider time) => Results.Ok(new
        {
            items = new[]
            {
                new
                {
                    letter = "F", status = "failure", sensors = new[] { "LT-102" }, since = time.GetUtcNow().AddMinutes(-45),
                    ended = time.GetUtcNow().AddMinutes(-30),
                },
            },
        })).RequireAuthorization(TwinPolicies.PlantsRead);
        app.MapGet("/api/v1/plants/{plant}/instruments", async (string plant, IInstrumentLink instruments) => Results.Ok(new
        {
            items = (await instruments.GetAsync(plant)).Troubles.Select(t => new
            {
                letter = t.Letter.ToString(), status = t.Status.ToString(), sensors = t.Sensors, suspect = t.Suspect,
                since = DateTimeOffset.FromUnixTimeMilliseconds(t.SinceMs),
            }),
        })).RequireAuthorization(TwinPolicies.PlantsRead);
    }
}
