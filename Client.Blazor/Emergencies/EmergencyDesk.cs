using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;

namespace Twin.Client.Blazor.Emergencies;

/// <summary>What a person at a screen does to emergencies and their plans, authorised here as the API does it.</summary>
public sealed class EmergencyDesk(
    IEmergencyLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
    : ScreenDesk(session, users, authorization, new("auth.denied", "You may not do this. 无权操作。"),
        new("emergency.unreachable", "The room did not answer. 指挥室无响应。", Retry.Later))
{
    /// <summary>May open rooms and act in them.</summary>
    public Task<bool> MayActAsync() => MayAsync(TwinPolicies.AlarmsOperate);

    /// <summary>May change plans.</summary>
    public Task<bool> MayPlanAsync() => MayAsync(TwinPolicies.PlantsWrite);

    /// <summary>Opens a room.</summary>
    public async Task<EmergencyResult> OpenAsync(
        string title, string twin, ImmutableArray<string> alarms, string plan, string? incident, string requestKey)
    {
        EmergencyResult? result = null;
        var error = await DoAsync(TwinPolicies.AlarmsOperate, async actor =>
        {
            result = await link.OpenAsync(Plant, new EmergencyRequest(title, twin, alarms, plan, incident, actor, requestKey));
            return result.Error;
        });
        return new EmergencyResult(result?.Emergency, error);
    }

    /// <summary>Does something in a room. Null: done.</summary>
    public Task<TwinError?> ActAsync(string id, EmergencyVerb verb, string target = "", string text = "", int number = 0, byte kind = 0) =>
        DoAsync(TwinPolicies.AlarmsOperate, async actor =>
        {
            var plan = verb == EmergencyVerb.SetPlan ? await link.PlanAsync(Plant, target, 0) : null;
            return (await link.ActAsync(Plant, id, new EmergencyCommand(verb, actor, target, text, number, kind, plan))).Error;
        });

    /// <summary>Turns a proposal down. Null: done.</summary>
    public Task<TwinError?> DismissAsync(string plan, string reason) =>
        DoAsync(TwinPolicies.AlarmsOperate, actor => link.DismissAsync(Plant, plan, actor, reason));

    /// <summary>Saves a plan as a new version.</summary>
    public async Task<PlanOutcome> SaveAsync(byte[] file, int seen)
    {
        PlanOutcome? outcome = null;
        var error = await DoAsync(TwinPolicies.PlantsWrite, async actor =>
        {
            outcome = await link.SavePlanAsync(Plant, file, seen, actor);
            return outcome.Error;
        });
        return new PlanOutcome(outcome?.Plan, outcome?.Problems ?? [], error);
    }
}
