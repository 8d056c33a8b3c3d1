using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../instruments</c>: instruments in trouble by NAMUR NE 107, found by watching each other. No alarms.</summary>
internal static class InstrumentEndpoints
{
    /// <summary>Body of an order to learn anew: the id of a trouble, pair or balance.</summary>
    public sealed record LearnBody(string? Id);

    /// <summary>A trouble as the API says it; numbers that are not known are left out.</summary>
    public sealed record TroubleDto(
        string Id, string Status, string Letter, string Kind, IReadOnlyList<string> Sensors, string? Suspect, DateTimeOffset Since,
        DateTimeOffset Found, double? Size, double? PerHour, string Unit, IReadOnlyList<string> Evidence, bool LevelsAgree);

    /// <summary>All of them, and what is watched.</summary>
    public sealed record InstrumentsDto(
        IReadOnlyList<TroubleDto> Items, int Total, int Pairs, int Balances, int Learnt, DateTimeOffset? At);

    /// <summary>A trouble that is over.</summary>
    public sealed record PastDto(
        string Status, string Letter, string Kind, IReadOnlyList<string> Sensors, DateTimeOffset Since, DateTimeOffset Ended);

    public static void Map(IEndpointRouteBuilder group)
    {
        var instruments = group.MapGroup("/instruments");
        instruments.MapGet("/", List).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Instruments in trouble by NAMUR NE 107, the worst first: kind, size, since when, what speaks for it");
        instruments.MapGet("/past", Past).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Troubles that are over and lie in ?from=&to= (Unix ms or ISO 8601), the newest last; the last 200 are kept");
        instruments.MapPost("/learn", Learn).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Learn anew what is normal for a trouble, pair or balance, e.g. after calibration");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var view = await grains.Instruments(scope.Plant).GetAsync();
        return TypedResults.Ok(new InstrumentsDto(
            [.. view.Troubles.Select(Dto)], view.Troubles.Length, view.Pairs, view.Balances, view.Sure,
            view.AtMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(view.AtMs) : null));
    }

    private static async Task<IResult> Past(Scope scope, IPlantCatalog plants, IClusterClient grains, string? from, string? to)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        if (!ApiTime.TryParse(from, 0, out var fromMs) || !ApiTime.TryParse(to, long.MaxValue, out var toMs))
            return Problems.Of(new TwinError("query.range", "from and to are Unix ms or ISO 8601.")
            {
                Zh = "from 和 to 须为毫秒时间戳或 ISO 8601。",
            });
        var past = await grains.Instruments(scope.Plant).PastAsync(fromMs, toMs);
        return TypedResults.Ok(new Page<PastDto>([.. past.Select(static p => new PastDto(
            Word(p.Status.ToString()), InstrumentTrouble.LetterOf(p.Status).ToString(), Word(p.Kind.ToString()), p.Sensors,
            DateTimeOffset.FromUnixTimeMilliseconds(p.SinceMs), DateTimeOffset.FromUnixTimeMilliseconds(p.EndedMs)))], past.Length, null));
    }

    private static async Task<IResult> Learn(LearnBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        if (body?.Id is not { Length: > 0 and <= 2 * Limits.LocalIdChars + 16 } id)
            return Problems.Of(new TwinError("instrument.id", "Name what is to be learnt anew.", Path: "id") { Zh = "请给出监视项编号。" });
        return await grains.Instruments(scope.Plant).LearnAsync(id, scope.Actor) is { } error
            ? Problems.Of(error) : TypedResults.NoContent();
    }

    private static TroubleDto Dto(InstrumentTrouble t) => new(
        t.Id, Word(t.Status.ToString()), t.Letter.ToString(), Word(t.Kind.ToString()), t.Sensors, t.Suspect,
        DateTimeOffset.FromUnixTimeMilliseconds(t.SinceMs), DateTimeOffset.FromUnixTimeMilliseconds(t.FoundMs), t.Size,
        t.PerHour, t.Unit,
        [
            .. Enum.GetValues<TroubleEvidence>().Where(e => e != TroubleEvidence.None && t.Evidence.HasFlag(e))
                .Select(e => Word(e.ToString())),
        ],
        t.LevelsAgree);

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static IResult? Wrong(Scope scope, IPlantCatalog plants) =>
        !LiveRealm.TryOf(scope.Realm, out _, out var error) ? Problems.Of(error)
        : plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : null;
}
