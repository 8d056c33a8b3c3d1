using Microsoft.AspNetCore.Authorization;
using Twin.Domain;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary>
/// <c>.../permits</c>: permits that are not ended, bound to the live plant. They are opened and moved on as work orders
/// (<c>.../work-orders</c>).
/// </summary>
internal static class PermitEndpoints
{
    /// <summary>Body of a confirmation; without a person: the one who asks.</summary>
    public sealed record ConfirmBody(string? Person);

    public static void Map(IEndpointRouteBuilder group)
    {
        var permits = group.MapGroup("/permits");
        permits.MapGet("/", List).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Permits not ended, suspended ones first: what is true around them, conflicts, who has heard");
        permits.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One of them");
        permits.MapPost("/{id}/confirm", Confirm).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Say that one has heard of the suspension; for somebody else after a call: alarms.operate");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var found = await grains.Permits(scope.Plant).ListAsync();
        return TypedResults.Ok(new Page<PermitView>(found, found.Length, null));
    }

    private static async Task<IResult> Get(string id, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var found = (await grains.Permits(scope.Plant).ListAsync()).FirstOrDefault(p => p.Ticket.Id == id);
        return found is null ? None(id) : TypedResults.Ok(found);
    }

    private static async Task<IResult> Confirm(
        string id, ConfirmBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains, IAuthorizationService rights,
        HttpContext context)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var person = body?.Person ?? scope.Actor;
        if (person != scope.Actor && !(await rights.AuthorizeAsync(context.User, Rights.AlarmsOperate)).Succeeded) return Results.Forbid();
        return await grains.Permits(scope.Plant).ConfirmAsync(id, person, scope.Actor) is { } error
            ? Problems.Of(error) : TypedResults.NoContent();
    }

    private static IResult? Wrong(Scope scope, IPlantCatalog plants) =>
        !LiveRealm.TryOf(scope.Realm, out _, out var error) ? Problems.Of(error)
        : plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : null;

    private static IResult None(string id) =>
        Problems.Of(new TwinError("permit.unknown", $"There is no open permit '{id}'.") { Zh = $"没有未结束的作业票“{id}”。" });
}
