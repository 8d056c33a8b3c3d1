using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Alarm performance, dry runs and the shift log through the door, on the real store.</summary>
public sealed class AlarmReviewTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    [Fact]
    public async Task Performance_CountsWhatHappened_AndWhatPeopleFound()
    {
        var id = await RaiseAsync("PERF");
        await PostAsync($"/alarms/{id}/acknowledge", new { comment = "seen" });
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/alarms/{id}/judge", new { verdict = "real" })).StatusCode);
        var report = await GetAsync("/alarms/performance?positions=2");
        Assert.True(report.GetProperty("annunciations").GetInt32() >= 1);
        Assert.Equal(2, report.GetProperty("positions").GetInt32());
        Assert.Equal(report.GetProperty("annunciations").GetInt32(), report.GetProperty("buckets").EnumerateArray().Sum(b => b.GetInt32()));
        Assert.Equal(1, report.GetProperty("useful").GetInt32());
        var figures = report.GetProperty("figures").EnumerateArray().ToDictionary(f => f.GetProperty("key").GetString()!);
        Assert.Equal(1, figures["useful"].GetProperty("value").GetDouble());
        Assert.Equal("ISA-18.2-2016", figures["perHour"].GetProperty("target").GetProperty("source").GetString());
        Assert.Equal(JsonValueKind.Array, (await GetAsync("/alarms/suggestions")).GetProperty("items").ValueKind);
    }

    [Fact]
    public async Task DryRun_OverKeptReadings_SaysWhatWouldHaveBeenLost()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
        // Ten seconds beyond the limit: the rule as it is speaks after its 3 s, with a delay of 20 s it would not.
        var rows = Enumerable.Range(0, 30).Select(i => new { id = "FT-1", t = now + (i * 1_000), v = i is >= 10 and < 20 ? 20.0 : 32.0 });
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/readings", rows.ToArray())).StatusCode);
        await Until.Async(async () =>
            (await GetAsync($"/twins/FT-1/history?from={now}&to={now + 29_000}&points=100")).GetProperty("items").GetArrayLength() == 30);
        var change = new { twin = "P-1", rule = "FLOW-LL", onDelayMs = 20_000 };
        var answer = await PostAsync($"/alarms/dry-run?from={now}&to={now + 40_000}", change);
        var result = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(30, result.GetProperty("readings").GetInt64());
        Assert.Equal((1, 0, 1), (Int(result, "before"), Int(result, "after"), Int(result, "lost")));
        Assert.Contains("everything", result.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()));
    }

    [Theory]
    [InlineData("GET", "/alarms/performance?from=5&to=4", 400, "query.time")]
    [InlineData("GET", "/alarms/performance?positions=0", 400, "query.positions")]
    [InlineData("GET", "/alarms/suggestions?from=yesterday", 400, "query.time")]
    [InlineData("POST", "/alarms/dry-run|{\"twin\":\"nobody\",\"rule\":\"H\"}", 404, "twin.unknown")]
    [InlineData("POST", "/alarms/dry-run|{\"twin\":\"P-1\",\"rule\":\"nothing\"}", 404, "rule.unknown")]
    [InlineData("POST", "/alarms/live~pump-loop~P-1~H~9/judge|{\"verdict\":\"real\"}", 404, "alarm.unknown")]
    [InlineData("POST", "/shift/entries|{\"text\":\" \"}", 400, "shift.text")]
    [InlineData("POST", "/shift/entries|{\"text\":\"x\",\"twin\":\"nobody\"}", 404, "twin.unknown")]
    [InlineData("POST", "/shift/mute|{\"minutes\":31}", 400, "shift.mute")]
    [InlineData("POST", "/shift/handovers/none/accept|{}", 404, "shift.handover.unknown")]
    public async Task Errors_HaveTheirCode(string method, string path, int status, string code)
    {
        var parts = path.Split('|');
        using var request = new HttpRequestMessage(new HttpMethod(method), Plant + parts[0]);
        if (parts.Length > 1) request.Content = new StringContent(parts[1], Encoding.UTF8, "application/json");
        var answer = await host.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Shift_EntryHandoverAndBothSignatures_AreInTheChain()
    {
        var alarm = await RaiseAsync("SHIFT");
        const string Script = "<script>alert(1)</script> seal of P-1 drips";
        Assert.Equal(HttpStatusCode.OK,
            (await PostAsync("/shift/entries", new { text = Script, twin = "P-1", alarmId = alarm })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/shift/mute", new { minutes = 5 })).StatusCode);
        var facts = await GetAsync("/shift/facts");
        Assert.Contains(facts.GetProperty("standing").EnumerateArray(), f => f.GetProperty("subject").GetString() == alarm);
        var offered = await (await PostAsync("/shift/handovers", new { note = "quiet" })).Content.ReadFromJsonAsync<JsonElement>();
        var id = offered.GetProperty("handover").GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"/shift/handovers/{id}/accept", new { })).StatusCode);
        using var other = host.With(await KeyAsync());
        var accepted = await other.PostAsJsonAsync($"{Plant}/shift/handovers/{id}/accept", new { note = "seen" });
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        var page = await GetAsync("/shift");
        Assert.Equal("key:incoming", page.GetProperty("handover").GetProperty("to").GetString());
        Assert.Contains(page.GetProperty("items").EnumerateArray(), i => i.GetProperty("text").GetString() == Script);
        var verified = await (await PostAsync("/audit/verify", new { })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(verified.GetProperty("valid").GetBoolean());
    }

    private async Task<string> KeyAsync()
    {
        var store = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions
            .GetRequiredService<Identity.ICredentialStore>(host.Services);
        return (await store.CreateKeyAsync(new Identity.NewApiKey("incoming", Identity.Rights.Operator, ["*"]))).Secret;
    }

    private async Task<string> RaiseAsync(string id)
    {
        var text = new { en = id, zh = id };
        var body = new { twin = "P-1", source = "dcs", id, active = true, acknowledged = false, priority = 2, text };
        var answer = await PostAsync("/alarms/external", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private Task<HttpResponseMessage> PostAsync<T>(string path, T body) => host.Client.PostAsJsonAsync(Plant + path, body);

    private async Task<JsonElement> GetAsync(string path) => await host.Client.GetFromJsonAsync<JsonElement>(Plant + path);

    private static int Int(JsonElement e, string name) => e.GetProperty(name).GetInt32();
}
