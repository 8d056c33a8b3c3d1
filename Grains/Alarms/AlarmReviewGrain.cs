using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Trials;

namespace Twin.Grains.Alarms;

/// <inheritdoc cref="IAlarmReviewGrain"/>
[GrainType("alarm-review"), StatelessWorker]
public sealed class AlarmReviewGrain(
    ILogReader log, ITwinStore store, IHistoryReader history, IPlantRegistry plants, TimeProvider time) : Grain, IAlarmReviewGrain
{
    private const int Steps = 500_000;
    private const int Verdicts = 100_000;
    private const long Readings = 3_000_000;

    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public async ValueTask<AlarmReport> ReportAsync(long fromMs, long toMs, int positions)
    {
        var key = Key;
        var (steps, truncated) = await log.AlarmStepsAsync(key.Realm, key.Plant, fromMs, toMs, Steps);
        var verdicts = await VerdictsAsync(key, fromMs);
        return AlarmPerformance.Compute(steps, fromMs, toMs, positions, verdicts, PerformanceTables.Default) with { Truncated = truncated };
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<AlarmSuggestion>> SuggestAsync(long fromMs, long toMs) =>
        plants.Find(Key.Plant) is { } plant
            ? Suggestions.From(await ReportAsync(fromMs, toMs, 1), plant, PerformanceTables.Default)
            : [];

    /// <inheritdoc/>
    public async ValueTask<TrialOutcome> TryAsync(TrialRequest request)
    {
        var key = Key;
        if (plants.Find(key.Plant) is not { } plant) return Refuse("plant.unknown", $"There is no plant '{key.Plant}'.");
        var (trial, errors) = RuleTrial.Create(plant, request.Twin, request.Rule, request.Change);
        if (trial is null) return new TrialOutcome(null, errors[0]);
        var truncated = false;
        var past = new PastReadings(history, key);
        await foreach (var (_, readings) in past.ReadAsync(trial.Sensors, request.FromMs, request.ToMs))
        {
            foreach (var (sensor, point) in readings) trial.Feed(sensor, point.T, point.V, new Quality(point.Q));
            if (truncated = trial.Readings >= Readings) break;
        }

        var result = trial.Finish(request.ToMs, await RealAsync(key, request));
        var twin = plant.Find(request.Twin)!;
        var rule = plant.RuleOf(request.Twin, request.Rule)!;
        var warnings = Suggestions.Check(twin, rule, request.Change, plant, PerformanceTables.Default)
            .Concat(result.Readings == 0 ? ["noReadings"] : [])
            .Concat(result.RealLost > 0 ? ["realLost"] : [])
            .Concat(result is { Before: > 0, After: 0 } ? ["everything"] : []);
        return new TrialOutcome(result with { Truncated = truncated || past.IsThinned, Warnings = [.. warnings] }, null);
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> JudgeAsync(string alarmId, AlarmVerdict verdict, string actor, string? comment)
    {
        var key = Key;
        if (comment?.Length > Limits.CommentChars) return new TwinError("comment.length", "The comment is too long.", Path: "comment");
        if (await store.FindAlarmAsync(alarmId) is not { } alarm || alarm.Realm != key.Realm || alarm.Plant != key.Plant)
            return new TwinError("alarm.unknown", $"There is no alarm '{alarmId}'.");
        var payload = JsonSerializer.SerializeToUtf8Bytes(new { alarmId, verdict = (int)verdict, comment });
        // The same word twice in a second is a retry.
        var id = $"{alarmId}#judged~{actor}~{(int)verdict}~{NowMs / 1_000}";
        var judged = new NewEvent(id, actor, alarmId, "alarm.judged", 1, NowMs, alarm.Twin, payload);
        await store.CommitAsync(new TwinCommit { Realm = key.Realm, Plant = key.Plant, Events = [judged] });
        return null;
    }

    private static TrialOutcome Refuse(string code, string message) => new(null, new TwinError(code, message));

    /// <summary>A work order made from an alarm says that it was real, unless somebody said otherwise.</summary>
    private async Task<Dictionary<string, AlarmVerdict>> VerdictsAsync(TwinKey key, long fromMs)
    {
        var verdicts = new Dictionary<string, AlarmVerdict>(StringComparer.Ordinal);
        foreach (var order in await log.EventsAsync(key.Realm, key.Plant, "work-order.created", fromMs, NowMs + 1, Verdicts))
        {
            if (order.Event.Cause.Length > 0) verdicts[order.Event.Cause] = AlarmVerdict.Real;
        }

        foreach (var judged in (await log.EventsAsync(key.Realm, key.Plant, "alarm.judged", fromMs, NowMs + 1, Verdicts)).Reverse())
        {
            using var payload = JsonDocument.Parse(judged.Event.Payload);
            verdicts[judged.Event.Cause] = (AlarmVerdict)payload.RootElement.GetProperty("verdict").GetInt32();
        }

        return verdicts;
    }

    private async Task<List<(long, long)>> RealAsync(TwinKey key, TrialRequest request)
    {
        var verdicts = await VerdictsAsync(key, request.FromMs);
        var (steps, _) = await log.AlarmStepsAsync(key.Realm, key.Plant, request.FromMs, request.ToMs, Steps);
        return [.. OccurrenceLog.Fold(steps.Where(s => s.Twin == request.Twin && s.RuleId == request.Rule)).Occurrences
            .Where(o => verdicts.GetValueOrDefault(o.AlarmId) == AlarmVerdict.Real)
            .Select(o => (o.RaisedMs, o.ReturnedMs == 0 ? request.ToMs : o.ReturnedMs))];
    }
}
