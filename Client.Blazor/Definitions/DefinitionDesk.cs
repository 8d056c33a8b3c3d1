using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Grains.Interfaces.Definitions;

namespace Twin.Client.Blazor.Definitions;

/// <summary>What a person at a screen does to forms and flows.</summary>
public sealed class DefinitionDesk(
    IDefinitionLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
    : ScreenDesk(session, users, authorization, Denied,
        new("definition.unreachable", "Twin did not answer.", Retry.Later) { Zh = "系统无响应。" })
{
    /// <summary>May write and review forms and flows.</summary>
    public async Task<bool> MayAsync() => !InDrill && await MayAsync(TwinPolicies.PlantsWrite);

    /// <summary>Saves a draft.</summary>
    public Task<DefinitionOutcome> SaveAsync(DefinitionKind kind, string id, byte[] file, int seen) =>
        DoAsync(actor => link.SaveAsync(Plant, kind, id, file, seen, actor));

    /// <summary>Submits, sends back, publishes, discards, rolls back.</summary>
    public Task<DefinitionOutcome> ActAsync(DefinitionKind kind, string id, DefinitionVerb verb, string comment, int version = 0) =>
        DoAsync(actor => link.ActAsync(Plant, kind, id, new DefinitionAct(verb, actor, comment, version)));

    private Task<DefinitionOutcome> DoAsync(Func<string, ValueTask<DefinitionOutcome>> act) =>
        DoAsync(TwinPolicies.PlantsWrite, act, static error => new DefinitionOutcome(null, [], error));
}
