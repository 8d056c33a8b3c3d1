using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Client.Blazor.Judgement;

/// <summary>What people at a screen do to models; authorised here, as the API does it.</summary>
public sealed class JudgementDesk(
    IJudgementLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
{
    private static readonly TwinError Denied = new("auth.denied", "You may not change models.") { Zh = "您无权更改模型。" };
    private static readonly TwinError Away = new("model.unreachable", "The models did not answer; nothing is known to have changed.",
        Retry.Later)
    {
        Zh = "模型服务没有应答,未确认有任何更改。",
    };

    /// <summary>Whether this screen's user may train and approve.</summary>
    public async Task<bool> MayAsync() => await MeAsync() is not null;

    /// <summary>Begins a training.</summary>
    public Task<TwinError?> TrainAsync(TrainingOrder order) => ActAsync((plant, actor) => link.TrainAsync(plant, order, actor));

    /// <summary>Stops a training.</summary>
    public Task<TwinError?> CancelAsync(string twin) => ActAsync((plant, _) => link.CancelAsync(plant, twin));

    /// <summary>Brings a file in; the version it became, or is already.</summary>
    public async Task<ModelOutcome> UploadAsync(ModelUpload upload)
    {
        ModelVersion? version = null;
        var error = await ActAsync(async (plant, actor) =>
        {
            (version, var refused) = await link.UploadAsync(plant, upload, actor);
            return refused;
        });
        return new ModelOutcome(version, error);
    }

    /// <summary>Lets a version judge.</summary>
    public Task<TwinError?> ApproveAsync(int number) =>
        ActAsync(async (plant, actor) => (await link.ApproveAsync(plant, number, actor)).Error);

    /// <summary>Turns a version down, or ends the running one.</summary>
    public Task<TwinError?> EndAsync(int number) => ActAsync(async (plant, actor) => (await link.EndAsync(plant, number, actor)).Error);

    /// <summary>Takes the version back that judged before.</summary>
    public Task<TwinError?> RollBackAsync(string target) =>
        ActAsync(async (plant, actor) => (await link.RollBackAsync(plant, target, actor)).Error);

    private async Task<TwinError?> ActAsync(Func<string, string, ValueTask<TwinError?>> act)
    {
        if (session.Model is not { } model || session.InDrill || await MeAsync() is not { } actor) return Denied;
        try
        {
            return await act(model.Id, actor);
        }
        catch (Exception e) when (e is not TwinException)
        {
            return Away;
        }
        catch (TwinException e)
        {
            return e.Error;
        }
    }

    /// <summary>Who that is, as the log says it; null: nobody who may.</summary>
    public async Task<string?> MeAsync()
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        return user.Identity is { IsAuthenticated: true, Name: { } name }
            && (await authorization.AuthorizeAsync(user, TwinPolicies.PlantsWrite)).Succeeded ? $"user:{name}" : null;
    }
}
