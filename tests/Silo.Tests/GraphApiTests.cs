using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>The knowledge graph by the HTTP contract.</summary>
public sealed class GraphApiTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    [Theory]
    [InlineData(Plant)]
    [InlineData("/api/v1/realms/live/plants/pump-loop")]
    public async Task Graph_HasVerticesAndEdgesBetweenThem(string plant)
    {
        var graph = await GetAsync($"{plant}/graph");
        var ids = graph.GetProperty("vertices").EnumerateArray().Select(v => v.GetProperty("id").GetString()).ToHashSet();
        Assert.Contains("P-1", ids);
        Assert.NotEqual(0, graph.GetProperty("edges").GetArrayLength());
        Assert.All(graph.GetProperty("edges").EnumerateArray(), e =>
        {
            Assert.Contains(e.GetProperty("from").GetString(), ids);
            Assert.Contains(e.GetProperty("to").GetString(), ids);
            Assert.InRange(e.GetProperty("weight").GetDouble(), 0, 0.95);
        });
        Assert.All(graph.GetProperty("vertices").EnumerateArray(), v => Assert.InRange(v.GetProperty("risk").GetDouble(), 0, 1));
    }

    [Fact]
    public async Task Graph_ByKindAndPage_IsCut()
    {
        var first = await GetAsync($"{Plant}/graph?kind=sensor&pageSize=2");
        Assert.Equal(2, first.GetProperty("vertices").GetArrayLength());
        Assert.All(first.GetProperty("vertices").EnumerateArray(), v => Assert.Equal("sensor", v.GetProperty("kind").GetString()));
        var second = await GetAsync($"{Plant}/graph?kind=sensor&pageSize=2&cursor={first.GetProperty("next").GetString()}");
        Assert.NotEqual(
            first.GetProperty("vertices")[0].GetProperty("id").GetString(),
            second.GetProperty("vertices")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("plants/pump-loop/dangers?twin=P-1", HttpStatusCode.OK)]
    [InlineData("realms/live/plants/pump-loop/dangers", HttpStatusCode.OK)]
    [InlineData("plants/pump-loop/dangers?twin=P-9", HttpStatusCode.NotFound)]
    [InlineData("plants/nowhere/dangers", HttpStatusCode.NotFound)]
    public async Task Dangers_AreAPage_OrSayWhatIsUnknown(string path, HttpStatusCode expected)
    {
        using var answer = await host.Client.GetAsync($"/api/v1/{path}");
        Assert.Equal(expected, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (expected == HttpStatusCode.OK) Assert.Equal(JsonValueKind.Array, body.GetProperty("items").ValueKind);
        else Assert.NotEmpty(body.GetProperty("code").GetString()!);
    }

    [Fact]
    public async Task Twin_TellsItsRiskAndCauses()
    {
        var risk = (await GetAsync($"{Plant}/twins/P-1")).GetProperty("risk");
        Assert.InRange(risk.GetProperty("value").GetDouble(), 0, 1);
        Assert.Contains(risk.GetProperty("level").GetString(), new[] { "blue", "yellow", "orange", "red" });
        Assert.Equal(JsonValueKind.Array, risk.GetProperty("causes").ValueKind);
    }

    [Theory]
    [InlineData("paths")]
    [InlineData("neighbours")]
    [InlineData("downstream")]
    [InlineData("protectedBy")]
    [InlineData("commonCauses")]
    [InlineData("paths?to=P-1")]
    public async Task Questions_AboutAVertex_AreAnswered_AndNotOfAnUnknownOne(string question)
    {
        await GetAsync($"{Plant}/graph/P-1/{question}");
        var answer = await host.Client.GetAsync($"{Plant}/graph/nobody/{question}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("vertex.unknown", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task WhatIf_FailedPump_RaisesIt_AndNothingLive()
    {
        var answer = await host.Client.PostAsJsonAsync($"{Plant}/graph/what-if", new
        {
            states = new[] { new { id = "P-1", state = "failed" } }, wind = new { fromDeg = 270, speedMS = 3 },
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var changes = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray().ToArray();
        Assert.Contains(changes, c => c.GetProperty("id").GetString() == "P-1" && c.GetProperty("levelAfter").GetString() == "red");
        Assert.Equal("blue", (await GetAsync($"{Plant}/twins/P-1")).GetProperty("risk").GetProperty("level").GetString());
    }

    [Theory]
    [InlineData("""{"states":[{"id":"P-1","state":"dancing"}]}""", "what-if.state")]
    [InlineData("""{"states":[{"id":"nobody","state":"failed"}]}""", "what-if.unknown")]
    [InlineData("""{"states":[{"id":"P-1","local":7}]}""", "what-if.value")]
    public async Task WhatIf_WithWrongStates_IsAProblem(string body, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await host.Client.PostAsync($"{Plant}/graph/what-if", content);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Twins_Where_AnswersByState_AndWrongQuestionsAreProblems()
    {
        var sensors = await GetAsync($"{Plant}/twins?where={Uri.EscapeDataString("sensor and quality <= 3")}");
        Assert.NotEqual(0, sensors.GetProperty("total").GetInt64());
        Assert.All(sensors.GetProperty("items").EnumerateArray(), t => Assert.Equal("sensor", t.GetProperty("kind").GetString()));
        var answer = await host.Client.GetAsync($"{Plant}/twins?where=dragon%20%3E%203");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("expression.name", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        var answer = await host.Client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
