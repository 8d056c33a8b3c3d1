using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Twin.Client.Blazor.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Hosting;

/// <summary>Who may do what: cookies for people, keys for programs, a policy per right, and nothing without one.</summary>
internal static class AuthenticationSetup
{
    /// <summary>Cookie scheme.</summary>
    public const string Cookie = "twin";

    /// <summary>API key scheme.</summary>
    public const string Key = "key";

    /// <summary>Picks key or cookie by what the request carries.</summary>
    private const string Either = "either";

    public static IServiceCollection AddTwinAuthentication(this IServiceCollection services, string dataPath)
    {
        // Sessions survive a restart.
        services.AddDataProtection().SetApplicationName("twin").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(dataPath, "keys")));
        services.AddSingleton<ISignIn, SignIn>();
        services.AddSingleton<IAuthorizationHandler, RightHandler>();
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, o => o.ForwardDefaultSelector = c =>
                KeyAuthentication.Presented(c.Request) is null ? Cookie : Key)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(Key, null)
            .AddCookie(Cookie, o =>
            {
                o.Cookie.Name = "twin";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Strict;
                o.LoginPath = "/signin";
                o.LogoutPath = "/signout";
                o.AccessDeniedPath = "/signin";
                o.ExpireTimeSpan = TimeSpan.FromHours(12);
                o.SlidingExpiration = true;
                o.Events.OnRedirectToLogin = c => Redirect(c, StatusCodes.Status401Unauthorized);
                o.Events.OnRedirectToAccessDenied = c => Redirect(c, StatusCodes.Status403Forbidden);
            });
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var right in Rights.All) authorization.AddPolicy(right, p => p.AddRequirements(new RightRequirement(right)));
        return services;
    }

    /// <summary>The signed-in session or request of somebody who was checked.</summary>
    public static ClaimsPrincipal PrincipalOf(TwinPrincipal who, string scheme)
    {
        var name = who.Actor[(who.Actor.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var claims = new List<Claim> { new(ClaimTypes.Name, name), new("actor", who.Actor) };
        claims.AddRange(who.Rights.Select(static r => new Claim("right", r)));
        claims.AddRange(who.Plants.Select(static p => new Claim("plant", p)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    /// <summary>Browsers are sent to sign in; programs are told.</summary>
    private static Task Redirect(RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context,
        int status)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api") || path.StartsWithSegments("/live") || path.StartsWithSegments("/metrics")
            || path.StartsWithSegments("/openapi"))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}

/// <summary>A right, for the plant that the request names (for any plant when it names none).</summary>
internal sealed record RightRequirement(string Right) : IAuthorizationRequirement;

/// <summary>Looks a right up in the claims. Administrators hold every right.</summary>
internal sealed class RightHandler : AuthorizationHandler<RightRequirement>
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
    {
        var user = context.User;
        var holds = user.HasClaim("right", requirement.Right) || user.HasClaim("right", Rights.Admin);
        var plant = (context.Resource as HttpContext)?.Request.RouteValues["plant"] as string;
        if (holds && (plant is null || user.HasClaim("plant", "*") || user.HasClaim("plant", plant))) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>API keys: <c>Authorization: Bearer</c> or <c>X-Api-Key</c>.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ICredentialStore credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer ";

    /// <summary>The key that a request carries, or null.</summary>
    public static string? Presented(HttpRequest request)
    {
        if (request.Headers.TryGetValue("X-Api-Key", out var key)) return key.ToString();
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Presented(Request) is not { } key) return AuthenticateResult.NoResult();
        var source = Context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var check = await credentials.VerifyKeyAsync(key, source, Context.RequestAborted);
        return check is { Outcome: CredentialOutcome.Ok, Principal: { } who }
            ? AuthenticateResult.Success(new AuthenticationTicket(AuthenticationSetup.PrincipalOf(who, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The key is not known.");
    }
}

/// <summary>Lets the sign-in page ask the credential store.</summary>
internal sealed class SignIn(ICredentialStore credentials) : ISignIn
{
    /// <inheritdoc/>
    public async ValueTask<ClaimsPrincipal?> CheckAsync(string name, string password, string source)
    {
        var check = await credentials.VerifyUserAsync(name, password, source);
        return check is { Outcome: CredentialOutcome.Ok, Principal: { } who }
            ? AuthenticationSetup.PrincipalOf(who, AuthenticationSetup.Cookie) : null;
    }
}
