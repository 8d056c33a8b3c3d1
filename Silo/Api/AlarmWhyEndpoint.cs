using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../alarms/{id}/why</c>: the rule and the reading behind an alarm, and what the knowledge graph says of its twin.</summary>
internal static class AlarmWhyEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/alarms/{id}/why", Why)
        .RequireAuthorization(Rights.PlantsRead).WithMetadata(AnswersInDrills.Yes)
        .WithSummary("Rule, reading, causes and ways behind an alarm");

    private static async Task<IResult> Why(string id, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        var mine = AlarmIds.TryParse(id, out var twin, out _, out _) && twin.Realm == scope.Realm && twin.Plant == scope.Plant;
        var steps = mine ? await grains.GetGrain<IAlarmDeskGrain>("desk").HistoryAsync(id) : [];
        if (steps.Count == 0) return Problems.Of(new TwinError("alarm.unknown", $"There is no alarm '{id}'."));
        var raised = steps.FirstOrDefault(static s => s.Kind is AlarmEventKind.Raised or AlarmEventKind.ReAlarmed) ?? steps[0];
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        var why = await GraphEndpoints.Graph(grains, scope).WhyAsync(raised.Twin, 6, 3);
        var history = await HistoryDto.OfAsync(
            raised.Twin, why, plant, grains.GetGrain<IIncidentDeskGrain>(scope.Paper("incidents")));
        return TypedResults.Ok(new
        {
            Alarm = AlarmDto.From(steps[^1]),
            Rule = new
            {
                Id = raised.RuleId, Kind = raised.RuleKind, Version = raised.RuleVersion, raised.Text, raised.Guidance,
                Limit = Finite(raised.Limit),
            },
            Reading = new
            {
                Sensor = raised.Sensor ?? raised.Twin,
                Value = Finite(raised.Value),
                raised.Unit,
                Quality = raised.Quality.Name,
                At = DateTimeOffset.FromUnixTimeMilliseconds(raised.SourceMs),
                raised.Position,
            },
            Verdict = await VerdictAsync(raised, scope, grains),
            raised.FirstOut,
            raised.FirstOutGroup,
            Risk = why is null ? null : WhyDto.From(why, history),
        });
    }

    /// <summary>Which signals a model blamed when it raised the alarm, how much and since when; null: no model did, or it is not kept.
    /// </summary>
    private static async Task<object?> VerdictAsync(AlarmTransition raised, Scope scope, IClusterClient grains)
    {
        if (raised.RuleKind != RuleKind.Model || scope.Realm != TwinKey.Live) return null;
        var verdict = await grains.GetGrain<IMonitorGrain>(scope.Key(raised.Twin)).VerdictAsync(raised.RuleId, raised.State.RaisedMs);
        return verdict is null ? null : new
        {
            verdict.Version, Since = DateTimeOffset.FromUnixTimeMilliseconds(verdict.BeganMs),
            At = DateTimeOffset.FromUnixTimeMilliseconds(verdict.AtMs), verdict.Ended, verdict.Index, verdict.Most, verdict.AtFirst,
            verdict.Blame,
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
