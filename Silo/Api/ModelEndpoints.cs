using Twin.Domain;
using Twin.Domain.Plants.Drafts;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../types</c> and <c>.../versions</c>: what the plant is made of, now and before.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var plant = api.MapGroup("/plants/{plant}");
        plant.MapGet("/types", Types).RequireAuthorization(Rights.PlantsRead).WithSummary("Types of twins");
        plant.MapGet("/types/{id}", Type).RequireAuthorization(Rights.PlantsRead).WithSummary("One type");
        plant.MapGet("/versions", Versions).RequireAuthorization(Rights.PlantsRead).WithSummary("Versions of the plant, newest first");
        plant.MapGet("/versions/{version:int}/file", File).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("The plant file of a version");
        plant.MapGet("/versions/{version:int}/compare", Compare).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("What differs between a version and another (with=; default the one before)");
    }

    // In the form of the plant file, which leaves out what equals its default and has no NaN.
    private static IResult Types(Scope scope, IPlantCatalog plants, string? cursor, int? pageSize) =>
        plants.Find(scope.Plant) is { } plant
            ? TypedResults.Ok(Paging.Cut([.. ModelDocument.Of(plant with { Twins = [] }).Types], cursor, pageSize))
            : Problems.NoPlant(scope.Plant);

    private static IResult Type(string id, Scope scope, IPlantCatalog plants)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        return ModelDocument.Of(plant with { Twins = [] }).Find(ModelSubject.Type, id) is { } type
            ? TypedResults.Ok(type)
            : Problems.Of(new TwinError("type.unknown", $"There is no type '{id}'."));
    }

    private static async Task<IResult> Versions(
        Scope scope, IPlantCatalog plants, IPlantStore store, string? cursor, int? pageSize, CancellationToken stop)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var page = Paging.Cut(await store.VersionsAsync(scope.Plant, stop), cursor, pageSize);
        return TypedResults.Ok(new
        {
            Items = page.Items.Select(static v =>
                new { Id = v.Version, v.Version, At = DateTimeOffset.FromUnixTimeMilliseconds(v.AtMs), v.Actor }),
            page.Total,
            page.Next,
        });
    }

    private static async Task<IResult> File(int version, Scope scope, IPlantStore store, CancellationToken stop) =>
        await store.FindAsync(scope.Plant, version, stop) is { } found
            ? TypedResults.Bytes(found.File, "application/geo+json")
            : NoVersion(version);

    private static async Task<IResult> Compare(int version, int? with, Scope scope, IPlantStore store, CancellationToken stop)
    {
        var other = with ?? version - 1;
        if (await store.FindAsync(scope.Plant, version, stop) is not { } found) return NoVersion(version);
        if (await store.FindAsync(scope.Plant, other, stop) is not { } before) return NoVersion(other);
        return TypedResults.Ok(new { Version = version, With = other, Changes = PlantDiff.Between(Parse(before), Parse(found)) });
    }

    private static ModelDocument Parse(PlantVersion version) =>
        ModelDocument.TryParse(version.File.Span, out var document, out var error) ? document : throw new TwinException(error);

    private static IResult NoVersion(int version) => Problems.Of(new TwinError("version.unknown", $"There is no version {version}."));
}
