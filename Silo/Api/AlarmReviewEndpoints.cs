using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../alarms/performance</c>, <c>/suggestions</c>, <c>/dry-run</c> and <c>/{id}/judge</c>: how well the alarms work.</summary>
internal static class AlarmReviewEndpoints
{
    private const long DayMs = 86_400_000;
    private const long ReportDays = 400;
    private const long TrialDays = 31;

    /// <summary>Body of a dry run; absent numbers stay as they are.</summary>
    public sealed record TryBody(string Twin, string Rule, double? Deadband, long? OnDelayMs, long? OffDelayMs, double? Threshold);

    /// <summary>Body of a verdict: <c>real</c>, <c>nuisance</c> or <c>none</c>.</summary>
    public sealed record JudgeBody(string Verdict, string? Comment);

    public static void Map(IEndpointRouteBuilder group)
    {
        var alarms = group.MapGroup("/alarms");
        alarms.MapGet("/performance", Report).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("EEMUA 191 / ISA-18.2 figures over a time");
        alarms.MapGet("/suggestions", Suggest).RequireAuthorization(Rights.PlantsRead).WithSummary("Rules worth changing");
        alarms.MapPost("/dry-run", Try).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Replay kept readings through a changed rule; changes nothing");
        alarms.MapPost("/{id}/judge", Judge).RequireAuthorization(Rights.AlarmsOperate)
            .WithSummary("Say whether an alarm was real");
    }

    private static async Task<IResult> Report(Scope scope, IPlantCatalog plants, IClusterClient grains, TimeProvider time, string? from,
        string? to, int? positions)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (!Window(time, from, to, 7, ReportDays, out var window)) return BadTime(ReportDays);
        if (positions is < 1 or > 1_000)
            return Problems.Of(new TwinError("query.positions", "'positions' is 1 to 1000.", Path: "positions"));
        var report = await Desk(grains, scope).ReportAsync(window.FromMs, window.ToMs, positions ?? 1);
        return TypedResults.Ok(AlarmReportDto.Of(report));
    }

    private static async Task<IResult> Suggest(
        Scope scope, IPlantCatalog plants, IClusterClient grains, TimeProvider time, string? from, string? to)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (!Window(time, from, to, 7, ReportDays, out var window)) return BadTime(ReportDays);
        var found = await Desk(grains, scope).SuggestAsync(window.FromMs, window.ToMs);
        var items = found.Select(static s => new SuggestionDto($"{s.Twin}~{s.Rule}", s)).ToList();
        return TypedResults.Ok(new Page<SuggestionDto>(items, items.Count, null));
    }

    private static async Task<IResult> Try(TryBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, TimeProvider time,
        string? from, string? to)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (!Window(time, from, to, 1, TrialDays, out var window)) return BadTime(TrialDays);
        var change = new RuleChange(body.Deadband, body.OnDelayMs, body.OffDelayMs, body.Threshold);
        var outcome = await Desk(grains, scope).TryAsync(
            new TrialRequest(body.Twin ?? "", body.Rule ?? "", change, window.FromMs, window.ToMs));
        return outcome.Error is { } error ? Problems.Of(error) : TypedResults.Ok(outcome.Result);
    }

    private static async Task<IResult> Judge(string id, JudgeBody body, Scope scope, IClusterClient grains)
    {
        if (!Enum.TryParse<AlarmVerdict>(body.Verdict, true, out var verdict) || int.TryParse(body.Verdict, out _))
            return Problems.Of(new TwinError("alarm-verdict.invalid", "'verdict' is real, nuisance or none.", Path: "verdict"));
        var error = await Desk(grains, scope).JudgeAsync(id, verdict, scope.Actor, body.Comment);
        return error is null ? TypedResults.NoContent() : Problems.Of(error);
    }

    private static IAlarmReviewGrain Desk(IClusterClient grains, Scope scope) =>
        grains.GetGrain<IAlarmReviewGrain>(scope.Key("alarm-review"));

    private static bool Window(
        TimeProvider time, string? from, string? to, long days, long most, out (long FromMs, long ToMs) window) => ApiTime.TryWindow(
            time.GetUtcNow().ToUnixTimeMilliseconds(), from, to, days * DayMs, most * DayMs, 366 * DayMs, out window);

    private static IResult BadTime(long days) => Problems.Of(new TwinError(
        "query.time", $"'from' and 'to' are epoch ms or ISO 8601, from < to, at most {days} days apart.", Path: "from"));
}

/// <summary>A suggestion in the API.</summary>
public sealed record SuggestionDto(string Id, AlarmSuggestion Suggestion);

/// <summary>A report in the API; JSON has no NaN, so a figure without anything to compute it from is null.</summary>
public sealed record AlarmReportDto(
    DateTimeOffset From, DateTimeOffset To, int Positions, int Annunciations, bool Indicative, bool Truncated, int LoadClass, int Judged,
    int Useful, IReadOnlyList<FigureDto> Figures, IReadOnlyList<int> Buckets, IReadOnlyList<AlarmFlood> Floods,
    IReadOnlyList<AlarmTally> Top, IReadOnlyList<AlarmTally> Chattering, IReadOnlyList<AlarmTally> Fleeting,
    IReadOnlyList<StaleAlarm> Stale, IReadOnlyList<PriorityDto> Priorities)
{
    /// <summary>From the kernel's report.</summary>
    public static AlarmReportDto Of(AlarmReport r) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(r.FromMs), DateTimeOffset.FromUnixTimeMilliseconds(r.ToMs), r.Positions, r.Annunciations,
        r.Indicative, r.Truncated, r.LoadClass, r.Judged, r.Useful,
        [.. r.Figures.Select(static f => new FigureDto(f.Key, Number(f.Value), f.Grade, f.Target))], r.Buckets, r.Floods, r.Top,
        r.Chattering, r.Fleeting, r.Stale,
        [.. r.Priorities.Select(static p =>
            new PriorityDto((int)p.Priority, p.Count, p.Share, p.Acknowledged, Number(p.P50S), Number(p.P90S)))]);

    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>A figure with its target.</summary>
public sealed record FigureDto(string Key, double? Value, int Grade, AlarmTarget Target);

/// <summary>One priority; percentiles in seconds.</summary>
public sealed record PriorityDto(int Priority, int Count, double Share, int Acknowledged, double? P50S, double? P90S);
