using System.Security.Claims;

namespace Twin.Client.Blazor.Web;

/// <summary>Who did something, as the logs say it.</summary>
public static class Actors
{
    /// <summary>The actor of a principal: <c>user:anna</c>, <c>key:mes</c>.</summary>
    public static string Of(ClaimsPrincipal user) => user.FindFirstValue("actor") ?? $"user:{user.Identity?.Name ?? "unknown"}";
}
