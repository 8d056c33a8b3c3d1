using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Drills by the HTTP contract, and their realm behind the handlers of the live one.</summary>
public sealed class DrillApiTests(TwinHost host) : IClassFixture<TwinHost>, IAsyncLifetime
{
    private const string Plant = "/api/v1/plants/pump-loop";

    /// <summary>The plant's own scenarios are files in its data folder.</summary>
    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(
            host.Services.GetRequiredService<IConfiguration>()["Data:Path"]!, "drills", "pump-loop");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "quiet.json"), ScenarioFile.Write(new Scenario
        {
            Roles =
            [
                new ScenarioRole("red", new LocalizedText("Red", "红方"), DrillTeam.Red),
                new ScenarioRole("control", new LocalizedText("Control", "导调"), DrillTeam.White),
                new ScenarioRole("commander", new LocalizedText("Commander", "指挥"), DrillTeam.Blue),
            ],
            Id = "quiet", Name = new LocalizedText("Quiet", "平静"), AutoEndS = 300, Weather = new ScenarioWeather(3, 270),
        }));
        await File.WriteAllBytesAsync(Path.Combine(folder, "missed.json"), ScenarioFile.Write(new Scenario
        {
            Id = "missed", Name = new LocalizedText("Missed", "漏报"), AutoEndS = 60, Weather = new ScenarioWeather(3, 270),
            Injects = [new ScenarioInject { No = 1, Onset = true, Text = new LocalizedText("Now", "开始") }],
            Expected =
            [
                new ScenarioExpected
                {
                    Id = "notify", Text = new LocalizedText("Reported", "已报告"), Measure = DrillMeasure.Notify, TargetS = 30,
                },
            ],
        }));
        await File.WriteAllTextAsync(Path.Combine(folder, "wrong.json"), """{"schema": 1, "id": "wrong", "wind": "none"}""");
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Drill_IsMadePlayedAndReported_AndItsRealmAnswersLikeLive()
    {
        var scenarios = await GetAsync($"{Plant}/drills/scenarios");
        Assert.Equal(["missed", "quiet"], scenarios.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        using var made = await host.Client.PostAsJsonAsync(
            $"{Plant}/drills", new { scenario = "quiet", from = "live", speed = 0.1, seed = 5 });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var drill = await made.Content.ReadFromJsonAsync<JsonElement>();
        var path = $"{Plant}/drills/{drill.GetProperty("id").GetString()}";
        Assert.Equal("/" + path.TrimStart('/'), made.Headers.Location!.ToString());
        Assert.Equal("paused", (await PostAsync($"{path}/pause")).GetProperty("state").GetString());
        var at = (await PostAsync($"{path}/step", new { seconds = 30 })).GetProperty("timeS").GetDouble();
        Assert.InRange(at, 30, 40);

        var realm = $"/api/v1/realms/{drill.GetProperty("realm").GetString()}/plants/pump-loop";
        Assert.Equal("P-1", (await GetAsync($"{realm}/twins/P-1")).GetProperty("id").GetString());
        Assert.True((await GetAsync($"{realm}/graph/status")).GetProperty("vertices").GetInt32() > 0);
        Assert.Equal(JsonValueKind.Array, (await GetAsync($"{realm}/alarms?state=all")).GetProperty("items").ValueKind);
        Assert.Equal(JsonValueKind.Array, (await GetAsync($"{realm}/alarms/groups")).GetProperty("items").ValueKind);

        var room = await GetAsync($"{path}/room?ahead=300");
        Assert.Equal(3, room.GetProperty("windMS").GetDouble(), 1.5);
        using var said = await host.Client.PostAsJsonAsync($"{path}/actions",
            new { kind = "message", target = "control", text = new { en = "hello", zh = "你好" } });
        Assert.Equal(HttpStatusCode.NoContent, said.StatusCode);
        Assert.Contains((await GetAsync($"{path}/log")).GetProperty("items").EnumerateArray(),
            l => l.GetProperty("text") is { ValueKind: JsonValueKind.Object } t && t.GetProperty("zh").GetString() == "你好");
        Assert.Equal("drill.role.unknown", await RefusedAsync($"{path}/role", new { role = "nobody" }));
        using var joined = await host.Client.PostAsJsonAsync($"{path}/role", new { role = "red" });
        Assert.Equal(HttpStatusCode.NoContent, joined.StatusCode);
        Assert.Equal("drill.role.side", await RefusedAsync($"{path}/actions", new { kind = "allClear" }));
        using var read = await host.Client.PostAsJsonAsync($"{path}/messages/read", new { upTo = 1 });
        Assert.Equal(HttpStatusCode.NoContent, read.StatusCode);
        var board = await GetAsync($"{path}/board");
        Assert.Equal("red", board.GetProperty("mine").GetString());
        Assert.Equal("drill.finding.person", await RefusedAsync($"{path}/findings/0/work-order", new { }));
        Assert.Equal("ended", (await PostAsync($"{path}/end")).GetProperty("state").GetString());
        Assert.Equal("quiet", (await GetAsync($"{path}/report")).GetProperty("scenario").GetString());
        Assert.Equal("drill.finding.person", await RefusedAsync($"{path}/findings/99/work-order", new { }));
        Assert.Contains((await GetAsync($"{Plant}/drills")).GetProperty("items").EnumerateArray(),
            d => d.GetProperty("realm").GetString() == drill.GetProperty("realm").GetString());
    }

    [Fact]
    public async Task Trend_OfADrill_IsThePlantsBeforeItBegan_AndNothingOfWhatThePlantDoesSince()
    {
        async Task<long> SayAsync(double value)
        {
            var ms = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            using var sent = await host.Client.PostAsJsonAsync($"{Plant}/readings", new[] { new { id = "PT-1", t = ms, v = value } });
            sent.EnsureSuccessStatusCode();
            return ms;
        }

        async Task<long[]> TimesAsync(string of, long fromMs) =>
            [.. (await GetAsync($"{of}/twins/PT-1/history?from={fromMs}&to={fromMs + 3_600_000}")).GetProperty("items").EnumerateArray()
                .Select(static p => p.GetProperty("t").GetInt64())];

        var before = await SayAsync(1.01);
        await Until.Async(async () => (await TimesAsync(Plant, before)).Contains(before));
        using var made = await host.Client.PostAsJsonAsync($"{Plant}/drills", new { scenario = "quiet", speed = 0.1 });
        var drill = await made.Content.ReadFromJsonAsync<JsonElement>();
        var after = await SayAsync(1.02);
        await Until.Async(async () => (await TimesAsync(Plant, before)).Contains(after));
        var shown = await TimesAsync($"/api/v1/realms/{drill.GetProperty("realm").GetString()}/plants/pump-loop", before);
        Assert.Contains(before, shown);
        Assert.DoesNotContain(after, shown);
        await PostAsync($"{Plant}/drills/{drill.GetProperty("id").GetString()}/end");
    }

    [Fact]
    public async Task Blue_IsToldNeitherTruthNorReportNorScenario_UntilTheEnd()
    {
        using var made = await host.Client.PostAsJsonAsync($"{Plant}/drills", new { scenario = "quiet", speed = 0.1 });
        var path = $"{Plant}/drills/{(await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()}";
        string[] secrets = [$"{path}/report", $"{path}/report.pdf", $"{Plant}/drills/scenarios/quiet"];
        var key = await host.Services.GetRequiredService<Identity.ICredentialStore>()
            .CreateKeyAsync(new Identity.NewApiKey("blue", Identity.Rights.Operator, ["*"]));
        using var operatorOnly = host.With(key.Secret);
        foreach (var secret in secrets) Assert.Equal("drill.secret", await SecretAsync(operatorOnly, secret));
        Assert.True((await GetAsync($"{path}/room")).GetProperty("seesAll").GetBoolean());
        foreach (var role in new[] { "commander", "" })
        {
            using var joined = await host.Client.PostAsJsonAsync($"{path}/role", new { role });
            Assert.Equal(HttpStatusCode.NoContent, joined.StatusCode);
            foreach (var secret in secrets) Assert.Equal("drill.secret", await SecretAsync(host.Client, secret));
            var room = await GetAsync($"{path}/room?ahead=60");
            Assert.False(room.GetProperty("seesAll").GetBoolean());
            Assert.Equal(JsonValueKind.Null, room.GetProperty("releaseKgS").ValueKind);
            Assert.Equal(JsonValueKind.Null, room.GetProperty("exposed").ValueKind);
        }

        using var control = await host.Client.PostAsJsonAsync($"{path}/role", new { role = "control" });
        Assert.Equal("quiet", (await GetAsync($"{path}/report")).GetProperty("scenario").GetString());
        await PostAsync($"{path}/end");
        using var open = await operatorOnly.GetAsync($"{path}/report");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Equal("drill.secret", await SecretAsync(operatorOnly, $"{Plant}/drills/scenarios/quiet"));
        Assert.Equal("quiet", (await GetAsync($"{Plant}/drills/scenarios/quiet")).GetProperty("id").GetString());
    }

    private static async Task<string?> SecretAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    [Fact]
    public async Task Finding_BecomesAnOrderOfTheRealPlant_ByAPersonsPress_Once()
    {
        using var made = await host.Client.PostAsJsonAsync($"{Plant}/drills", new { scenario = "missed", speed = 0.1 });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var link = host.Services.GetRequiredService<IDrillLink>();
        var live = LiveRealm.Of(TwinKey.Live);
        Assert.Equal("drill.running", (await link.OrderAsync(live, "pump-loop", id, 0, "user:anna")).Error!.Code);
        await PostAsync($"{Plant}/drills/{id}/step", new { seconds = 90 });
        Assert.Equal("drill.finding.unknown", (await link.OrderAsync(live, "pump-loop", id, 9, "user:anna")).Error!.Code);
        Assert.Equal("drill.finding.person", (await link.OrderAsync(live, "pump-loop", id, 0, "auto:operator")).Error!.Code);
        var order = (await link.OrderAsync(live, "pump-loop", id, 0, "user:anna")).Line!;
        Assert.Equal(order.Id, (await link.OrderAsync(live, "pump-loop", id, 0, "user:berta")).Line!.Id);
        var seen = await GetAsync($"{Plant}/work-orders/{order.Id}");
        Assert.Contains("已报告", seen.ToString(), StringComparison.Ordinal);
        Assert.Contains($"drill {id}", seen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scenario_IsKeptChangedAndRemoved_ByTheVersionItWasEditedFrom()
    {
        const string path = $"{Plant}/drills/scenarios/kept";
        static byte[] File(string name) => ScenarioFile.Write(new Scenario
        {
            Id = "kept", Name = new LocalizedText(name, "保留"), Weather = new ScenarioWeather(3, 270),
        });
        var first = await PutAsync(path, File("one"), null, HttpStatusCode.OK);
        await PutAsync(path, File("two"), null, HttpStatusCode.PreconditionFailed);
        var second = await PutAsync(path, File("two"), first, HttpStatusCode.OK);
        Assert.NotEqual(first, second);
        await PutAsync(path, File("three"), first, HttpStatusCode.PreconditionFailed);
        await PutAsync($"{Plant}/drills/scenarios/other", File("two"), null, HttpStatusCode.BadRequest);
        await PutAsync(path, "{}"u8.ToArray(), second, HttpStatusCode.BadRequest);
        Assert.Equal("two", (await GetAsync(path)).GetProperty("name").GetProperty("en").GetString());
        using var made = await host.Client.PostAsJsonAsync($"{Plant}/drills", new { scenario = "kept", speed = 0.1 });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var remove = new HttpRequestMessage(HttpMethod.Delete, path);
        remove.Headers.TryAddWithoutValidation("If-Match", $"\"{second}\"");
        using var removed = await host.Client.SendAsync(remove);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var gone = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var check = await host.Client.PostAsync($"{Plant}/drills/scenarios/check", new ByteArrayContent("{}"u8.ToArray()));
        Assert.False((await check.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Draft_IsKeptWithItsMistakes_UntilTheScenarioIs()
    {
        const string path = $"{Plant}/drills/scenarios/drafts/half";
        await PutAsync(path, "[1]"u8.ToArray(), null, HttpStatusCode.BadRequest);
        var first = await PutAsync(path, "{\"id\": \"half\", \"name\": {\"en\": \"Half done\"}}"u8.ToArray(), null, HttpStatusCode.OK);
        await PutAsync(path, "{}"u8.ToArray(), null, HttpStatusCode.PreconditionFailed);
        var drafts = (await GetAsync($"{Plant}/drills/scenarios/drafts")).GetProperty("items");
        var half = drafts.EnumerateArray().Single(static d => d.GetProperty("id").GetString() == "half");
        Assert.True(half.GetProperty("mistakes").GetInt32() > 0);
        Assert.Equal("Half done", (await GetAsync(path)).GetProperty("name").GetProperty("en").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{Plant}/drills/scenarios/half"));
        await PutAsync(path, "{\"id\": \"half\"}"u8.ToArray(), first, HttpStatusCode.OK);
        var kept = await PutAsync(
            $"{Plant}/drills/scenarios/half",
            ScenarioFile.Write(new Scenario
            {
                Id = "half", Name = new LocalizedText("Done", "完成"), Weather = new ScenarioWeather(3, 270),
            }),
            null, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(path));
        using var remove = new HttpRequestMessage(HttpMethod.Delete, $"{Plant}/drills/scenarios/half");
        remove.Headers.TryAddWithoutValidation("If-Match", $"\"{kept}\"");
        using var removed = await host.Client.SendAsync(remove);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await host.Client.GetAsync(path);
        return answer.StatusCode;
    }

    private async Task<string?> PutAsync(string path, byte[] file, string? version, HttpStatusCode status)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(file) };
        if (version is not null) put.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await host.Client.SendAsync(put);
        Assert.Equal(status, answer.StatusCode);
        return answer.Headers.ETag?.Tag.Trim('"');
    }

    [Theory]
    [InlineData("drills", """{"scenario": "wrong"}""", 404, "scenario.unknown")]
    [InlineData("drills", """{}""", 400, "drill.scenario")]
    [InlineData("drills", """{"scenario": "quiet", "speed": -1}""", 400, "drill.number")]
    [InlineData("drills", """{"scenario": "quiet", "from": "no-such"}""", 400, "drill.from")]
    [InlineData("drills/777/pause", """{}""", 404, "drill.unknown")]
    [InlineData("drills/777/injects", """{"kind": "leak", "target": "P-1"}""", 404, "drill.unknown")]
    public async Task WrongRequests_SayWhy(string path, string body, int status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await host.Client.PostAsync($"{Plant}/{path}", content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Starts_AreSavedListedBegunWithAndRemoved()
    {
        using var made = await host.Client.PostAsJsonAsync($"{Plant}/drills/starts", new { name = "夜班", from = "live" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        Assert.Equal($"{Plant}/drills/starts/{id}", made.Headers.Location!.ToString());
        Assert.Equal("夜班", Assert.Single((await GetAsync($"{Plant}/drills/starts")).GetProperty("items").EnumerateArray())
            .GetProperty("name").GetString());
        var drill = await PostAsync($"{Plant}/drills", new { scenario = "quiet", from = "start:" + id });
        Assert.Equal("start:" + id, drill.GetProperty("from").GetString());
        await PostAsync($"{Plant}/drills/{drill.GetProperty("id").GetString()}/end");
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"{Plant}/drills/starts/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.DeleteAsync($"{Plant}/drills/starts/{id}")).StatusCode);
        using var language = await host.Client.GetAsync($"{Plant}/drills/1/report.pdf?lang=fr");
        Assert.Equal(HttpStatusCode.BadRequest, language.StatusCode);
    }

    [Fact]
    public async Task Strangers_HaveNoDrills()
    {
        using var anonymous = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync($"{Plant}/drills")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await anonymous.PostAsJsonAsync($"{Plant}/drills", new { scenario = "quiet" })).StatusCode);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await host.Client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<string?> RefusedAsync(string path, object body)
    {
        using var answer = await host.Client.PostAsJsonAsync(path, body);
        Assert.False(answer.IsSuccessStatusCode, path);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    private async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var answer = await host.Client.PostAsJsonAsync(path, body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
