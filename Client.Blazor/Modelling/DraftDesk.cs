using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.Client.Blazor.Modelling;

/// <summary>What an engineer at a screen does to drafts; authorised here, as the API does it, at every step.</summary>
public sealed class DraftDesk(IDraftLink link, PlantSession session, AuthenticationStateProvider users,
    IAuthorizationService authorization, ILogger<DraftDesk> logger)
{
    private static readonly TwinError Denied = new("auth.denied", "You may not change the model.");
    private static readonly TwinError Away = new("draft.unreachable", "The draft did not answer; nothing is known to have changed.",
        Retry.Later);

    /// <summary>The name drafts know this screen's user by; null: the user may not change the model.</summary>
    public async Task<string?> ActorAsync()
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        return user.Identity is { IsAuthenticated: true, Name: { } name }
            && (await authorization.AuthorizeAsync(user, TwinPolicies.PlantsWrite)).Succeeded ? $"user:{name}" : null;
    }

    /// <summary>Begins a draft.</summary>
    public Task<DraftOutcome> CreateAsync(string title, int? fromVersion, string? requestKey) =>
        TryAsync((plant, actor) => link.CreateAsync(plant, title, fromVersion, actor, requestKey));

    /// <summary>Applies edits to a draft that is still as it was seen.</summary>
    public Task<DraftOutcome> EditAsync(Draft seen, ImmutableArray<ModelEdit> edits) =>
        TryAsync((plant, actor) => link.EditAsync(plant, seen.Id, edits, seen.Revision, actor));

    /// <summary>Replaces the whole file of a draft that is still as it was seen (an import).</summary>
    public Task<DraftOutcome> ReplaceAsync(Draft seen, byte[] file) =>
        TryAsync((plant, actor) => link.ReplaceAsync(plant, seen.Id, file, seen.Revision, actor));

    /// <summary>Submits, approves, sends back, discards.</summary>
    public Task<DraftOutcome> ActAsync(string id, DraftState to, string? comment) =>
        TryAsync((plant, actor) => link.ActAsync(plant, id, to, actor, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim()));

    /// <summary>Puts the draft on top of the newest version.</summary>
    public Task<DraftOutcome> MergeAsync(string id, ImmutableArray<MergeChoice> choices) =>
        TryAsync((plant, actor) => link.MergeAsync(plant, id, choices, actor));

    /// <summary>Publishes the approved draft.</summary>
    public Task<DraftOutcome> PublishAsync(string id) => TryAsync((plant, actor) => link.PublishAsync(plant, id, actor));

    private async Task<DraftOutcome> TryAsync(Func<string, string, ValueTask<DraftOutcome>> act)
    {
        if (session.Model is not { } model || await ActorAsync() is not { } actor) return DraftOutcome.Of(Draft.Empty, Denied);
        try
        {
            return await act(model.Id, actor);
        }
        catch (Exception error)
        {
            DraftLog.Failed(logger, model.Id, error);
            return DraftOutcome.Of(Draft.Empty, Away);
        }
    }
}

internal static partial class DraftLog
{
    [LoggerMessage(1, LogLevel.Warning, "A draft of plant {Plant} did not answer.")]
    public static partial void Failed(ILogger logger, string plant, Exception error);
}
