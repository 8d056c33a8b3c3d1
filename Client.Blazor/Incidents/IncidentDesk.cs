using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using Twin.Client.Blazor.Causes;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;

namespace Twin.Client.Blazor.Incidents;

/// <summary>What people at a screen do to incidents; authorised here, as the API does it.</summary>
public sealed class IncidentDesk(ICauseLink link, PlantSession session, AuthenticationStateProvider users,
    IAuthorizationService authorization, TimeProvider time, ILogger<IncidentDesk> logger)
{
    private static readonly TwinError Denied = new("auth.denied", "You may not record incidents.");
    private static readonly TwinError Away = new("incident.unreachable", "The twins did not answer; nothing is known to have changed.",
        Retry.Later);

    /// <summary>Whether this screen's user may record and change incidents.</summary>
    public async Task<bool> MayAsync() => await ActorAsync() is not null;

    /// <summary>Records a new one; the same <paramref name="requestKey"/> makes one only, however often it is sent.</summary>
    public Task<IncidentResult> CreateAsync(IncidentFacts facts, string requestKey) =>
        // Before a number is given, so that refused ones leave no gaps.
        IncidentKernel.Check(facts, time.GetUtcNow().ToUnixTimeMilliseconds()) is { } wrong
            ? Task.FromResult(new IncidentResult(null, wrong))
            : ActAsync(null, actor => new IncidentCommand(IncidentVerb.Create, actor, facts), requestKey);

    /// <summary>Replaces the facts; refused when somebody changed them since <paramref name="seen"/>.</summary>
    public Task<IncidentResult> UpdateAsync(Incident seen, IncidentFacts facts) =>
        ActAsync(seen.Id, actor => new IncidentCommand(IncidentVerb.Update, actor, facts, null, seen.Version), null);

    /// <summary>Closes it for good, with the reason.</summary>
    public Task<IncidentResult> CloseAsync(Incident seen, string comment) =>
        ActAsync(seen.Id, actor => new IncidentCommand(IncidentVerb.Close, actor, null, comment, seen.Version), null);

    private async Task<IncidentResult> ActAsync(string? id, Func<string, IncidentCommand> command, string? requestKey)
    {
        if (session.Model is not { } model || await ActorAsync() is not { } actor) return new IncidentResult(null, Denied);
        try
        {
            return await link.ActAsync(session.Realm, model.Id, id, command(actor), requestKey);
        }
        catch (Exception error)
        {
            CauseLog.IncidentsFailed(logger, model.Id, error);
            return new IncidentResult(null, Away);
        }
    }

    private async Task<string?> ActorAsync()
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        return user.Identity is { IsAuthenticated: true, Name: { } name }
            && (await authorization.AuthorizeAsync(user, TwinPolicies.AlarmsOperate)).Succeeded ? $"user:{name}" : null;
    }
}
