using Twin.Domain;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary>API keys and MQTT credentials, for administrators.</summary>
internal static class KeyEndpoints
{
    /// <summary>Body of a new key.</summary>
    public sealed record KeyBody(string Name, string[] Rights, string[] Plants, DateTimeOffset? ExpiresAt);

    /// <summary>Body of an MQTT credential.</summary>
    public sealed record MqttBody(string UserName, PublishScope[] Publish, string? Secret);

    public static void MapRoot(IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", async (ICredentialStore store) => Listed(await store.ListKeysAsync())).RequireAuthorization(Rights.Admin)
            .WithSummary("API keys");
        api.MapPost("/keys", Create).RequireAuthorization(Rights.Admin).WithSummary("Make an API key; its secret is told only here");
        api.MapDelete("/keys/{id}", async (string id, ICredentialStore store) => Revoked(await store.RevokeKeyAsync(id), id))
            .RequireAuthorization(Rights.Admin).WithSummary("Take an API key back");
        api.MapGet("/mqtt-credentials", async (ICredentialStore store) => Listed(await store.ListMqttAsync()))
            .RequireAuthorization(Rights.Admin).WithSummary("MQTT credentials");
        api.MapPost("/mqtt-credentials", Save).RequireAuthorization(Rights.Admin).WithSummary("Add or replace an MQTT credential");
        api.MapDelete("/mqtt-credentials/{id}", async (string id, ICredentialStore store) => Revoked(await store.RevokeMqttAsync(id), id))
            .RequireAuthorization(Rights.Admin).WithSummary("Take an MQTT credential back");
    }

    private static async Task<IResult> Create(KeyBody body, ICredentialStore store)
    {
        var unknown = body.Rights.Except(Rights.All).ToArray();
        if (unknown.Length > 0) return Problems.Of(new TwinError("key.rights", $"Unknown rights: {string.Join(", ", unknown)}.",
            Path: "rights"));
        if (body.Name.Length is 0 or > Limits.LocalIdChars) return Problems.Of(new TwinError("key.name", "A key has a name.",
            Path: "name"));
        var made = await store.CreateKeyAsync(new NewApiKey(body.Name, body.Rights, body.Plants, body.ExpiresAt?.ToUnixTimeMilliseconds()
            ?? 0));
        return TypedResults.Created($"/api/v1/keys/{made.Key.Id}", made);
    }

    private static async Task<IResult> Save(MqttBody body, ICredentialStore store)
    {
        if (!TwinKey.IsLocalId(body.UserName) || body.UserName == "key")
            return Problems.Of(new TwinError("credential.name", "A user name is a local id and not 'key'.", Path: "userName"));
        if (body.Secret is { Length: < 12 }) return Problems.Of(new TwinError("credential.secret", "A secret has at least 12 characters.",
            Path: "secret"));
        return TypedResults.Ok(new { body.UserName, Secret = await store.SaveMqttAsync(body.UserName, body.Publish, body.Secret) });
    }

    private static IResult Listed<T>(IReadOnlyList<T> items) => TypedResults.Ok(new Page<T>(items, items.Count, null));

    private static IResult Revoked(bool done, string id) =>
        done ? TypedResults.NoContent()
            : Problems.Of(new TwinError("credential.unknown", $"There is no '{id}', or it was taken back before."));
}
