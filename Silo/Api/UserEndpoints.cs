using Twin.Domain;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary>The people who may sign in, for administrators.</summary>
internal static class UserEndpoints
{
    /// <summary>Body of a user.</summary>
    /// <param name="Password">Null: the one there was stays.</param>
    /// <param name="Rights">Names of rights.</param>
    /// <param name="Plants">Plants they hold for; <c>*</c>: all, also when none is named.</param>
    /// <param name="Disabled">Cannot sign in.</param>
    public sealed record UserBody(string? Password, string[]? Rights, string[]? Plants, bool Disabled = false);

    public static void MapRoot(IEndpointRouteBuilder api)
    {
        api.MapGet("/users", List).RequireAuthorization(Rights.Admin).WithSummary("Users, by name");
        api.MapPut("/users/{id}", Save).RequireAuthorization(Rights.Admin).WithSummary("Add or replace a user");
    }

    private static async Task<IResult> List(ICredentialStore store)
    {
        var users = await store.ListUsersAsync();
        return TypedResults.Ok(new Page<UserAccount>(users, users.Count, null));
    }

    private static async Task<IResult> Save(string id, UserBody body, ICredentialStore store, Scope scope)
    {
        var rights = body.Rights ?? [];
        if (rights.Except(Rights.All).ToArray() is { Length: > 0 } unknown)
            return Problems.Of(new TwinError("user.rights", $"Unknown rights: {string.Join(", ", unknown)}.", Path: "rights"));
        if (scope.Actor == $"user:{id}" && (body.Disabled || !rights.Contains(Rights.Admin)))
            return Problems.Of(new TwinError("user.self", "Nobody takes their own administration away.", Path: "rights"));
        try
        {
            var user = new UserAccount(id, rights, body.Plants is { Length: > 0 } plants ? plants : ["*"], body.Disabled);
            await store.SaveUserAsync(user, body.Password);
            return TypedResults.Ok(user);
        }
        catch (TwinException e)
        {
            return Problems.Of(e.Error);
        }
    }
}
