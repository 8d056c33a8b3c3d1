using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Plants.Drafts;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../drafts</c>: changes to a plant that are compared, reviewed by a second person and published, or thrown away.</summary>
internal static class DraftEndpoints
{
    private const int MaxFileBytes = 64 << 20;
    private const int MaxEdits = 10_000;

    /// <summary>Body of a creation. An older version as origin is a roll back.</summary>
    public sealed record CreateBody(string Title, int? FromVersion);

    /// <summary>Body of one edit; <see cref="Value"/> is the item, the merge patch, or the new id.</summary>
    public sealed record EditBody(EditVerb Verb, ModelSubject Subject, string? Id, JsonElement? Value);

    /// <summary>Body of a step.</summary>
    public sealed record StepBody(string? Comment);

    /// <summary>Body of a merge: what was decided of the conflicts an earlier one answered with.</summary>
    public sealed record MergeBody(MergeChoice[]? Choices);

    public static void Map(IEndpointRouteBuilder api)
    {
        var drafts = api.MapGroup("/plants/{plant}/drafts");
        drafts.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Drafts, newest first");
        drafts.MapPost("/", Create).RequireAuthorization(Rights.PlantsWrite).WithSummary("Begin a draft from a version of the plant");
        drafts.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One draft with its steps");
        drafts.MapGet("/{id}/file", File).RequireAuthorization(Rights.PlantsRead).WithSummary("The draft's plant file");
        drafts.MapPut("/{id}/file", Replace).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Replace the draft's plant file; If-Match holds the revision it was made from");
        drafts.MapPost("/{id}/edits", Edit).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Apply edits, all or none; If-Match holds the revision they were made from");
        drafts.MapGet("/{id}/compare", Compare).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("What publishing would add, change and remove, and what is wrong with the draft");
        drafts.MapPost("/{id}/merge", Merge).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Put the draft on top of the newest version; 409 with the conflicts when a person must decide");
        drafts.MapPost("/{id}/publish", Publish).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Make the approved draft the newest version");
        Verb(drafts, "submit", DraftState.InReview);
        Verb(drafts, "approve", DraftState.Approved);
        Verb(drafts, "send-back", DraftState.Open);
        Verb(drafts, "discard", DraftState.Discarded);
    }

