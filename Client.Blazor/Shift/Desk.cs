using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Shifts;
using Twin.Grains.Interfaces.Shifts;

namespace Twin.Client.Blazor.Shift;

/// <summary>What the people at one screen do besides alarms: the shift log, hand-over, change of operator. Authorised here.</summary>
public sealed class Desk(IShiftLink shift, IAlarmReviewLink review, PlantSession session, AuthenticationStateProvider users,
    IAuthorizationService authorization, OperatorTickets tickets, ILogger<Desk> logger)
{
    private static readonly TwinError Denied = new("auth.denied", "You may not write here.");
    private static readonly TwinError Away = new("shift.unreachable", "The twins did not answer; nothing is known to have changed.",
        Retry.Later);

    /// <summary>Writes a note, tied to a twin or an alarm.</summary>
    public Task<ShiftOutcome> NoteAsync(string text, string? twin, string? alarmId) =>
        ActAsync((plant, actor) => shift.WriteAsync(session.Realm, plant, ShiftLineKind.Note, actor, text, twin, alarmId));

    /// <summary>Records that this desk's sounds are muted for some minutes: in the real plant's log also when a drill is shown, since its
    /// alarms are muted too.</summary>
    public Task<ShiftOutcome> MuteAsync(int minutes) => ActAsync((plant, actor) => shift.WriteAsync(
        TwinKey.Live, plant, ShiftLineKind.SoundMuted, actor, minutes.ToString(CultureInfo.InvariantCulture), null, null));

    /// <summary>Signs as the outgoing side.</summary>
    public Task<ShiftOutcome> OfferAsync(string note) => ActAsync((plant, actor) => shift.OfferAsync(session.Realm, plant, actor, note));

    /// <summary>Signs as the incoming side.</summary>
    public Task<ShiftOutcome> AcceptAsync(string handover, string remark) =>
        ActAsync((plant, actor) => shift.AcceptAsync(session.Realm, plant, handover, actor, remark));

    /// <summary>Says whether an alarm was real.</summary>
    public async Task<TwinError?> JudgeAsync(string alarmId, AlarmVerdict verdict)
    {
        TwinError? refused = null;
        var outcome = await ActAsync(async (plant, actor) =>
        {
            refused = await review.JudgeAsync(session.Realm, plant, alarmId, verdict, actor, null);
            return new ShiftOutcome(null, null, refused);
        });
        return outcome.Error;
    }

    /// <summary>
    /// The browser signed another operator in: this screen goes on under that name, and the log says so. False when the ticket is not
    /// one that was given out a moment ago.
    /// </summary>
    public async Task<bool> TakeOverAsync(string ticket)
    {
        if (tickets.Redeem(ticket) is not { } user) return false;
        var before = (await users.GetAuthenticationStateAsync()).User.Identity?.Name ?? "-";
        if (users is not IHostEnvironmentAuthenticationStateProvider circuit) return false;
        circuit.SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));
        if (before != user.Identity?.Name)
        {
            await ActAsync((plant, actor) => shift.WriteAsync(
                TwinKey.Live, plant, ShiftLineKind.OperatorChanged, actor, before, null, null));
        }

        return true;
    }

    private async Task<ShiftOutcome> ActAsync(Func<string, string, ValueTask<ShiftOutcome>> act)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        if (session.Model is not { } model || !await MayAsync(user)) return new ShiftOutcome(null, null, Denied);
        try
        {
            return await act(model.Id, $"user:{user.Identity!.Name}");
        }
        catch (Exception error)
        {
            DeskLog.Failed(logger, error);
            return new ShiftOutcome(null, null, Away);
        }
    }

    private async Task<bool> MayAsync(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, Name: not null }
        && (await authorization.AuthorizeAsync(user, TwinPolicies.AlarmsOperate)).Succeeded;
}

internal static partial class DeskLog
{
    [LoggerMessage(1, LogLevel.Warning, "The shift log did not answer")]
    public static partial void Failed(ILogger logger, Exception error);
}
