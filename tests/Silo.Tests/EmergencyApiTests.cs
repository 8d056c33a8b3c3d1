using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Emergencies and their plans by the HTTP contract.</summary>
public sealed class EmergencyApiTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    private static EmergencyPlan Plan => new()
    {
        Id = "loop", Plant = "pump-loop", Name = new LocalizedText("Loop", "回路"), Level = 3, ReviewOn = "2030-01-31",
        Trigger = new PlanTrigger { Priority = 1 },
        Roles =
        [
            new PlanRole("c", new LocalizedText("Commander", "总指挥"), [new PlanContact(new LocalizedText("Han", "韩"), "119")]),
        ],
        Steps = [new PlanStep("stop", "c", new LocalizedText("Stop P-1", "停 P-1"), 1)],
    };

    [Fact]
    public async Task Plan_IsSaved_AndARoomFollowsIt_UntilItIsStoodDown()
    {
        using var saved = await SaveAsync(EmergencyPlanFile.Write(Plan), null);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal("\"1\"", saved.Headers.ETag!.Tag);
        using var late = await SaveAsync(EmergencyPlanFile.Write(Plan), null);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        using var again = await SaveAsync(EmergencyPlanFile.Write(Plan with { Level = 2 }), "\"1\"");
        Assert.Equal("\"2\"", again.Headers.ETag!.Tag);
        using var wrong = await SaveAsync(Encoding.UTF8.GetBytes("""{"schema": 1, "id": "loop", "wind": 3, "level": "IX"}"""), "\"2\"");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var told = await wrong.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("plan.word.unknown",
            told.GetProperty("errors").EnumerateArray().Select(static e => e.GetProperty("code").GetString()));
        Assert.Equal("loop", (await GetAsync($"{Plant}/emergency-plans/loop")).GetProperty("id").GetString());
        Assert.Equal(2, (await GetAsync($"{Plant}/emergency-plans/loop/versions")).GetProperty("items").GetArrayLength());
        Assert.Equal("fine", (await GetAsync($"{Plant}/emergency-plans")).GetProperty("plans")[0].GetProperty("review").GetString());

        using var opened = await host.Client.PostAsJsonAsync($"{Plant}/emergencies", new { title = "Smell", twin = "P-1", plan = "loop" });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        var path = opened.Headers.Location!.ToString();
        using var ticked = await ActAsync(path, new { verb = "tick", target = "stop" });
        Assert.Equal(HttpStatusCode.OK, ticked.StatusCode);
        using var called = await ActAsync(path, new { verb = "call", target = "c", number = 0, outcome = "reached" });
        Assert.Equal(HttpStatusCode.OK, called.StatusCode);
        var room = await GetAsync(path);
        Assert.Equal("reached", room.GetProperty("calls")[0].GetProperty("state").GetString());
        Assert.Contains("Smell", room.GetProperty("report").GetProperty("text").GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, room.GetProperty("emergency").GetProperty("log").GetArrayLength());
        using var down = await ActAsync(path, new { verb = "standDown", text = "Learned" });
        Assert.Equal(HttpStatusCode.OK, down.StatusCode);
        using var over = await ActAsync(path, new { verb = "note", text = "more" });
        Assert.Equal(HttpStatusCode.Conflict, over.StatusCode);
        Assert.Equal(JsonValueKind.Array, (await GetAsync($"{Plant}/emergencies/proposals")).GetProperty("items").ValueKind);
        var fits = await GetAsync($"{Plant}/emergencies/fits?twin=P-1");
        Assert.Equal("loop", fits.GetProperty("items")[0].GetProperty("plan").GetString());
    }

    [Theory]
    [InlineData("GET", Plant + "/emergencies/EM-99", 404, "emergency.unknown")]
    [InlineData("POST", Plant + "/emergencies/EM-99/acts", 404, "emergency.unknown")]
    [InlineData("POST", Plant + "/emergencies", 400, "emergency.field")]
    [InlineData("POST", Plant + "/emergencies/proposals/none/dismiss", 404, "emergency.proposal.unknown")]
    [InlineData("GET", Plant + "/emergency-plans/none", 404, "emergency.plan.unknown")]
    [InlineData("GET", "/api/v1/plants/nowhere/emergencies", 404, "plant.unknown")]
    [InlineData("GET", "/api/v1/realms/drill-1/plants/pump-loop/emergencies", 409, "realm.drill")]
    public async Task Errors_AreProblemDetailsWithACode(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = new StringContent("""{"verb":"note","text":"x"}""", Encoding.UTF8, "application/json");
        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private async Task<HttpResponseMessage> SaveAsync(byte[] file, string? seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Plant}/emergency-plans/loop");
        request.Content = new ByteArrayContent(file);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (seen is not null) request.Headers.IfMatch.Add(new EntityTagHeaderValue(seen));
        return await host.Client.SendAsync(request);
    }

    private Task<HttpResponseMessage> ActAsync(string path, object body) => host.Client.PostAsJsonAsync($"{path}/acts", body);

    private Task<JsonElement> GetAsync(string path) => host.Client.GetFromJsonAsync<JsonElement>(path);
}
