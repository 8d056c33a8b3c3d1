using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Exchange;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Client.Blazor.Exchange;

/// <summary>Plants and drafts as files: <c>.../exchange/{name}</c> gives one, a POST to a draft's reads one into it. Never into what is
/// live.</summary>
internal static class ExchangeEndpoints
{
    private const string Live = "/api/v1/plants/{plant}/exchange/{name}";
    private const string OfDraft = "/api/v1/plants/{plant}/drafts/{id}/exchange/{name}";

    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Live, GetLive).RequireAuthorization(TwinPolicies.PlantsRead)
            .WithSummary("The plant as a file: plant.geojson, map.geojson, dtdl.ndjson, twins.xlsx, twins.csv, alarms.xlsx, alarms.csv");
        routes.MapGet(OfDraft, Get).RequireAuthorization(TwinPolicies.PlantsRead).WithSummary("The draft as a file");
        routes.MapPost(OfDraft, Post).RequireAuthorization(TwinPolicies.PlantsWrite).DisableAntiforgery()
            .WithSummary("Read a file into the draft; ?anyway=true takes what is right of a file with mistakes, ?check=true only looks");
    }

    private static IResult GetLive(string plant, string name, IPlantCatalog catalog) =>
        catalog.Find(plant) is { } model ? File(PlantFile.Write(model), plant, name) : Problem(404, Unknown("plant", plant));

    private static async Task<IResult> Get(string plant, string id, string name, IDraftLink link) =>
        await link.OpenAsync(plant, id) is { } opened ? File(opened.File, $"{plant}-{id}", name) : Problem(404, Unknown("draft", id));

    private static async Task<IResult> Post(string plant, string id, string name, HttpContext context, IDraftLink link,
        bool anyway = false, bool check = false, bool metres = false)
    {
        if (PlantExchange.Parse(name) is not { } format) return Problem(404, Unknown("exchange", name));
        if (context.Request.ContentLength > PlantExchange.MaxBytes) return Problem(413, PlantExchange.TooLarge());
        if (await link.OpenAsync(plant, id) is not { } draft) return Problem(404, Unknown("draft", id));
        if (await RequestBody.ReadAsync(context.Request, PlantExchange.MaxBytes, context.RequestAborted) is not { } content)
            return Problem(413, PlantExchange.TooLarge());
        var plan = PlantExchange.Plan(draft.File, content, format, metres);
        if (check || (plan.Errors.Length > 0 && !anyway) || (plan.Edits.IsEmpty && plan.File is null))
            return plan.Errors.IsEmpty ? Results.Ok(Taken(false, plan, draft.Draft.Revision)) : Problem(StatusOf(plan), [.. plan.Errors]);
        var actor = Actors.Of(context.User);
        var outcome = plan.WholeFile(draft.File) is { } file
            ? await link.ReplaceAsync(plant, id, file, draft.Draft.Revision, actor)
            : await link.EditAsync(plant, id, plan.Edits, draft.Draft.Revision, actor);
        if (!outcome.Errors.IsEmpty)
            return Problem(outcome.Errors[0].Code == "version.conflict" ? 412 : 409, [.. outcome.Errors]);
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{outcome.Draft.Revision}\"");
        return Results.Ok(Taken(true, plan, outcome.Draft.Revision));
    }

    private static object Taken(bool taken, ImportPlan plan, int revision) => new
    {
        taken, edits = plan.Edits.Length, whole = plan.File is not null, revision, plan.Notes,
        errors = plan.Errors.Take(200).Select(static e => new { e.Code, e.Message, e.Path }),
    };

    private static IResult File(byte[] plantFile, string stem, string name)
    {
        if (PlantExchange.Parse(name) is not { } format) return Problem(404, Unknown("exchange", name));
        var (content, error) = PlantExchange.Export(plantFile, format);
        return content is null ? Problem(400, error!) : Results.File(content, PlantExchange.MediaTypeOf(format), $"{stem}-{name}");
    }

    private static int StatusOf(ImportPlan plan) => plan.Errors[0].Code is "exchange.size" or "sheet.size" ? 413 : 400;

    private static TwinError Unknown(string what, string id) => new($"{what}.unknown", $"There is no {what} '{id}'.");

    private static IResult Problem(int status, params TwinError[] errors) => Results.Problem(
        errors.Length == 1 ? errors[0].Message : $"{errors.Length} errors; the first: {errors[0].Message}", statusCode: status,
        type: $"urn:twin:error:{errors[0].Code}", extensions: new Dictionary<string, object?>
        {
            ["code"] = errors[0].Code, ["path"] = errors[0].Path,
            ["errors"] = errors.Take(200).Select(static e => new { e.Code, e.Message, e.Path }).ToArray(),
        });
}
