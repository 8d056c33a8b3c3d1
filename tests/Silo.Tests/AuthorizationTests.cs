using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Twin.Silo.Identity;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>No endpoint without a policy; every policy asked for and enforced.</summary>
public sealed class AuthorizationTests(TwinHost host) : IClassFixture<TwinHost>
{
    private static readonly string[] Open =
        ["/signin", "/signout", "/health/", "/culture", "/_content", "/_framework", "/_blazor", "{**", "/Error", "/icon", "/Client.Blazor",
            "/favicon"];

    private IEnumerable<RouteEndpoint> Endpoints =>
        host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    [Fact]
    public void Endpoints_HaveAPolicy_OrAreKnownToBeOpen()
    {
        var bare = Endpoints
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !Open.Any(o => path.Contains(o, StringComparison.OrdinalIgnoreCase)) && !Path.HasExtension(path));
        Assert.Empty(bare.Distinct());
        var api = Endpoints.Where(e => e.RoutePattern.RawText!.Contains("api/v1", StringComparison.Ordinal)).ToArray();
        Assert.True(api.Length > 40, $"only {api.Length} endpoints");
        Assert.Empty(api.Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null).Select(e => e.RoutePattern.RawText));
    }

    [Fact]
    public async Task Endpoints_RightsMatrix_IsEnforced()
    {
        using var stranger = host.Anonymous();
        using var powerless = host.With((await NewKeyAsync("none", [])).Secret);
        var wrong = new List<string>();
        foreach (var endpoint in Endpoints.Where(e => e.RoutePattern.RawText!.Contains("api/v1", StringComparison.Ordinal)))
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{plant}", "pump-loop").Replace("{realm}", "live")
                .Replace("{id}", "PT-1").Replace("{version:int}", "1").Replace("{number:int}", "1");
            await ExpectAsync(stranger, method, path, HttpStatusCode.Unauthorized, wrong);
            await ExpectAsync(powerless, method, path, HttpStatusCode.Forbidden, wrong);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Key_OfAnotherPlant_IsForbidden()
    {
        using var other = host.With((await NewKeyAsync("other", [.. Rights.All.Where(r => r != Rights.Admin)], "elsewhere")).Secret);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/api/v1/plants/pump-loop/twins")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await other.PostAsJsonAsync("/api/v1/plants/pump-loop/readings", Array.Empty<int>())).StatusCode);
    }

    [Fact]
    public async Task User_AddedByAnAdministrator_MaySignIn_NobodyElseAdds()
    {
        using var admin = host.With((await NewKeyAsync("chief", [Rights.Admin])).Secret);
        var body = new { password = "correct horse", rights = Rights.Commander };
        using var made = await admin.PutAsJsonAsync("/api/v1/users/berta", body);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.DoesNotContain("correct horse", await admin.GetStringAsync("/api/v1/users"), StringComparison.Ordinal);
        var store = host.Services.GetRequiredService<ICredentialStore>();
        Assert.Equal(CredentialOutcome.Ok, (await store.VerifyUserAsync("berta", "correct horse", "test")).Outcome);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client.PutAsJsonAsync("/api/v1/users/carl", body)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await admin.PutAsJsonAsync("/api/v1/users/carl", new { password = "correct horse", rights = new[] { "all" } })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await admin.PutAsJsonAsync("/api/v1/users/carl", new { rights = Rights.Operator })).StatusCode);
    }

    [Fact]
    public async Task Key_Revoked_IsRefusedAtOnce()
    {
        var made = await NewKeyAsync("short", [Rights.PlantsRead]);
        using var client = host.With(made.Secret);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/plants")).StatusCode);
        await host.Services.GetRequiredService<ICredentialStore>().RevokeKeyAsync(made.Key.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/plants")).StatusCode);
    }

    [Fact]
    public async Task Pages_ForStrangers_LeadToSignIn()
    {
        using var stranger = host.Anonymous();
        foreach (var page in new[] { "/", "/alarms", "/twins/PT-1" })
        {
            var answer = await stranger.GetAsync(page);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("/signin", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<CreatedKey> NewKeyAsync(string name, string[] rights, string plant = "*") =>
        await host.Services.GetRequiredService<ICredentialStore>().CreateKeyAsync(new NewApiKey(name, rights, [plant]));

    private static async Task ExpectAsync(HttpClient client, string method, string path, HttpStatusCode expected, List<string> wrong)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT") request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        var answer = await client.SendAsync(request);
        if (answer.StatusCode != expected) wrong.Add($"{method} {path}: {(int)answer.StatusCode} instead of {(int)expected}");
    }
}
