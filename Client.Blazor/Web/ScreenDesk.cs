using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Domain;

namespace Twin.Client.Blazor.Web;

/// <summary>What a person at a screen does to the real plant: never out of a drill, authorised here as the API does it, under the name
/// of whoever is signed in.</summary>
/// <param name="session">Which plant and realm the screen shows.</param>
/// <param name="users">Who is signed in.</param>
/// <param name="authorization">What they may.</param>
/// <param name="denied">Said to who may not.</param>
/// <param name="away">Said when the grains do not answer.</param>
public abstract class ScreenDesk(
    PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization, TwinError denied, TwinError away)
{
    /// <summary>The usual word to who may not.</summary>
    protected static readonly TwinError Denied = new("auth.denied", "You may not do this.") { Zh = "无权操作。" };

    /// <summary>Plant of the screen.</summary>
    protected string Plant => session.Model?.Id ?? "";

    /// <summary>The screen shows a drill.</summary>
    protected bool InDrill => session.InDrill;

    /// <summary>Who is at the screen, as the log says it.</summary>
    public async Task<string> ActorAsync() => $"user:{(await users.GetAuthenticationStateAsync()).User.Identity?.Name}";

    /// <summary>Whether they may.</summary>
    protected async Task<bool> MayAsync(string policy) =>
        (await authorization.AuthorizeAsync((await users.GetAuthenticationStateAsync()).User, policy)).Succeeded;

    /// <summary>Does it; the answer, or why it was not done.</summary>
    /// <param name="policy">Needed for it; null: being signed in.</param>
    /// <param name="act">What is done, by whom.</param>
    /// <param name="refused">The answer that carries an error.</param>
    protected async Task<T> DoAsync<T>(string? policy, Func<string, ValueTask<T>> act, Func<TwinError, T> refused)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(refused);
        if (session.InDrill) return refused(DrillRealm.NoWayOut);
        if (policy is not null && !await MayAsync(policy)) return refused(denied);
        try
        {
            return await act(await ActorAsync());
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or InvalidOperationException or TwinException)
        {
            return refused(away);
        }
    }

    /// <summary>Does it. Null: done.</summary>
    protected Task<TwinError?> DoAsync(string? policy, Func<string, ValueTask<TwinError?>> act) =>
        DoAsync<TwinError?>(policy, act, static error => error);
}
