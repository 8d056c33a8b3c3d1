using Twin.Domain;
using Twin.Silo.Identity;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Plants;

namespace Twin.Silo.Api;

/// <summary><c>.../alarms</c>: the list, one alarm, its steps, and the operator's verbs.</summary>
internal static class AlarmEndpoints
{
    private static readonly string[] States = ["active", "unacknowledged", "shelved", "all"];

    /// <summary>Body of a verb.</summary>
    /// <param name="Comment">Why.</param>
    /// <param name="DurationMs">Shelve: how long; 0 or absent: one-shot.</param>
    /// <param name="Permit">Out of service of a safety alarm.</param>
    public sealed record ActBody(string? Comment, long DurationMs = 0, string? Permit = null);

    /// <summary>Body of an outside alarm.</summary>
    public sealed record ExternalBody(
        string Twin, string Source, string Id, bool Active, bool Acknowledged, int Priority, LocalizedText Text, long? AtMs);

    public static void Map(IEndpointRouteBuilder group)
    {
        var alarms = group.MapGroup("/alarms").WithMetadata(AnswersInDrills.Yes);
        alarms.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Alarms by state");
        alarms.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One alarm");
        alarms.MapGet("/{id}/steps", Steps).RequireAuthorization(Rights.PlantsRead).WithSummary("The steps of one alarm, oldest first");
        group.MapPost("/alarms/external", External).RequireAuthorization(Rights.ReadingsWrite)
            .WithSummary("Mirror an alarm of an outside system");
        Verb(alarms, "acknowledge", AlarmVerb.Acknowledge);
        Verb(alarms, "shelve", AlarmVerb.Shelve);
        Verb(alarms, "unshelve", AlarmVerb.Unshelve);
        Verb(alarms, "out-of-service", AlarmVerb.OutOfService);
        Verb(alarms, "return", AlarmVerb.ReturnToService);
        Verb(alarms, "reset", AlarmVerb.Reset);
        Verb(alarms, "comment", AlarmVerb.Comment);
    }

    private static void Verb(IEndpointRouteBuilder alarms, string path, AlarmVerb verb) =>
        alarms.MapPost($"/{{id}}/{path}", (string id, ActBody? body, Scope scope, IClusterClient grains) =>
            Act(id, verb, body, scope, grains))
            .RequireAuthorization(Rights.AlarmsOperate)
            .WithSummary($"{verb} an alarm");

    private static async Task<IResult> List(
        Scope scope, IPlantCatalog plants, IClusterClient grains, string? state, string? twin, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        state ??= "active";
        if (!States.Contains(state))
            return Problems.Of(new TwinError("query.state", $"'{state}' is not one of {string.Join(", ", States)}.", Path: "state"));
        var page = await Desk(grains).ListAsync(new AlarmQuery(scope.Realm, scope.Plant, state, twin, cursor, Paging.Size(pageSize)));
        return TypedResults.Ok(new Page<AlarmDto>([.. page.Items.Select(AlarmDto.From)], page.Total, page.Next));
    }

    private static async Task<IResult> Get(string id, Scope scope, IClusterClient grains)
    {
        var steps = Belongs(id, scope) ? await Desk(grains).HistoryAsync(id) : [];
        return steps.Count == 0 ? NoAlarm(id) : TypedResults.Ok(AlarmDto.From(steps[^1]));
    }

    private static async Task<IResult> Steps(string id, Scope scope, IClusterClient grains)
    {
        var steps = Belongs(id, scope) ? await Desk(grains).HistoryAsync(id) : [];
        return steps.Count == 0 ? NoAlarm(id) : TypedResults.Ok(new Page<AlarmDto>([.. steps.Select(AlarmDto.From)], steps.Count, null));
    }

    private static async Task<IResult> Act(string id, AlarmVerb verb, ActBody? body, Scope scope, IClusterClient grains)
    {
        if (!Belongs(id, scope)) return NoAlarm(id);
        if (body?.Comment?.Length > Limits.CommentChars)
            return Problems.Of(StatusCodes.Status400BadRequest,
                new TwinError("comment.length", $"A comment has at most {Limits.CommentChars} characters."));
        var outcome = await Desk(grains)
            .ActAsync(id, new AlarmCommand(verb, 0, scope.Actor, body?.Comment, body?.DurationMs ?? 0, body?.Permit));
        return outcome.Error is { } error ? Problems.Of(error) : TypedResults.Ok(outcome.Alarm is { } alarm ? AlarmDto.From(alarm) : null);
    }

    private static async Task<IResult> External(ExternalBody body, Scope scope, IPlantRegistry plants, IClusterClient grains,
        TimeProvider time)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (plant.Find(body.Twin) is null) return Problems.NoTwin(body.Twin);
        if (body.Priority is < 1 or > 4 || !TwinKey.IsLocalId(body.Id) || !TwinKey.IsLocalId(body.Source))
            return Problems.Of(new TwinError("external.invalid", "Priority is 1 to 4; source and id are local ids."));
        var partition = grains.GetGrain<IPartitionGrain>(
            scope.Key(Domain.Plants.Partitioning.IdOf(plant.PartitionOf(body.Twin))));
        var outcome = await partition.ExternalAsync(body.Twin, new ExternalAlarm(
            body.Source, body.Id, body.Active, body.Acknowledged, (AlarmPriority)body.Priority, body.Text.En, body.Text.Zh,
            body.AtMs ?? time.GetUtcNow().ToUnixTimeMilliseconds()));
        return outcome.Error is { } error ? Problems.Of(error) : TypedResults.Ok(outcome.Alarm is { } alarm ? AlarmDto.From(alarm) : null);
    }

    private static IAlarmDeskGrain Desk(IClusterClient grains) => grains.GetGrain<IAlarmDeskGrain>("desk");

    private static bool Belongs(string id, Scope scope) =>
        AlarmIds.TryParse(id, out var twin, out _, out _) && twin.Realm == scope.Realm && twin.Plant == scope.Plant;

    private static IResult NoAlarm(string id) => Problems.Of(new TwinError("alarm.unknown", $"There is no alarm '{id}'."));
}
