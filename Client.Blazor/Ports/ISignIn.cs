using System.Security.Claims;

namespace Twin.Client.Blazor.Ports;

/// <summary>Checks who somebody is; the composition root knows the users.</summary>
public interface ISignIn
{
    /// <summary>The person with the claims of the session, or null when name or password is wrong or the source is held back.</summary>
    /// <param name="name">Name as typed.</param>
    /// <param name="password">Password as typed.</param>
    /// <param name="source">Address of the caller, for throttling and audit.</param>
    ValueTask<ClaimsPrincipal?> CheckAsync(string name, string password, string source);
}
