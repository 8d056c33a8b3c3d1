using Twin.Grains.Interfaces.Drills;
using Twin.Domain;
using Twin.Silo.Identity;
using Twin.Domain.Plants;
using Twin.Domain.Twins;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Plants;
using Twin.Grains.Twins;

namespace Twin.Silo.Api;

/// <summary><c>.../twins</c>: list, one twin with its state, alarms and relations, its history, its mode.</summary>
internal static class TwinEndpoints
{
    /// <summary>Body of a mode change.</summary>
    public sealed record ModeBody(string Mode, string? Comment);

    public static void Map(IEndpointRouteBuilder group)
    {
        var twins = group.MapGroup("/twins").WithMetadata(AnswersInDrills.Yes);
        twins.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Twins by kind, zone, text and state (where)");
        twins.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One twin: definition, state, alarms, relations");
        twins.MapGet("/{id}/history", History).RequireAuthorization(Rights.PlantsRead).WithSummary("Kept readings of a sensor");
        twins.MapPost("/{id}/mode", SetMode).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Put a twin into an operating mode");
    }

    private static async Task<IResult> List(
        Scope scope, IPlantRegistry plants, IClusterClient grains, string? kind, string? zone, string? q, string? where, string? cursor,
        int? pageSize)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        TwinKind? only = null;
        if (kind is not null)
        {
            if (!Enum.TryParse<TwinKind>(kind.Replace("-", "", StringComparison.Ordinal), true, out var parsed)
                || int.TryParse(kind, out _))
                return Problems.Of(new TwinError("query.kind", $"'{kind}' is not a kind of twin.", Path: "kind"));
            only = parsed;
        }

        IEnumerable<TwinDefinition> all = plant.Model.Twins;
        if (where is not null)
        {
            if (TwinFilter.Parse(where, out var errors) is not { } filter) return Problems.Of(errors);
            all = await StateQuery.RunAsync(filter, plant, scope, grains);
        }

        var found = all.Where(t =>
            (only is null || t.Kind == only) && (zone is null || plant.IsIn(t, zone)) && (q is null || plant.Matches(t, q))).ToList();
        var page = Paging.Cut(found, cursor, pageSize);
        return TypedResults.Ok(new Page<TwinDto>([.. page.Items.Select(t => TwinDto.From(plant, t))], page.Total, page.Next));
    }

    private static async Task<IResult> Get(string id, Scope scope, IPlantRegistry plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (plant.Find(id) is not { } twin) return Problems.NoTwin(id);
        var alarms = await grains.GetGrain<IAlarmDeskGrain>("desk").ListAsync(
            new AlarmQuery(scope.Realm, scope.Plant, "active", id, null, Limits.PageSize));
        object? state = twin.Kind == TwinKind.Sensor
            ? SensorStateDto.From(await TwinStates.SensorAsync(grains, scope.Realm, scope.Plant, id), plant.ProfileOf(twin))
            : await TwinStates.OwnerAsync(grains, scope.Realm, scope.Plant, twin) is { } owner
                ? TwinStateDto.From(owner, plant, twin) : null;
        return TypedResults.Ok(TwinDto.From(plant, twin) with
        {
            State = state,
            Alarms = [.. alarms.Items.Select(AlarmDto.From)],
            Risk = await GraphEndpoints.Graph(grains, scope).WhyAsync(id, 4, 0) is { } why ? RiskDto.From(why) : null,
        });
    }

    private static async Task<IResult> History(
        string id, Scope scope, IPlantRegistry plants, IClusterClient grains, IHistoryReader history, TimeProvider time,
        string? from, string? to, int? points, CancellationToken stop)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (plant.Find(id) is not { Kind: TwinKind.Sensor }) return Problems.NoTwin(id);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!ApiTime.TryParse(to, nowMs, out var toMs) || !ApiTime.TryParse(from, toMs - 3_600_000, out var fromMs) || fromMs > toMs)
            return Problems.Of(new TwinError("query.time", "'from' and 'to' are epoch ms or ISO 8601, from ≤ to.", Path: "from"));
        var realm = scope.Realm;
        if (RealmRooms.IsDrill(realm))
        {
            // A drill keeps no readings. What was before it began is the plant's; the plant's own go on without it and are not shown here.
            if (await grains.Drill(realm, scope.Plant).GetAsync() is not { } drill) return Problems.NoTwin(id);
            var beganMs = drill.NowMs - (long)(drill.TimeS * 1_000);
            (realm, fromMs, toMs) = (TwinKey.Live, Math.Min(fromMs, beganMs), Math.Min(toMs, beganMs));
        }

        var series = await history.QueryAsync(realm, scope.Plant, id, fromMs, toMs, Math.Clamp(points ?? 1_000, 1, 100_000), stop);
        return TypedResults.Ok(new
        {
            Items = series.Points.Select(static p => new { p.T, p.V, Q = new Domain.Readings.Quality(p.Q).Name }),
            series.Total,
            series.Raw,
        });
    }

    private static async Task<IResult> SetMode(string id, ModeBody body, Scope scope, IPlantRegistry plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (plant.Find(id) is null) return Problems.NoTwin(id);
        var error = RealmRooms.IsDrill(scope.Realm)
            ? await grains.Drill(scope.Realm, scope.Plant).SetModeAsync(id, body.Mode, scope.Actor)
            : await grains.GetGrain<IPartitionGrain>(scope.Key(Partitioning.IdOf(plant.PartitionOf(id))))
                .SetModeAsync(id, body.Mode, scope.Actor, body.Comment);
        return error is null ? TypedResults.NoContent() : Problems.Of(error);
    }
}
