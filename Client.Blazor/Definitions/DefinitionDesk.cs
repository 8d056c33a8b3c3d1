using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Grains.Interfaces.Definitions;

namespace Twin.Client.Blazor.Definitions;

/// <summary>What a person at a screen does to forms and flows, authorised here as the API does it.</summary>
public sealed class DefinitionDesk(
    IDefinitionLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
{
    private static readonly TwinError s_denied = new("auth.denied", "You may not do this.") { Zh = "无权操作。" };
    private static readonly TwinError s_away = new("definition.unreachable", "Twin did not answer.", Retry.Later) { Zh = "系统无响应。" };

    private string Plant => session.Model?.Id ?? "";

    /// <summary>May write and review forms and flows.</summary>
    public async Task<bool> MayAsync() => !session.InDrill
        && (await authorization.AuthorizeAsync((await users.GetAuthenticationStateAsync()).User, TwinPolicies.PlantsWrite)).Succeeded;

    /// <summary>Who is at the screen, as the log says it.</summary>
    public async Task<string> ActorAsync() => $"user:{(await users.GetAuthenticationStateAsync()).User.Identity?.Name}";

    /// <summary>Saves a draft.</summary>
    public Task<DefinitionOutcome> SaveAsync(DefinitionKind kind, string id, byte[] file, int seen) =>
        DoAsync(actor => link.SaveAsync(Plant, kind, id, file, seen, actor));

    /// <summary>Submits, sends back, publishes, discards, rolls back.</summary>
    public Task<DefinitionOutcome> ActAsync(DefinitionKind kind, string id, DefinitionVerb verb, string comment, int version = 0) =>
        DoAsync(actor => link.ActAsync(Plant, kind, id, new DefinitionAct(verb, actor, comment, version)));

    private async Task<DefinitionOutcome> DoAsync(Func<string, ValueTask<DefinitionOutcome>> act)
    {
        if (session.InDrill) return new DefinitionOutcome(null, [], DrillRealm.NoWayOut);
        if (!await MayAsync()) return new DefinitionOutcome(null, [], s_denied);
        try
        {
            return await act(await ActorAsync());
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or InvalidOperationException or TwinException)
        {
            return new DefinitionOutcome(null, [], s_away);
        }
    }
}
