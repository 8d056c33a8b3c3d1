using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Twin.Silo.Identity;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>An engineer changes a plant, another reviews, a third had published meanwhile.</summary>
public sealed class DraftTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    [Fact]
    public async Task Draft_FromEditToPublication_TakesTwoPeopleAndKeepsBothChanges()
    {
        var (anna, ben) = (await EngineerAsync("anna"), await EngineerAsync("ben"));
        var mine = await BeginAsync(anna, "Pump renamed");
        var theirs = await BeginAsync(ben, "Pump moved");
        Assert.Equal(mine, await BeginAsync(anna, "Pump renamed"));

        var edited = await PostAsync(anna, $"{mine}/edits",
            """[{ "verb": "patch", "subject": "twin", "id": "P-1", "value": { "properties": { "name": { "en": "Main pump" } } } }]""");
        Assert.Equal((HttpStatusCode.OK, 2), (edited.StatusCode, (await JsonAsync(edited)).GetProperty("revision").GetInt32()));
        await PostAsync(ben, $"{theirs}/edits",
            """[{"verb":"patch","subject":"twin","id":"P-1","value":{"geometry":{"type":"Point","coordinates":[7,7,0]}}}]""");
        Assert.NotEqual("Main pump", await NameAsync());

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(ben, $"{theirs}/submit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(ben, $"{theirs}/approve")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(ben, $"{theirs}/publish")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(anna, $"{theirs}/approve")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(ben, $"{theirs}/publish")).StatusCode);

        await PostAsync(anna, $"{mine}/submit");
        await PostAsync(ben, $"{mine}/approve");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PostAsync(anna, $"{mine}/publish")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(anna, $"{mine}/merge")).StatusCode);
        var comparison = await anna.GetFromJsonAsync<JsonElement>($"{mine}/compare");
        var change = Assert.Single(comparison.GetProperty("changes").EnumerateArray());
        Assert.Equal("properties/name/en", change.GetProperty("fields")[0].GetProperty("path").GetString());
        Assert.Equal(0, comparison.GetProperty("errors").GetArrayLength());
        await PostAsync(anna, $"{mine}/submit");
        await PostAsync(ben, $"{mine}/approve");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(anna, $"{mine}/publish")).StatusCode);

        Assert.Equal("Main pump", await NameAsync());
        var geometry = (await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/twins/P-1")).GetProperty("geometry");
        Assert.Equal(7, geometry.GetProperty("coordinates")[0].GetDouble());
        var versions = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/versions");
        Assert.Equal(3, versions.GetProperty("total").GetInt64());
        Assert.Equal("key:anna", versions.GetProperty("items")[0].GetProperty("actor").GetString());
        var last = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/versions/3/compare");
        Assert.Equal(1, last.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task Draft_Wrong_CannotBeSubmitted_AndSaysWhere()
    {
        var carl = await EngineerAsync("carl");
        var draft = await BeginAsync(carl, "Broken");
        await PostAsync(carl, $"{draft}/edits",
            """[{ "verb": "patch", "subject": "twin", "id": "P-1", "value": { "properties": { "type": "nonsense" } } }]""");
        var errors = (await carl.GetFromJsonAsync<JsonElement>($"{draft}/compare")).GetProperty("errors");
        Assert.StartsWith("line ", errors[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(carl, $"{draft}/submit")).StatusCode);
        using var stale = new HttpRequestMessage(HttpMethod.Post, $"{draft}/edits")
        {
            Content = new StringContent("""[{ "verb": "remove", "subject": "twin", "id": "P-1" }]""", Encoding.UTF8, "application/json"),
            Headers = { IfMatch = { new EntityTagHeaderValue("\"1\"") } },
        };
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await carl.SendAsync(stale)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await carl.GetAsync($"{Plant}/drafts/D-999")).StatusCode);
    }

    [Fact]
    public async Task Types_AreListed()
    {
        var types = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/types");
        var first = types.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(first, (await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/types/{first}")).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{Plant}/types/none")).StatusCode);
    }

    private async Task<HttpClient> EngineerAsync(string name)
    {
        var made = await host.Services.GetRequiredService<ICredentialStore>()
            .CreateKeyAsync(new NewApiKey(name, Rights.Engineer, ["*"], 0));
        return host.With(made.Secret);
    }

    private static async Task<string> BeginAsync(HttpClient who, string title)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Plant}/drafts")
        {
            Content = JsonContent.Create(new { title }),
            Headers = { { "Idempotency-Key", title } },
        };
        var answer = await who.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return $"{Plant}/drafts/{(await JsonAsync(answer)).GetProperty("id").GetString()}";
    }

    private async Task<string?> NameAsync() =>
        (await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/twins/P-1")).GetProperty("name").GetProperty("en").GetString();

    private static Task<HttpResponseMessage> PostAsync(HttpClient who, string path, string body = "{}") =>
        who.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
