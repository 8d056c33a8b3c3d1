using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Score;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Work;

namespace Twin.Client.Blazor.Drills;

/// <summary>What a person does to the drill of this screen, authorised here.</summary>
public sealed class DrillDesk(
    IDrillLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
{
    private static readonly TwinError Denied = new("auth.denied", "You may not do this.");
    private static readonly TwinError Away = new("drill.unreachable", "The drill did not answer.", Retry.Later);

    private string Plant => session.Model?.Id ?? "";

    /// <summary>May start and steer drills, and play red.</summary>
    public Task<bool> MayRunAsync() => MayAsync(TwinPolicies.DrillsRun);

    /// <summary>May respond.</summary>
    public Task<bool> MayActAsync() => MayAsync(TwinPolicies.AlarmsOperate);

    /// <summary>Turns the clock.</summary>
    public Task<TwinError?> SteerAsync(DrillVerb verb, double number = 0) => DoAsync(
        TwinPolicies.DrillsRun, actor => link.SteerAsync(Plant, session.Realm, new DrillSteer(verb, number, actor)));

    /// <summary>Red (or control) plays, or blue responds.</summary>
    public Task<TwinError?> ActAsync(DrillAction action, DrillTeam team) => DoAsync(
        team == DrillTeam.Blue ? TwinPolicies.AlarmsOperate : TwinPolicies.DrillsRun,
        actor => link.ActAsync(Plant, session.Realm, action, team, actor));

    /// <summary>Holds an inject, or lets it go.</summary>
    public Task<TwinError?> HoldAsync(int inject, bool hold) =>
        DoAsync(TwinPolicies.DrillsRun, actor => link.HoldAsync(Plant, session.Realm, inject, hold, actor));

    /// <summary>Plays a role; empty: none any more. Blue's roles need the right to respond, the others the right to run drills.</summary>
    public Task<TwinError?> JoinAsync(string role, DrillTeam team) => DoAsync(
        team == DrillTeam.Blue ? TwinPolicies.AlarmsOperate : team == DrillTeam.None ? TwinPolicies.PlantsRead : TwinPolicies.DrillsRun,
        actor => link.JoinAsync(Plant, session.Realm, role, actor));

    /// <summary>Messages up to a number are read.</summary>
    public Task<TwinError?> ReadAsync(int message) =>
        DoAsync(TwinPolicies.PlantsRead, actor => link.ReadAsync(Plant, session.Realm, message, actor));

    /// <summary>The room as this person's role may see it; null: no such drill, or it is over.</summary>
    public async Task<DrillRoom?> RoomAsync(double aheadS) => await link.RoomAsync(Plant, session.Realm, aheadS, await ViewerAsync());

    /// <summary>Lines of the log that this person may know.</summary>
    public async Task<DrillLog> LogAsync(int from, int max) =>
        await link.LogAsync(Plant, session.Realm, from, max, await ViewerAsync());

    /// <summary>The report of a drill; null: there is none, or this person may not know yet.</summary>
    public async Task<DrillReport?> ReportAsync(string realm) => await link.ReportAsync(Plant, realm, await ViewerAsync());

    /// <summary>A scenario, whole; null: there is none, or this person may not know it.</summary>
    public async Task<ScenarioView?> ScenarioAsync(string id) => await link.ScenarioAsync(Plant, id, await ViewerAsync());

    /// <summary>Makes a finding a work order of the real plant. Only from a screen of the real plant: nothing in a drill can.</summary>
    public async Task<OrderResult> OrderAsync(string drill, int finding)
    {
        OrderLine? order = null;
        var error = await DoAsync(TwinPolicies.AlarmsOperate, async actor =>
        {
            var outcome = await link.OrderAsync(LiveRealm.Of(session.Realm), Plant, drill, finding, actor);
            order = outcome.Line;
            return outcome.Error;
        });
        return new OrderResult(order, error, []);
    }

    /// <summary>Keeps a scenario of the plant's own.</summary>
    public async Task<ScenarioOutcome> SaveScenarioAsync(string id, byte[] file, string version)
    {
        var outcome = new ScenarioOutcome(null, [], null);
        var error = await DoAsync(TwinPolicies.DrillsRun, async actor =>
        {
            outcome = await link.SaveScenarioAsync(Plant, id, file, version, actor);
            return outcome.Error;
        });
        return outcome with { Error = error };
    }

    /// <summary>Removes a scenario of the plant's own. Null: done.</summary>
    public Task<TwinError?> RemoveScenarioAsync(string id, string version) =>
        DoAsync(TwinPolicies.DrillsRun, actor => link.RemoveScenarioAsync(Plant, id, version, actor));

    /// <summary>Scenarios that are being written; none for who may not run drills, since they tell what will happen.</summary>
    public async Task<ImmutableArray<ScenarioDraftFile>> DraftsAsync() =>
        await MayRunAsync() ? await link.ScenarioDraftsAsync(Plant) : [];

    /// <summary>Keeps a draft, whatever is wrong with it.</summary>
    public async Task<ScenarioOutcome> SaveDraftAsync(string id, byte[] file, string version)
    {
        var outcome = new ScenarioOutcome(null, [], null);
        var error = await DoAsync(TwinPolicies.DrillsRun, async actor =>
        {
            outcome = await link.SaveScenarioDraftAsync(Plant, id, file, version, actor);
            return outcome.Error;
        });
        return outcome with { Error = error };
    }

    /// <summary>Removes a draft. Null: done.</summary>
    public Task<TwinError?> RemoveDraftAsync(string id, string version) =>
        DoAsync(TwinPolicies.DrillsRun, actor => link.RemoveScenarioDraftAsync(Plant, id, version, actor));

    private async Task<DrillViewer> ViewerAsync() =>
        new($"user:{(await users.GetAuthenticationStateAsync()).User.Identity?.Name}", await MayRunAsync());

    /// <summary>Saves a start under a name. Null: done.</summary>
    public Task<TwinError?> SaveStartAsync(string name, string from) => DoAsync(
        TwinPolicies.DrillsRun, async actor => (await link.SaveStartAsync(Plant, name, from, actor)).Error);

    /// <summary>Removes a saved start. Null: done.</summary>
    public Task<TwinError?> RemoveStartAsync(string id) => DoAsync(TwinPolicies.DrillsRun, _ => link.RemoveStartAsync(Plant, id));

    /// <summary>Forks the plant and begins.</summary>
    public async Task<DrillOutcome> StartAsync(string scenario, string from, double speed, ulong? seed, bool auto)
    {
        DrillView? begun = null;
        var error = await DoAsync(TwinPolicies.DrillsRun, async actor =>
        {
            var outcome = await link.CreateAsync(Plant, new DrillRequest(scenario, from, speed, seed, auto, actor));
            begun = outcome.Drill;
            return outcome.Error;
        });
        return new DrillOutcome(begun, error);
    }

    private async Task<TwinError?> DoAsync(string policy, Func<string, ValueTask<TwinError?>> act)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        if (!(await authorization.AuthorizeAsync(user, policy)).Succeeded) return Denied;
        try
        {
            return await act($"user:{user.Identity!.Name}");
        }
        catch (TwinException e)
        {
            return e.Error;
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or InvalidOperationException)
        {
            return Away;
        }
    }

    private async Task<bool> MayAsync(string policy) =>
        (await authorization.AuthorizeAsync((await users.GetAuthenticationStateAsync()).User, policy)).Succeeded;
}
