using Microsoft.AspNetCore.Authorization;
using Twin.Domain;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Drills;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../drills/{id}/role</c>, <c>messages</c>, <c>findings</c>: who plays what, what is read, what becomes of it.</summary>
internal static class DrillRoomEndpoints
{
    /// <summary>Body of a join; an empty role: none any more.</summary>
    public sealed record RoleBody(string? Role);

    /// <summary>Body of a read mark.</summary>
    public sealed record ReadBody(int UpTo);

    public static void Map(IEndpointRouteBuilder drills)
    {
        drills.MapGet("/{id}/board", Board).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Who plays what, messages and checklists, as the caller's role may see them");
        drills.MapPost("/{id}/role", Join).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Play a role of the scenario from now on, or none: one acts for the side of one's role only");
        drills.MapPost("/{id}/messages/read", Read).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("The caller's role has read its messages up to a number");
        drills.MapPost("/{id}/findings/{number:int}/work-order", Order).RequireAuthorization(Rights.AlarmsOperate)
            .WithSummary("A person makes a finding of an ended drill a work order of the real plant; again: the same order");
    }

    private static async Task<IResult> Board(string id, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        DrillEndpoints.Find(scope, plants, grains, id) is { } drill && await drill.RoomAsync(0, scope.Viewer) is { } room
            ? TypedResults.Ok(BoardDto.From(room)) : DrillEndpoints.NoDrill(id);

    private static async Task<IResult> Join(
        string id, RoleBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, IAuthorizationService rights,
        HttpContext context)
    {
        if (DrillEndpoints.Find(scope, plants, grains, id) is not { } drill || await drill.RoomAsync(0, scope.Viewer) is not { } room)
            return DrillEndpoints.NoDrill(id);
        // The side asks for a right: who may not respond plays no blue, who may not run drills neither red nor control.
        var role = room.Scenario.Roles.FirstOrDefault(r => r.Id == body.Role);
        var right = role?.Team == DrillTeam.Blue ? Rights.AlarmsOperate : Rights.DrillsRun;
        if (role is not null && !(await rights.AuthorizeAsync(context.User, right)).Succeeded)
        {
            return Problems.Of(
                StatusCodes.Status403Forbidden, new TwinError("auth.denied", $"You may not play '{role.Id}'.", Path: "role"));
        }

        return await drill.JoinAsync(body.Role ?? "", scope.Actor) is { } error ? Problems.Of(error) : TypedResults.NoContent();
    }

    private static async Task<IResult> Read(string id, ReadBody body, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        DrillEndpoints.Find(scope, plants, grains, id) is not { } drill ? DrillEndpoints.NoDrill(id)
            : await drill.ReadAsync(body.UpTo, scope.Actor) is { } error ? Problems.Of(error) : TypedResults.NoContent();

    private static async Task<IResult> Order(string id, int number, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (!LiveRealm.TryOf(scope.Realm, out var live, out var wrong)) return Problems.Of(wrong);
        var outcome = await FindingOrders.OrderAsync(grains, plants, live, scope.Plant, id, number, scope.Actor);
        return outcome.Error is { } error ? Problems.Of(error) : TypedResults.Ok(OrderDto.Of(outcome.Line!));
    }
}

/// <summary>The board on the wire.</summary>
internal sealed record BoardDto(
    string Mine, IReadOnlyList<DrillPlayer> Players, IReadOnlyList<DrillMessage> Messages, IReadOnlyList<ChecklistDto> Checklists,
    IReadOnlyList<Twin.Domain.Drills.Scene.DrillExit> Exits)
{
    public static BoardDto From(DrillRoom room) =>
        new(room.Mine, room.Players, room.Messages, [.. room.Checklists.Select(ChecklistDto.From)], room.Exits);
}

/// <summary>A checklist on the wire.</summary>
internal sealed record ChecklistDto(
    string Procedure, LocalizedText Name, string Role, string Alarm, double SinceS, IReadOnlyList<CheckStepDto> Steps)
{
    public static ChecklistDto From(DrillChecklist list) => new(list.Procedure, list.Name, list.Role, list.Alarm, list.SinceS,
        [.. list.Steps.Select(static s => new CheckStepDto(
            s.Word, s.DueS, s.Text, s.Do is { } action ? ActionTable.Of(action.Kind).Word : null, s.Do?.Target, s.Do?.To,
            s.Done ? s.DoneS : null, s.By))]);
}

/// <summary>A step of a checklist on the wire; not done: no time.</summary>
internal sealed record CheckStepDto(
    string Word, double DueS, LocalizedText Text, string? Do, string? Target, string? To, double? DoneS, string By);
