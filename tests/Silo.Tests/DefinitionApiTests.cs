using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Twin.Silo.Identity;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>A safety engineer changes a form by API, another publishes it, and it is taken back.</summary>
public sealed class DefinitionApiTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Form = "/api/v1/plants/pump-loop/definitions/forms/hot-work";

    [Fact]
    public async Task Form_ExportedChangedPublishedComparedAndRolledBack()
    {
        var (anna, ben) = (await EngineerAsync("dora"), await EngineerAsync("emma"));
        var all = await anna.GetFromJsonAsync<JsonElement>("/api/v1/plants/pump-loop/definitions");
        Assert.Equal(32, all.GetProperty("total").GetInt32());
        var file = await anna.GetStringAsync($"{Form}/file");
        var changed = file.Replace("\"Hot work permit\"", "\"Hot work ticket\"", StringComparison.Ordinal);
        using var bad = new StringContent(changed[..^20], Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.PutAsync(Form, bad)).StatusCode);

        var saved = await anna.PutAsync(Form, new StringContent(changed, Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.OK, "\"1\""), (saved.StatusCode, saved.Headers.ETag?.Tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await ben.PutAsync(Form, new StringContent(changed, Encoding.UTF8, "application/json"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsJsonAsync($"{Form}/submit", new { comment = "name" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsJsonAsync($"{Form}/publish", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ben.PostAsJsonAsync($"{Form}/publish", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await ben.PostAsJsonAsync($"{Form}/publish", new { })).StatusCode);

        var changes = (await anna.GetFromJsonAsync<JsonElement>($"{Form}/compare?from=1&to=2")).GetProperty("changes");
        Assert.Contains(changes.EnumerateArray(), c => c.GetProperty("path").GetString() == "x-twin.name.en");
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.PostAsJsonAsync($"{Form}/roll-back", new { version = 1 })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsJsonAsync($"{Form}/roll-back", new { version = 1, comment = "no" })).StatusCode);
        Assert.Equal(1, (await anna.GetFromJsonAsync<JsonElement>(Form)).GetProperty("published").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await anna.GetAsync("/api/v1/plants/pump-loop/definitions/flows/none")).StatusCode);
    }

    [Fact]
    public async Task Check_TellsEveryMistakeWithItsPlace()
    {
        var reader = await EngineerAsync("fay");
        var answer = await reader.PostAsync("/api/v1/plants/pump-loop/definitions/flows/loop/check", new StringContent("""
            { "flow": 1, "id": "loop", "name": { "en": "Loop", "zh": "环" },
              "states": [ { "id": "a", "name": { "en": "A", "zh": "甲" }, "phase": "open" },
                          { "id": "z", "name": { "en": "Z", "zh": "终" }, "phase": "done" } ],
              "steps": [ { "id": "go", "name": { "en": "Go", "zh": "去" }, "to": "a", "who": ["anyone"] },
                         { "id": "round", "name": { "en": "Round", "zh": "转" }, "from": ["a"], "to": "a", "automatic": true } ] }
            """, Encoding.UTF8, "application/json"));
        var problems = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problems").EnumerateArray()
            .Select(p => (Code: p.GetProperty("code").GetString(), Path: p.GetProperty("path").GetString())).ToList();
        Assert.Contains(problems, p => p.Code == "flow.loop");
        Assert.Contains(problems, p => p.Code == "flow.state.no-end" && p.Path!.StartsWith("line 2,", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Code == "flow.state.unreachable");
    }

    private async Task<HttpClient> EngineerAsync(string name)
    {
        var made = await host.Services.GetRequiredService<ICredentialStore>()
            .CreateKeyAsync(new NewApiKey(name, Rights.Engineer, ["*"], 0));
        return host.With(made.Secret);
    }
}
