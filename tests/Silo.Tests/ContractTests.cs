using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>The HTTP contract of design part 4, as an integrator meets it.</summary>
public sealed class ContractTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    [Fact]
    public async Task Readings_ToTwinToHistory_AreFoundAgain()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 5_000;
        var rows = Enumerable.Range(0, 5).Select(i => new { id = "PT-1", t = now + (i * 1_000), v = 0.1 * i }).ToArray();
        var answer = await host.Client.PostAsJsonAsync($"{Plant}/readings", rows);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(5, (await JsonAsync(answer)).GetProperty("accepted").GetInt32());
        await Until.Async(async () =>
            (await GetAsync($"{Plant}/twins/PT-1/history?from={now}&to={now + 4_000}&points=100")).GetProperty("items")
                .GetArrayLength() == 5);
        await Until.Async(async () =>
            (await GetAsync($"{Plant}/twins/PT-1")).GetProperty("state").GetProperty("value").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task Readings_BadRows_AreToldAndGoodOnesKept()
    {
        var body = "[{\"id\":\"TT-1\",\"v\":20},{\"id\":\"TT-1\",\"v\":\"x\"},{\"id\":\"nobody\",\"v\":1},{\"id\":\"TT-1\",\"v\":1e300}]";
        var json = await JsonAsync(await PostAsync($"{Plant}/readings", body));
        Assert.Equal(1, json.GetProperty("accepted").GetInt32());
        var codes = json.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("code").GetString()).ToArray();
        Assert.Contains("reading.value.type", codes);
        Assert.Contains("reading.value.range", codes);
        await Until.Async(async () => (await GetAsync($"{Plant}/dead-letters")).GetProperty("total").GetInt64() >= 2);
        var seen = await GetAsync($"{Plant}/unmodelled");
        Assert.Contains(seen.GetProperty("items").EnumerateArray(), i => i.GetProperty("id").GetString() == "nobody");
    }

    [Theory]
    [InlineData("GET", "/api/v1/plants/nowhere/twins", 404, "plant.unknown")]
    [InlineData("GET", Plant + "/twins/nobody", 404, "twin.unknown")]
    [InlineData("GET", Plant + "/alarms?state=odd", 400, "query.state")]
    [InlineData("GET", Plant + "/alarms/live~pump-loop~P-1~H~9", 404, "alarm.unknown")]
    [InlineData("POST", Plant + "/alarms/nonsense/acknowledge", 404, "alarm.unknown")]
    [InlineData("GET", Plant + "/twins?kind=dragon", 400, "query.kind")]
    [InlineData("GET", Plant + "/twins/PT-1/history?from=yesterday", 400, "query.time")]
    [InlineData("GET", "/api/v1/no/such/thing", 404, "endpoint.unknown")]
    [InlineData("POST", Plant + "/twins/P-1/mode", 400, "twin.mode.invalid")]
    public async Task Errors_AreProblemDetailsWithACode(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = new StringContent("{\"mode\":\"dancing\"}", Encoding.UTF8, "application/json");
        var answer = await host.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, (await JsonAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task WorkOrder_FromCreationToCompletion_IsInTheLog()
    {
        var created = await PostAsync($"{Plant}/work-orders", "{\"title\":\"Look at the pump\",\"twin\":\"P-1\"}", "same");
        var again = await PostAsync($"{Plant}/work-orders", "{\"title\":\"Look at the pump\",\"twin\":\"P-1\"}", "same");
        var id = (await JsonAsync(created)).GetProperty("id").GetString();
        Assert.Equal(id, (await JsonAsync(again)).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync($"{Plant}/work-orders/{id}/complete", "{\"comment\":\"done\"}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{Plant}/work-orders/{id}/assign", "{\"assignee\":\"anna\"}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{Plant}/work-orders/{id}/complete", "{\"comment\":\"done\"}")).StatusCode);
        var verified = await JsonAsync(await PostAsync($"{Plant}/audit/verify", "{}"));
        Assert.True(verified.GetProperty("valid").GetBoolean());
        Assert.True(verified.GetProperty("events").GetInt64() >= 3);
    }

    [Fact]
    public async Task Hazard_ByApi_SearchedStepped_RosterRulesAndAuditAnswer()
    {
        var opened = await PostAsync($"{Plant}/work-orders", """
            {"flow":"hazard","titles":{"en":"Guard rail missing","zh":"护栏缺失"},"twin":"P-1","hazard":"rail",
             "values":{"what":"护栏缺失","twin":"P-1","foundAt":"2026-01-05T08:00:00Z"}}
            """);
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        var id = (await JsonAsync(opened)).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{Plant}/work-orders", """
            {"flow":"hazard","titles":{"en":"Rail","zh":"护栏"},"twin":"P-1","hazard":"rail","sourceId":"b","values":{}}
            """)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"{Plant}/work-orders/{id}/assess", "{\"values\":{}}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK,
            (await PostAsync($"{Plant}/work-orders/{id}/assess", "{\"values\":{\"level\":\"general\"}}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"{Plant}/work-orders/{id}/fly", "{}")).StatusCode);
        var found = await JsonAsync(await host.Client.GetAsync($"{Plant}/work-orders?q=%E6%8A%A4%E6%A0%8F%20rail&state=open"));
        Assert.Equal(id, found.GetProperty("items")[0].GetProperty("id").GetString());
        var order = await JsonAsync(await host.Client.GetAsync($"{Plant}/work-orders/{id}"));
        Assert.Equal((2, 1), (order.GetProperty("entries").GetArrayLength(), order.GetProperty("repeatCount").GetInt32()));
        Assert.True(order.GetProperty("entries")[0].GetProperty("isWhole").GetBoolean());
        var board = await JsonAsync(await host.Client.GetAsync($"{Plant}/work-orders/board"));
        Assert.Equal(3, board.GetProperty("columns").GetArrayLength());

        var rules = await host.Client.GetAsync($"{Plant}/order-rules");
        Assert.Equal("\"0\"", rules.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.BadRequest, (await SettingAsync("order-rules", """{"rules":[{"id":"a","priority":9}]}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SettingAsync("roster", """{"people":[{"actor":null}]}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SettingAsync("roster",
            """{"people":[{"actor":"user:a","duties":[{"role":"x"}],"shifts":["n"]}]}""")).StatusCode);
        var audit = await JsonAsync(await host.Client.GetAsync($"{Plant}/audit?type=work-order.&twin=P-1&pageSize=2"));
        Assert.Equal(2, audit.GetProperty("items").GetArrayLength());
        var csv = await host.Client.GetStringAsync($"{Plant}/audit/export?format=csv&type=work-order.");
        Assert.StartsWith("position,at,type,actor", csv, StringComparison.Ordinal);
        Assert.Contains("work-order.assessed", csv, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SettingAsync(string setting, string json) =>
        await host.Client.PutAsync($"{Plant}/{setting}", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

    [Fact]
    public async Task PlantFile_PublishedAgain_NeedsTheVersionItCameFrom()
    {
        var file = await host.Client.GetAsync($"{Plant}/file");
        var version = file.Headers.ETag!.Tag;
        var text = await file.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync(text, "\"0\"")).StatusCode);
        var broken = await PutAsync(text.Replace("\"type\"", "\"typ\"", StringComparison.Ordinal), version);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Contains("line", (await broken.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(text, version)).StatusCode);
        Assert.NotEqual(version, (await host.Client.GetAsync(Plant)).Headers.ETag!.Tag);
    }

    [Fact]
    public async Task OpenApi_DescribesTheContract()
    {
        var answer = await host.Client.GetAsync("/openapi/v1.json");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var document = await JsonAsync(answer);
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToArray();
        Assert.Contains("/api/v1/plants/{plant}/readings", paths);
        Assert.Contains("/api/v1/plants/{plant}/alarms/{id}/acknowledge", paths);
        Assert.Contains("/api/v1/plants/{plant}/twins/{id}/history", paths);
        Assert.Contains("/api/v1/realms/{realm}/plants/{plant}/alarms", paths);
    }

    private async Task<JsonElement> GetAsync(string path) => await JsonAsync(await host.Client.GetAsync(path));

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string? idempotency = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (idempotency is not null) request.Headers.Add("Idempotency-Key", idempotency);
        return await host.Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PutAsync(string body, string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Plant);
        request.Content = new StringContent(body, Encoding.UTF8, "application/geo+json");
        request.Headers.TryAddWithoutValidation("If-Match", version);
        return await host.Client.SendAsync(request);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
