using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Domain.Forms;
using Twin.Grains.Interfaces.Definitions;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../definitions/{forms|flows}/{id}</c>: forms and flows with their versions, review, comparison and roll back.</summary>
internal static class DefinitionEndpoints
{
    /// <summary>Which kind an endpoint speaks of.</summary>
    public sealed record KindMark(DefinitionKind Kind)
    {
        /// <summary>Binds from the endpoint.</summary>
        public static ValueTask<KindMark?> BindAsync(HttpContext context) =>
            new(context?.GetEndpoint()?.Metadata.GetMetadata<KindMark>());
    }

    /// <summary>Body of an act: why, and to which version.</summary>
    public sealed record ActBody(string? Comment, int? Version);

    /// <summary>A version without its file.</summary>
    public sealed record VersionDto(int Version, DefinitionState State, int Edit, ImmutableArray<string> Authors, DateTimeOffset? SavedAt,
        string? Reviewer, DateTimeOffset? PublishedAt, ImmutableArray<FormPin> Forms);

    /// <summary>A step of the story.</summary>
    public sealed record StepDto(int Version, DefinitionState To, string Actor, DateTimeOffset At, string? Comment);

    /// <summary>All versions of a definition.</summary>
    public sealed record StoryDto(DefinitionKind Kind, string Id, int Published, int Open, ImmutableArray<VersionDto> Versions,
        ImmutableArray<StepDto> Steps, ImmutableArray<DefinitionProblem>? Problems);

