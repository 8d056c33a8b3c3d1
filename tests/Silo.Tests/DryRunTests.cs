using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>A draft tried over readings that were really kept, through the door.</summary>
public sealed class DryRunTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    [Fact]
    public async Task DryRun_OfALowerLimit_NamesTheAlarmsThatWouldHaveCome()
    {
        var from = await FeedAsync();
        var draft = await BeginAsync("Low flow earlier");
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{draft}/dry-run")).StatusCode);
        var file = await host.Client.GetFromJsonAsync<JsonElement>($"{draft}/file");
        var type = file.GetProperty("features").EnumerateArray().First(f => f.GetProperty("id").GetString() == "P-1")
            .GetProperty("properties").GetProperty("type").GetString();
        var rules = file.GetProperty("twin").GetProperty("types").EnumerateArray().First(t => t.GetProperty("id").GetString() == type)
            .GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString() == "FLOW-LL"
                ? JsonSerializer.SerializeToElement(With(r, "modeThresholds", new { throttled = 31.0, full = 110.0 })) : r).ToArray();
        var edited = await PostAsync($"{draft}/edits", JsonSerializer.Serialize(
            new[] { new { verb = "patch", subject = "type", id = type, value = new { rules } } }));
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);

        var began = await PostAsync($"{draft}/dry-run?from={from}&to={from + 60_000}");
        Assert.Equal(HttpStatusCode.Accepted, began.StatusCode);
        JsonElement status = default;
        await Until.Async(async () =>
        {
            status = await host.Client.GetFromJsonAsync<JsonElement>($"{draft}/dry-run");
            return status.GetProperty("state").GetString() is not ("waiting" or "running");
        });
        Assert.Equal("done", status.GetProperty("state").GetString());
        var result = status.GetProperty("result");
        // The mean of the flow had its alarm anyway.
        Assert.Equal((1, 2, 1), (Int(result, "before"), Int(result, "after"), Int(result, "came")));
        var rule = Assert.Single(result.GetProperty("rules").EnumerateArray());
        Assert.Equal(("P-1", "FLOW-LL"), (rule.GetProperty("twin").GetString(), rule.GetProperty("rule").GetString()));
        Assert.Equal(1, result.GetProperty("bucketsAfter").EnumerateArray().Sum(b => b.GetInt32())
            - result.GetProperty("bucketsBefore").EnumerateArray().Sum(b => b.GetInt32()));
        // What is done cannot be stopped any more.
        Assert.Equal("done", (await JsonAsync(await PostAsync($"{draft}/dry-run/cancel"))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task DryRun_OfABrokenDraft_SaysWhatIsWrong()
    {
        var draft = await BeginAsync("Broken");
        await PostAsync($"{draft}/edits",
            """[{ "verb": "patch", "subject": "twin", "id": "P-1", "value": { "properties": { "type": "nothing" } } }]""");
        var answer = await PostAsync($"{draft}/dry-run");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("plantfile.", (await JsonAsync(answer)).GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_OfARuleBeingWritten_DrawsThePast()
    {
        var from = await FeedAsync();
        const string Body = """
            { "twin": "P-1", "rule": { "id": "NEW", "kind": "threshold", "signal": "flow", "limit": "low", "threshold": 31,
              "modeThresholds": { "full": 118 }, "priority": "low", "text": { "en": "x", "zh": "x" } } }
            """;
        var answer = await JsonAsync(await PostAsync($"{Plant}/rules/preview?from={from}&to={from + 60_000}", Body));
        Assert.Equal((0, 1), (Int(answer, "before"), Int(answer, "after")));
        Assert.Equal(("FT-1", 60), (answer.GetProperty("sensor").GetString(), answer.GetProperty("points").GetArrayLength()));
        Assert.Equal(31, answer.GetProperty("limits")[0].GetProperty("limit").GetDouble());
    }

    /// <summary>A pump that is only in a draft, over the past of the live sensor it is bound to; one over a sensor without a past says
    /// so.</summary>
    [Fact]
    public async Task Preview_InADraft_SpeaksOfWhatIsOnlyThere()
    {
        var from = await FeedAsync();
        var draft = await BeginAsync("A second pump");
        var file = await host.Client.GetFromJsonAsync<JsonElement>($"{draft}/file");
        var edits = new List<object>();
        foreach (var (id, like, signals) in new[] { ("FT-9", "FT-1", null), ("P-8", "P-1", "FT-1"), ("P-9", "P-1", "FT-9") })
        {
            var twin = file.GetProperty("features").EnumerateArray().First(f => f.GetProperty("id").GetString() == like);
            var properties = With(twin.GetProperty("properties"), "relations", Array.Empty<string>());
            if (signals is not null) properties["signals"] = JsonSerializer.SerializeToElement(new { flow = signals });
            edits.Add(new { verb = "put", subject = "twin", id, value = With(twin, "properties", properties) });
        }

        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{draft}/edits", JsonSerializer.Serialize(edits))).StatusCode);
        string Body(string twin, string? where) => JsonSerializer.Serialize(new
        {
            twin, draft = where, rule = new
            {
                id = "NEW", kind = "threshold", signal = "flow", limit = "low", threshold = 31, priority = "low",
                modeThresholds = new { full = 118 }, text = new { en = "x", zh = "x" },
            },
        });
        var path = $"{Plant}/rules/preview?from={from}&to={from + 60_000}";
        var name = draft.Split('/')[^1];
        var seen = await JsonAsync(await PostAsync(path, Body("P-8", name)));
        Assert.True(seen.TryGetProperty("before", out _), seen.ToString());
        Assert.Equal((0, 1, 60), (Int(seen, "before"), Int(seen, "after"), seen.GetProperty("points").GetArrayLength()));
        var blind = await JsonAsync(await PostAsync(path, Body("P-9", name)));
        Assert.Contains("draftSensors", blind.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()));
        Assert.Equal("twin.unknown", (await JsonAsync(await PostAsync(path, Body("P-8", null)))).GetProperty("code").GetString());
        Assert.Equal("draft.unknown", (await JsonAsync(await PostAsync(path, Body("P-8", "D-none")))).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/drafts/none/dry-run", "{}", 404, "draft.unknown")]
    [InlineData("/drafts/none/dry-run?from=9&to=3", "{}", 400, "query.time")]
    [InlineData("/rules/preview", "{\"twin\":\"nobody\",\"rule\":{\"id\":\"H\"}}", 404, "twin.unknown")]
    [InlineData("/rules/preview", "{\"twin\":\"P-1\",\"rule\":7}", 400, "rule.json")]
    [InlineData("/rules/preview", "{\"twin\":\"P-1\",\"rule\":{\"id\":\"H\",\"kind\":\"nonsense\"}}", 400, null)]
    public async Task Errors_HaveTheirCode(string path, string body, int status, string? code)
    {
        var answer = await PostAsync(Plant + path, body);
        Assert.Equal(status, (int)answer.StatusCode);
        var told = (await JsonAsync(answer)).GetProperty("code").GetString()!;
        Assert.True(code is null ? told.StartsWith("plantfile.", StringComparison.Ordinal) : told == code, told);
    }

    /// <summary>A minute of flow that falls to 30 for 20 s; its first moment.</summary>
    private async Task<long> FeedAsync()
    {
        var from = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 600_000 * 600_000) - 3_600_000;
        var rows = Enumerable.Range(0, 60).Select(i => new { id = "FT-1", t = from + (i * 1_000), v = i is >= 20 and < 40 ? 30.0 : 32.0 });
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsJsonAsync($"{Plant}/readings", rows.ToArray())).StatusCode);
        await Until.Async(async () => (await host.Client.GetFromJsonAsync<JsonElement>(
            $"{Plant}/twins/FT-1/history?from={from}&to={from + 59_000}&points=100")).GetProperty("items").GetArrayLength() == 60);
        return from;
    }

    private static Dictionary<string, JsonElement> With(JsonElement item, string name, object value)
    {
        var members = item.EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
        members[name] = JsonSerializer.SerializeToElement(value);
        return members;
    }

    private async Task<string> BeginAsync(string title)
    {
        var answer = await PostAsync($"{Plant}/drafts", JsonSerializer.Serialize(new { title }));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return $"{Plant}/drafts/{(await JsonAsync(answer)).GetProperty("id").GetString()}";
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body = "{}") =>
        host.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    private static int Int(JsonElement e, string name) => e.GetProperty(name).GetInt32();
}
