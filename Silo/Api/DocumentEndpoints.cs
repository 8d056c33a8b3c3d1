using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Documents;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Silo.Identity;
using Twin.Silo.Storage.Documents;

namespace Twin.Silo.Api;

/// <summary><c>.../twins/{id}/documents</c>: documents and photos. What a file is, its content says, not its name.</summary>
internal static class DocumentEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        var documents = group.MapGroup("/twins/{id}/documents");
        documents.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Documents and photos of a twin, newest first");
        documents.MapPost("/", Add).RequireAuthorization(Rights.DocumentsWrite)
            .WithSummary("Add a document: the body is the file, ?name= what it is called");
        documents.MapGet("/{document}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("The content of a document");
        documents.MapDelete("/{document}", Remove).RequireAuthorization(Rights.DocumentsWrite).WithSummary("Remove a document");
    }

    private static async Task<IResult> List(string id, Scope scope, IPlantRegistry plants, IDocumentStore store, CancellationToken stop)
    {
        if (plants.Find(scope.Plant)?.Find(id) is null) return Problems.NoTwin(id);
        var items = await store.ListAsync(scope.Realm, scope.Plant, id, stop);
        return TypedResults.Ok(new Page<object>([.. items.Select(Shown)], items.Count, null));
    }

    private static async Task<IResult> Add(
        string id, Scope scope, string? name, HttpRequest request, IPlantRegistry plants, IDocumentStore store, ITwinStore log,
        TimeProvider time, CancellationToken stop)
    {
        if (plants.Find(scope.Plant)?.Find(id) is null) return Problems.NoTwin(id);
        var called = (name ?? "").Trim();
        if (called.Length is 0 or > Limits.DocumentNameChars || called.Any(char.IsControl))
            return Problems.Of(new TwinError("document.name", $"A document has a name of 1 to {Limits.DocumentNameChars} characters.",
                Path: "name"));
        if (await RequestBody.ReadAsync(request, Limits.DocumentBytes, stop) is not { } content)
            return Problems.Of(413, new TwinError("document.size", $"No document is larger than {Limits.DocumentBytes >> 20} MiB."));
        if (!DocumentTypes.TryTell(content, out var mediaType, out var error))
            return Problems.Of(error.Code == "document.size" ? 413 : 415, error);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var document = new TwinDocument(IdOf(scope, id, content), id, called, mediaType, content.Length, nowMs, scope.Actor);
        if (!await store.AddAsync(scope.Live, scope.Plant, document, content, stop))
            return Problems.Of(409, new TwinError("document.full", $"A twin has at most {Limits.DocumentsPerTwin} documents."));
        await NoteAsync(log, scope, document, "document.added", nowMs);
        return TypedResults.Created($"{request.Path}/{document.Id}", Shown(document));
    }

    private static async Task<IResult> Get(
        string id, string document, Scope scope, IDocumentStore store, HttpResponse response, CancellationToken stop)
    {
        if (await store.FindAsync(scope.Realm, scope.Plant, id, document, stop) is not var (found, content)) return NoDocument(document);
        // Only pictures are shown in the page.
        Sealed.Headers(response, "private, max-age=86400");
        var disposition = new ContentDispositionHeaderValue(found.IsPicture ? "inline" : "attachment");
        disposition.SetHttpFileName(found.Name);
        response.Headers.ContentDisposition = disposition.ToString();
        return TypedResults.Bytes(content, found.MediaType == "text/plain" ? "text/plain; charset=utf-8" : found.MediaType);
    }

    private static async Task<IResult> Remove(
        string id, string document, Scope scope, IDocumentStore store, ITwinStore log, TimeProvider time, CancellationToken stop)
    {
        if (await store.FindAsync(scope.Realm, scope.Plant, id, document, stop) is not var (found, _)
            || !await store.RemoveAsync(scope.Live, scope.Plant, id, document, stop)) return NoDocument(document);
        await NoteAsync(log, scope, found, "document.removed", time.GetUtcNow().ToUnixTimeMilliseconds());
        return TypedResults.NoContent();
    }

    private static string IdOf(Scope scope, string twin, byte[] content)
    {
        var place = Encoding.UTF8.GetBytes($"{scope.Realm}/{scope.Plant}/{twin}\n");
        return Convert.ToHexStringLower(SHA256.HashData([.. place, .. SHA256.HashData(content)]).AsSpan(0, 16));
    }

    private static async Task NoteAsync(ITwinStore log, Scope scope, TwinDocument document, string type, long nowMs) =>
        await log.CommitAsync(new TwinCommit
        {
            Realm = scope.Realm,
            Plant = scope.Plant,
            Events =
            [
                new NewEvent($"{type}#{document.Id}#{nowMs}", scope.Actor, "", type, 1, nowMs, document.Twin,
                    JsonSerializer.SerializeToUtf8Bytes(new { id = document.Id, name = document.Name, mediaType = document.MediaType })),
            ],
        });

    private static object Shown(TwinDocument d) => new
    {
        d.Id,
        d.Name,
        d.MediaType,
        d.Bytes,
        At = DateTimeOffset.FromUnixTimeMilliseconds(d.AtMs),
        d.Actor,
    };

    private static IResult NoDocument(string id) => Problems.Of(new TwinError("document.unknown", $"There is no document '{id}'."));
}
