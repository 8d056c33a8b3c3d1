using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;

namespace Twin.Client.Blazor.Shift;

/// <summary>
/// One-time tickets that carry a fresh sign-in from the browser's request to the running screen: good once, for half a minute.
/// </summary>
public sealed class OperatorTickets(TimeProvider time)
{
    private const int Most = 1_000;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (ClaimsPrincipal User, DateTimeOffset Until)> _tickets = new(StringComparer.Ordinal);

    /// <summary>A ticket for somebody who has just shown who he is.</summary>
    public string Issue(ClaimsPrincipal user)
    {
        var now = time.GetUtcNow();
        foreach (var (old, held) in _tickets)
        {
            if (held.Until < now || _tickets.Count > Most) _tickets.TryRemove(old, out _);
        }

        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _tickets[ticket] = (user, now + Life);
        return ticket;
    }

    /// <summary>Who it was given to; null: unknown, used or too old.</summary>
    public ClaimsPrincipal? Redeem(string? ticket) =>
        ticket is not null && _tickets.TryRemove(ticket, out var held) && held.Until >= time.GetUtcNow() ? held.User : null;
}

/// <summary><c>POST /operator</c>: sign in over the screen.</summary>
internal static class OperatorEndpoint
{
    /// <summary>A header that a foreign site cannot send without being asked first (the answer to which is no).</summary>
    private const string Guard = "X-Twin-Screen";

    /// <summary>What the dialog posts.</summary>
    internal sealed record Body(string? Name, string? Password);

    public static void MapOperator(this WebApplication app) =>
        app.MapPost("/operator", SignInAsync).RequireAuthorization(TwinPolicies.PlantsRead).ExcludeFromDescription();

    private static async Task<IResult> SignInAsync(Body body, HttpContext context, ISignIn signIns, OperatorTickets tickets)
    {
        if (!context.Request.Headers.ContainsKey(Guard)) return Results.BadRequest();
        if (body.Name is not { Length: > 0 and <= 128 } || body.Password is not { Length: > 0 and <= 256 }) return Results.BadRequest();
        var source = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (await signIns.CheckAsync(body.Name, body.Password, source) is not { } user) return Results.StatusCode(403);
        await context.SignInAsync(TwinPolicies.Scheme, user);
        return Results.Json(new { ticket = tickets.Issue(user) });
    }
}
