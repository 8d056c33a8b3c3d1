using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Alarm groups and incidents, as an integrator meets them.</summary>
public sealed class KnowledgeApiTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_HoldEveryOpenAlarm_AcknowledgingLeavesTheUrgent()
    {
        foreach (var (id, priority) in new[] { ("a", 1), ("b", 3), ("c", 4) })
        {
            var raised = await host.Client.PostAsJsonAsync($"{Plant}/alarms/external", new
            {
                twin = "P-1", source = "dcs", id, active = true, acknowledged = false, priority, text = new { en = "Trip", zh = "跳车" },
            }, Stop);
            Assert.Equal(HttpStatusCode.OK, raised.StatusCode);
        }

        JsonElement group = default;
        await Until.Async(async () =>
        {
            var groups = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/alarms/groups", Stop);
            group = groups.GetProperty("items").EnumerateArray().FirstOrDefault(static g => g.GetProperty("open").GetInt32() >= 3);
            return group.ValueKind == JsonValueKind.Object;
        });
        Assert.Equal(1, group.GetProperty("priority").GetInt32());
        Assert.Single(group.GetProperty("alwaysShown").EnumerateArray());
        var path = $"{Plant}/alarms/groups/{group.GetProperty("id").GetString()}";
        var answer = await host.Client.PostAsJsonAsync($"{path}/acknowledge", new { comment = "seen" }, Stop);
        var done = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(2, done.GetProperty("acknowledged").GetArrayLength());
        Assert.Equal("priority", Assert.Single(done.GetProperty("left").EnumerateArray()).GetProperty("reason").GetString());
        var after = await host.Client.GetFromJsonAsync<JsonElement>(path, Stop);
        Assert.Equal(1, after.GetProperty("unacknowledged").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{Plant}/alarms/groups/nobody", Stop)).StatusCode);
    }

    [Fact]
    public async Task Incident_CreateUpdateClose_WithVersions()
    {
        object Facts(string title) => new
        {
            title, @class = "leak", occurredMs = 1_700_000_000_000, equipmentType = "pump", twins = new[] { "P-1" },
        };
        async Task<HttpResponseMessage> Send(HttpMethod method, string path, object body, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, Plant + path) { Content = JsonContent.Create(body) };
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            return await host.Client.SendAsync(request, Stop);
        }

        var created = await Send(HttpMethod.Post, "/incidents", Facts("Seal"), ("Idempotency-Key", "one"));
        var again = await Send(HttpMethod.Post, "/incidents", Facts("Seal"), ("Idempotency-Key", "one"));
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (created.StatusCode, created.Headers.ETag!.Tag));
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString();
        Assert.Equal(id, (await again.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString());
        Assert.Equal(428, (int)(await Send(HttpMethod.Put, $"/incidents/{id}", Facts("New"))).StatusCode);
        Assert.Equal(412, (int)(await Send(HttpMethod.Put, $"/incidents/{id}", Facts("New"), ("If-Match", "\"9\""))).StatusCode);
        Assert.Equal(200, (int)(await Send(HttpMethod.Put, $"/incidents/{id}", Facts("New"), ("If-Match", "\"1\""))).StatusCode);
        Assert.Equal(400, (int)(await Send(HttpMethod.Post, $"/incidents/{id}/close", new { })).StatusCode);
        Assert.Equal(200, (int)(await Send(HttpMethod.Post, $"/incidents/{id}/close", new { comment = "done" })).StatusCode);
        Assert.Equal(409, (int)(await Send(HttpMethod.Put, $"/incidents/{id}", Facts("Late"), ("If-Match", "\"3\""))).StatusCode);
        Assert.Equal(404, (int)(await Send(HttpMethod.Post, "/incidents/nobody/close", new { comment = "x" })).StatusCode);
        Assert.Equal(400, (int)(await Send(HttpMethod.Post, "/incidents", Facts(" "))).StatusCode);
        var similar = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/incidents/similar/P-1", Stop);
        Assert.Contains(similar.GetProperty("items").EnumerateArray(), i => i.GetProperty("sameTwin").GetBoolean());
    }

    [Fact]
    public async Task WorkOrder_OverdueAndOpen_RaisesTheRiskOfItsTwin_UntilItIsDone()
    {
        async Task<bool> IsOverdue()
        {
            var why = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/graph/P-1/paths", Stop);
            return why.GetProperty("factors").EnumerateArray().Any(static f => f.GetProperty("kind").GetString() == "overdueOrder");
        }

        Assert.False(await IsOverdue());
        var created = await host.Client.PostAsJsonAsync(
            $"{Plant}/work-orders", new { title = "Seal", twin = "P-1", dueAt = "2026-01-05T08:00:00Z" }, Stop);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var order = await created.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(1_767_600_000_000, order.GetProperty("dueMs").GetInt64());
        await Until.Async(IsOverdue);
        var path = $"{Plant}/work-orders/{order.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsJsonAsync($"{path}/cancel", new { comment = "done" }, Stop)).StatusCode);
        await Until.Async(async () => !await IsOverdue());
    }

    [Fact]
    public async Task Import_OfAThousand_ChangesPriorAndRisk_ExplainsItself_AndNamesBadRows()
    {
        var plant = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/twins/P-1", Stop);
        var type = plant.GetProperty("type").GetString();
        var before = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/incidents/priors/{type}", Stop);
        var whyBefore = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/graph/P-1/paths", Stop);
        var text = new StringBuilder("occurred_at,class,title,equipment_type,twins,actions\n");
        for (var i = 0; i < 1_000; i++)
            text.AppendLine(
                CultureInfo.InvariantCulture, $"{2016 + (i % 10)}-05-01T00:00:{i % 60:00}Z,leak,Seal {i},{type},P-1,Fit a flow switch");
        text.AppendLine("never,leak,Bad,pump,P-1,");
        using var csv = new StringContent(text.ToString(), Encoding.UTF8, "text/csv");
        var sent = await host.Client.PostAsync($"{Plant}/incidents/import", csv, Stop);
        var answer = await sent.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(1_000, answer.GetProperty("imported").GetInt32());
        var bad = Assert.Single(answer.GetProperty("rejected").EnumerateArray());
        Assert.Equal("line 1002, column occurred_at", bad.GetProperty("path").GetString());
        var after = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/incidents/priors/{type}", Stop);
        Assert.True(after.GetProperty("value").GetDouble() > 10 * before.GetProperty("value").GetDouble(), $"{before} {after}");
        Assert.Equal(20, after.GetProperty("classes").EnumerateArray().First(static c => c.GetProperty("class").GetString() == "leak")
            .GetProperty("parts").GetArrayLength());

        // The graph has it when the import answers: the risk of every twin of the type, and why.
        var why = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/graph/P-1/paths", Stop);
        var (was, now) = (whyBefore.GetProperty("value").GetDouble(), why.GetProperty("value").GetDouble());
        Assert.True(now > was + 0.1, $"risk {was} to {now}");
        Assert.Equal(after.GetProperty("value").GetDouble(), why.GetProperty("factors").EnumerateArray()
            .First(static f => f.GetProperty("kind").GetString() == "prior").GetProperty("severity").GetDouble(), 3);
        Assert.Equal("P-1", why.GetProperty("causes")[0].GetProperty("id").GetString());
        Assert.True(why.GetProperty("causes")[0].GetProperty("without").GetDouble() < now - 0.1);
        var history = why.GetProperty("history");
        var part = history.GetProperty("classes")[0].GetProperty("parts")[0];
        Assert.Equal((1_000, type), (history.GetProperty("classes")[0].GetProperty("total").GetInt32(),
            history.GetProperty("equipmentType").GetString()));
        Assert.Equal(Math.Exp(-part.GetProperty("ageYears").GetDouble() / 3), part.GetProperty("weight").GetDouble(), 6);
        var similar = history.GetProperty("similar")[0];
        Assert.True(similar.GetProperty("sameTwin").GetBoolean());
        Assert.Equal("Fit a flow switch", similar.GetProperty("actions")[0].GetProperty("text").GetString());
        var touched = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/graph/P-1/neighbours?kind=involvedIn&pageSize=1000", Stop);
        Assert.True(touched.GetProperty("vertices").GetArrayLength() > 500);
    }
}