    private static void Verb(IEndpointRouteBuilder drafts, string path, DraftState to) =>
        drafts.MapPost($"/{{id}}/{path}", async (string id, StepBody? body, Scope scope, IClusterClient grains, HttpResponse response) =>
            Find(scope, grains, id) is { } draft
                ? Answer(await draft.ActAsync(to, scope.Actor, body?.Comment), response)
                : NoDraft(id))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary($"{path} a draft");

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var page = Paging.Cut(await grains.GetGrain<IDraftListGrain>(scope.Key("drafts")).ListAsync(), cursor, pageSize);
        var drafts = await Task.WhenAll(page.Items.Select(id => grains.GetGrain<IDraftGrain>(scope.Key(id)).GetAsync().AsTask()));
        return TypedResults.Ok(new Page<Draft>([.. drafts.OfType<Draft>()], page.Total, page.Next));
    }

    private static async Task<IResult> Create(
        CreateBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request, HttpResponse response)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        var id = await grains.GetGrain<IDraftListGrain>(scope.Key("drafts")).NextAsync(key is { Length: <= 200 } ? key : null);
        var outcome = await grains.GetGrain<IDraftGrain>(scope.Key(id)).CreateAsync(body.Title, body.FromVersion, scope.Actor);
        if (!outcome.Errors.IsEmpty) return Problems.Of(outcome.Errors);
        Tag(response, outcome.Draft);
        return TypedResults.Created($"{request.Path}/{id}", outcome.Draft);
    }

    private static async Task<IResult> Get(string id, Scope scope, IClusterClient grains, HttpResponse response)
    {
        if (Find(scope, grains, id) is not { } grain || await grain.GetAsync() is not { } draft) return NoDraft(id);
        Tag(response, draft);
        return TypedResults.Ok(draft);
    }

    private static async Task<IResult> File(string id, Scope scope, IClusterClient grains) =>
        Find(scope, grains, id) is { } draft && await draft.FileAsync() is { } file
            ? TypedResults.Bytes(file, "application/geo+json")
            : NoDraft(id);

    private static async Task<IResult> Replace(
        string id, Scope scope, IClusterClient grains, HttpRequest request, HttpResponse response, CancellationToken stop)
    {
        if (Find(scope, grains, id) is not { } draft) return NoDraft(id);
        if (request.ContentLength is null or > MaxFileBytes)
            return Problems.Of(413, new TwinError("plantfile.size", $"A draft's file has a length, of at most {MaxFileBytes} bytes."));
        if (!Revision(request, out var revision)) return WrongTag();
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, stop);
        return Answer(await draft.ReplaceAsync(buffer.ToArray(), revision, scope.Actor), response);
    }

    private static async Task<IResult> Edit(
        string id, EditBody[] body, Scope scope, IClusterClient grains, HttpRequest request, HttpResponse response)
    {
        if (Find(scope, grains, id) is not { } draft) return NoDraft(id);
        if (body.Length is 0 or > MaxEdits) return Problems.Of(new TwinError("draft.edits", $"Between 1 and {MaxEdits} edits."));
        if (!Revision(request, out var revision)) return WrongTag();
        ImmutableArray<ModelEdit> edits = [.. body.Select(static e => new ModelEdit(e.Verb, e.Subject, e.Id ?? "", e.Value?.GetRawText()))];
        return Answer(await draft.EditAsync(edits, revision, scope.Actor), response);
    }

    private static async Task<IResult> Compare(string id, Scope scope, IClusterClient grains) =>
        Find(scope, grains, id) is { } draft && await draft.CompareAsync() is { } comparison ? TypedResults.Ok(comparison) : NoDraft(id);

    private static async Task<IResult> Merge(string id, MergeBody? body, Scope scope, IClusterClient grains, HttpResponse response)
    {
        if (Find(scope, grains, id) is not { } draft) return NoDraft(id);
        var choices = body?.Choices ?? [];
        if (choices.Length > MaxEdits) return Problems.Of(new TwinError("draft.edits", $"At most {MaxEdits} choices."));
        var outcome = await draft.MergeWithAsync([.. choices], scope.Actor);
        return outcome.Conflicts.IsEmpty ? Answer(outcome, response) : TypedResults.Conflict(new { outcome.Conflicts });
    }

    private static async Task<IResult> Publish(string id, Scope scope, IClusterClient grains, HttpResponse response) =>
        Find(scope, grains, id) is { } draft ? Answer(await draft.PublishAsync(scope.Actor), response) : NoDraft(id);

    private static IDraftGrain? Find(Scope scope, IClusterClient grains, string id) =>
        TwinKey.IsLocalId(id) ? grains.GetGrain<IDraftGrain>(scope.Key(id)) : null;

    private static IResult Answer(DraftOutcome outcome, HttpResponse response)
    {
        if (!outcome.Errors.IsEmpty) return Problems.Of(outcome.Errors);
        Tag(response, outcome.Draft);
        return TypedResults.Ok(outcome.Draft);
    }

    private static void Tag(HttpResponse response, Draft draft) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{draft.Revision}\"");

    private static bool Revision(HttpRequest request, out int? revision)
    {
        revision = null;
        if (request.Headers.IfMatch.ToString() is not { Length: > 0 } tag) return true;
        if (!int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) return false;
        revision = parsed;
        return true;
    }

    private static IResult WrongTag() => Problems.Of(new TwinError("version.format", "If-Match holds a revision in quotes."));

    private static IResult NoDraft(string id) => Problems.Of(new TwinError("draft.unknown", $"There is no draft '{id}'."));
}