    public static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/plants/{plant}/definitions");
        all.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Forms and flows, those that came with Twin too");
        foreach (var kind in new[] { DefinitionKind.Form, DefinitionKind.Flow }) MapOne(all, kind);
    }

    private static void MapOne(IEndpointRouteBuilder all, DefinitionKind kind)
    {
        var one = all.MapGroup(kind == DefinitionKind.Form ? "/forms/{id}" : "/flows/{id}");
        one.WithMetadata(new KindMark(kind));
        one.MapGet("/", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("Versions and steps of a form or flow");
        one.MapGet("/file", File).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Its file: of a version, else the draft, else the published one; the ETag is the draft's edit");
        one.MapGet("/compare", Compare).RequireAuthorization(Rights.PlantsRead).WithSummary("What differs between two versions");
        one.MapPost("/check", Check).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("All that is wrong with a file, without keeping it");
        one.MapPut("/", Save).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Save the draft, or begin one; If-Match holds the edit it was made from, none: there was no draft");
        Verb(one, "submit", DefinitionVerb.Submit, "Hand the draft to a reviewer");
        Verb(one, "send-back", DefinitionVerb.SendBack, "Give it back to its authors, with the reason");
        Verb(one, "publish", DefinitionVerb.Publish, "Publish what is in review; by somebody who has not written on it");
        Verb(one, "discard", DefinitionVerb.Discard, "Throw the open version away");
        Verb(one, "roll-back", DefinitionVerb.RollBack, "Make an earlier version the published one again, with the reason");
    }

    private static void Verb(IEndpointRouteBuilder one, string path, DefinitionVerb verb, string summary) =>
        one.MapPost("/" + path, async (
            KindMark kind, string id, ActBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpResponse response) =>
            Wrong(scope, plants, id) ?? Answer(await grains.Definition(scope.Plant, kind.Kind, id).ActAsync(
                new DefinitionAct(verb, scope.Actor, body?.Comment ?? "", body?.Version ?? 0)), response))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary(summary);

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var all = await grains.Definitions(scope.Plant).ListAsync();
        return TypedResults.Ok(new Page<DefinitionBrief>(all, all.Length, null));
    }

    private static async Task<IResult> Get(
        KindMark kind, string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpResponse response)
    {
        if (Wrong(scope, plants, id) is { } wrong) return wrong;
        if (await grains.Definition(scope.Plant, kind.Kind, id).GetAsync() is not { } story) return None(id);
        Tag(response, story);
        return TypedResults.Ok(Dto(story, null));
    }

    private static async Task<IResult> File(
        KindMark kind, string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpResponse response, int? version)
    {
        if (Wrong(scope, plants, id) is { } wrong) return wrong;
        var story = await grains.Definition(scope.Plant, kind.Kind, id).GetAsync();
        if (Version(story, version) is not { } found) return None(version is null ? id : $"{id} v{version}");
        Tag(response, story!);
        return TypedResults.Bytes(found.File.AsMemory(), "application/json", $"{id}.{kind.Kind.ToString().ToLowerInvariant()}.json");
    }

    private static async Task<IResult> Compare(
        KindMark kind, string id, Scope scope, IPlantCatalog plants, IClusterClient grains, int from, int? to)
    {
        if (Wrong(scope, plants, id) is { } wrong) return wrong;
        var story = await grains.Definition(scope.Plant, kind.Kind, id).GetAsync();
        if (story?.Version(from) is not { } before || Version(story, to) is not { } after) return None($"{id} v{from}, v{to}");
        try
        {
            return TypedResults.Ok(new { From = before.Version, To = after.Version,
                Changes = DefinitionDiff.Compare(before.File.AsMemory(), after.File.AsMemory()) });
        }
        catch (JsonException)
        {
            return Problems.Of(new TwinError("definition.discarded", "A version that was thrown away has no file.")
            { Zh = "已废弃的版本没有文件。" });
        }
    }

    private static async Task<IResult> Check(
        KindMark kind, string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request)
    {
        if (Wrong(scope, plants, id) is { } wrong) return wrong;
        if (await BodyAsync(request) is not { } file) return TooLarge();
        var forms = kind.Kind == DefinitionKind.Form ? []
            : await grains.FormsOfAsync(scope.Plant, ImmutableArray.Create(file));
        var problems = DefinitionText.Check(kind.Kind, id, file, forms);
        return TypedResults.Ok(new { Ok = problems.IsEmpty, Problems = problems });
    }

    private static async Task<IResult> Save(KindMark kind, string id, Scope scope, IPlantCatalog plants, IClusterClient grains,
        HttpRequest request, HttpResponse response)
    {
        if (Wrong(scope, plants, id) is { } wrong) return wrong;
        if (await BodyAsync(request) is not { } file) return TooLarge();
        var seen = int.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var v)
            ? v : 0;
        return Answer(await grains.Definition(scope.Plant, kind.Kind, id).SaveAsync(file, seen, scope.Actor), response);
    }

    private static IResult Answer(DefinitionOutcome outcome, HttpResponse response)
    {
        if (outcome.Error is { } error)
            return outcome.Problems.Length > 1 && outcome.Problems[0].Code == error.Code
                ? Problems.Of([.. outcome.Problems.Select(static p => p.ToError())]) : Problems.Of(error);
        Tag(response, outcome.Story!);
        return TypedResults.Ok(Dto(outcome.Story!, outcome.Problems));
    }

    private static StoryDto Dto(DefinitionStory story, ImmutableArray<DefinitionProblem>? problems) => new(
        story.Kind, story.Id, story.Published?.Version ?? 0, story.Open?.Version ?? 0,
        [.. story.Versions.Select(static v => new VersionDto(v.Version, v.State, v.Edit, v.Authors, At(v.SavedMs),
            v.Reviewer.Length > 0 ? v.Reviewer : null, At(v.PublishedMs), v.Pins))],
        [.. story.Steps.Select(static s => new StepDto(s.Version, s.To, s.Actor, DateTimeOffset.FromUnixTimeMilliseconds(s.AtMs),
            s.Comment.Length > 0 ? s.Comment : null))], problems);

    private static DefinitionVersion? Version(DefinitionStory? story, int? version) =>
        version is { } v ? story?.Version(v) : story?.Open ?? story?.Published;

    private static DateTimeOffset? At(long ms) => ms > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static void Tag(HttpResponse response, DefinitionStory story) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{story.Open?.Edit ?? 0}\"");

    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[32 << 10];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
        {
            if (body.Length + read > FormLimits.FileBytes) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static IResult? Wrong(Scope scope, IPlantCatalog plants, string id) =>
        plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : DefinitionText.IsId(id) ? null : None(id);

    private static IResult TooLarge() => Problems.Of(StatusCodes.Status413PayloadTooLarge,
        new TwinError("definition.size", $"At most {FormLimits.FileBytes >> 20} MiB.") { Zh = "文件过大。" });

    private static IResult None(string id) =>
        Problems.Of(new TwinError("definition.unknown", $"There is no '{id}'.") { Zh = $"没有“{id}”。" });
}
