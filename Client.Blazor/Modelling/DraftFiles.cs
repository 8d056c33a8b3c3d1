using System.Collections.Immutable;
using Twin.Client.Blazor.Exchange;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Exchange;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;

namespace Twin.Client.Blazor.Modelling;

/// <summary>Files and tables of a draft for one screen; every change goes over the <see cref="DraftDesk"/>, which authorises it.</summary>
public sealed class DraftFiles(DraftDesk desk, IDraftLink link, PlantSession session)
{
    private static readonly TwinError Denied = new("auth.denied", "You may not change drafts.");
    private static readonly TwinError Gone = new("draft.unknown", "There is no such draft.");

    /// <summary>Whether the person signed in may change drafts.</summary>
    public async Task<bool> MayAsync() => await desk.ActorAsync() is not null;

    /// <summary>Drafts that can be worked on.</summary>
    public async Task<ImmutableArray<Draft>> ListAsync() => session.Model is not { } model ? []
        : [.. (await link.ListAsync(model.Id)).Where(static d => d.State is DraftState.Open or DraftState.InReview or DraftState.Approved)];

    /// <summary>The plant file of a draft, or of what is live when there is none.</summary>
    public async Task<(Draft? Draft, byte[] File)?> OpenAsync(string? draft)
    {
        if (session.Model is not { } model) return null;
        if (string.IsNullOrEmpty(draft)) return (null, PlantFile.Write(model));
        return await link.OpenAsync(model.Id, draft) is { } opened ? (opened.Draft, opened.File) : null;
    }

    /// <summary>Begins a draft.</summary>
    public async Task<(Draft? Draft, TwinError? Error)> BeginAsync(string title) => Told(await desk.CreateAsync(title, null, null));

    /// <summary>Applies edits to the draft as it was seen.</summary>
    public async Task<(Draft? Draft, TwinError? Error)> EditAsync(Draft seen, ImmutableArray<ModelEdit> edits) =>
        Told(await desk.EditAsync(seen, edits));

    /// <summary>Looks at a file against the draft as it is now.</summary>
    public async Task<(ImportPlan Plan, Draft? Draft)> PlanAsync(string draft, byte[] content, ExchangeFormat format, bool metres)
    {
        if (!await MayAsync()) return (ImportPlan.Refuse(Denied), null);
        if (await OpenAsync(draft) is not { Draft: { } found, File: { } file }) return (ImportPlan.Refuse(Gone), null);
        // Reading a large file must not hold the screen's own thread.
        return (await Task.Run(() => PlantExchange.Plan(file, content, format, metres)), found);
    }

    /// <summary>Takes what a plan holds.</summary>
    public async Task<(Draft? Draft, TwinError? Error)> TakeAsync(Draft seen, ImportPlan plan)
    {
        if (plan.File is null && plan.Edits.Length <= ImportPlan.ManyEdits) return await EditAsync(seen, plan.Edits);
        if (await OpenAsync(seen.Id) is not { File: { } current } || plan.WholeFile(current) is not { } file) return (null, Gone);
        return Told(await desk.ReplaceAsync(seen, file));
    }

    private static (Draft? Draft, TwinError? Error) Told(Twin.Grains.Interfaces.Plants.Drafts.DraftOutcome outcome) =>
        outcome.Errors.IsEmpty ? (outcome.Draft, null) : (null, outcome.Errors[0]);
}
