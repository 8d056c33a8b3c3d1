using Twin.Grains.Interfaces.Drills;
using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Knowledge.Causes;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../alarms/groups</c>: open alarms under their causes.</summary>
internal static class AlarmGroupEndpoints
{
    /// <summary>Body of an acknowledgement.</summary>
    /// <param name="Comment">Why.</param>
    /// <param name="SeenAt">The group's <c>newestAt</c> as the person saw it; alarms that came later are left.</param>
    public sealed record AcknowledgeBody(string? Comment, DateTimeOffset? SeenAt);

    /// <summary>A group in the API; <c>mayFollow</c>: it may have come from that other group, but is possibly independent of it.</summary>
    public sealed record GroupDto(string Id, LocalizedText Text, int Priority, int Open, int Unacknowledged, string? Supply,
        DateTimeOffset BeganAt, DateTimeOffset NewestAt, ImmutableArray<CauseCandidate> Candidates, IReadOnlyList<MemberDto> AlwaysShown,
        IReadOnlyList<MemberDto> Members, GroupLink? MayFollow);

    /// <summary>A member in the API; the first is the origin.</summary>
    public sealed record MemberDto(AlarmDto Alarm, DateTimeOffset BeganAt, bool Open, CauseLink Link, string? Parent,
        ImmutableArray<string> Path, int Depth, double Score);

    public static void Map(IEndpointRouteBuilder group)
    {
        var groups = group.MapGroup("/alarms/groups").WithMetadata(AnswersInDrills.Yes);
        groups.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Open alarms grouped under their causes");
        groups.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One group of alarms");
        groups.MapPost("/{id}/acknowledge", Acknowledge).RequireAuthorization(Rights.AlarmsOperate)
            .WithSummary("Acknowledge a group's members of priority 3 and 4; says which were left and why");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var page = Paging.Cut(await Groups(scope, grains).ListAsync(), cursor, pageSize);
        return TypedResults.Ok(new Page<GroupDto>([.. page.Items.Select(Dto)], page.Total, page.Next));
    }

    private static async Task<IResult> Get(string id, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var found = (await Groups(scope, grains).ListAsync()).FirstOrDefault(g => g.Id == id);
        return found is null
            ? Problems.Of(new TwinError("alarm-group.unknown", $"There is no alarm group '{id}'."))
            : TypedResults.Ok(Dto(found));
    }

    private static async Task<IResult> Acknowledge(
        string id, AcknowledgeBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (body?.Comment?.Length > Limits.CommentChars)
            return Problems.Of(StatusCodes.Status400BadRequest,
                new TwinError("comment.length", $"A comment has at most {Limits.CommentChars} characters."));
        var outcome = await Groups(scope, grains)
            .AcknowledgeAsync(id, scope.Actor, body?.Comment, body?.SeenAt?.ToUnixTimeMilliseconds());
        return outcome.Error is { } error
            ? Problems.Of(error)
            : TypedResults.Ok(new { acknowledged = outcome.Done!.Acknowledge, left = outcome.Done.Left });
    }

    private static IAlarmGroupGrain Groups(Scope scope, IClusterClient grains) =>
        grains.Room<IAlarmGroupGrain>(scope.Realm, scope.Plant, "alarm-groups");

    private static GroupDto Dto(AlarmGroup g) => new(
        g.Id, g.Text, (int)g.Priority, g.Open, g.Unacknowledged, g.Supply, At(g.Origin.OnsetMs), At(g.NewestMs), g.Candidates,
        [.. g.AlwaysShown.Select(Dto)], [.. g.Members.Select(Dto)], g.MayFollow);

    private static MemberDto Dto(GroupMember m) =>
        new(AlarmDto.From(m.Alarm), At(m.OnsetMs), m.IsOpen, m.Link, m.ParentId, m.Path, m.Depth, m.Score);

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
