using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using Twin.Client.Blazor.Causes;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Causes;
using CauseGroup = Twin.Domain.Knowledge.Causes.AlarmGroup;

namespace Twin.Client.Blazor.Alarms;

/// <summary>What an operator does to an alarm, authorised here, at the last point before it leaves for the twins.</summary>
public sealed class AlarmActions(
    IPlantLink link, ICauseLink causes, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization,
        ILogger<AlarmActions> logger)
{
    /// <summary>Acts; null when it is done and durable, else why not.</summary>
    public async Task<TwinError?> ActAsync(AlarmTransition alarm, AlarmVerb verb, string? comment = null, long shelveMs = 0,
        string? permit = null)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        if (!await MayAsync(user)) return new TwinError("auth.denied", "You may not operate alarms.");
        if (comment is { Length: > Limits.CommentChars }) return new TwinError("alarm.comment.long", "The comment is too long.");
        var command = new AlarmCommand(verb, alarm.State.Ordinal, $"user:{user.Identity!.Name}", comment, shelveMs, permit);
        try
        {
            var outcome = await link.ActAsync(alarm.AlarmId, command);
            if (outcome.Alarm is { } after) session.Live?.Adopt(after);
            return outcome.Error;
        }
        catch (Exception error)
        {
            Log.ActFailed(logger, alarm.AlarmId, verb, error);
            return new TwinError("alarm.unreachable", "The twins did not answer; nothing is known to have changed.", Retry.Later);
        }
    }

    /// <summary>Acknowledges a group's members of priority 3 and 4 that the person saw; answers which were left and why.</summary>
    public async Task<GroupOutcome> AcknowledgeGroupAsync(CauseGroup seen)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        if (!await MayAsync(user)) return new GroupOutcome(null, new TwinError("auth.denied", "You may not operate alarms."));
        try
        {
            return await causes.AcknowledgeGroupAsync(session.Realm, session.Model!.Id, seen, $"user:{user.Identity!.Name}", null);
        }
        catch (Exception error)
        {
            CauseLog.AcknowledgeFailed(logger, seen.Id, error);
            return new GroupOutcome(null,
                new TwinError("alarm.unreachable", "The twins did not answer; nothing is known to have changed.", Retry.Later));
        }
    }

    /// <summary>Whether this screen's user may act at all.</summary>
    public async Task<bool> MayAsync() => await MayAsync((await users.GetAuthenticationStateAsync()).User);

    private async Task<bool> MayAsync(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, Name: not null }
        && (await authorization.AuthorizeAsync(user, TwinPolicies.AlarmsOperate)).Succeeded;
}

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Verb} of alarm {Alarm} got no answer")]
    public static partial void ActFailed(ILogger logger, string alarm, AlarmVerb verb, Exception error);
}
