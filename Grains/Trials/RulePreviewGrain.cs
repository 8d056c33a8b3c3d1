using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Alarms.Trials;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Interfaces.Plants.Drafts;
using Twin.Grains.Interfaces.Trials;
using Twin.Grains.Plants;

namespace Twin.Grains.Trials;

/// <inheritdoc cref="IRulePreviewGrain"/>
[GrainType("rule-preview"), StatelessWorker]
public sealed class RulePreviewGrain(IHistoryReader history, IPlantRegistry plants) : Grain, IRulePreviewGrain
{
    private const long WarmUpMs = 3_600_000;
    private const long Readings = 2_000_000;

    /// <inheritdoc/>
    public async ValueTask<PreviewOutcome> PreviewAsync(PreviewRequest request)
    {
        var key = TwinKey.Parse(this.GetPrimaryKeyString());
        if (plants.Find(key.Plant) is not { } live)
            return new PreviewOutcome(null, [new TwinError("plant.unknown", $"There is no plant '{key.Plant}'.")]);
        var (plant, unfit) = request.Draft is { } draft ? await DraftAsync(key with { Id = draft }, request.Twin) : (live, []);
        if (plant is null) return new PreviewOutcome(null, [.. unfit]);
        var (rule, errors) = RuleText.Read(plant, request.Twin, request.Rule, request.OfType);
        if (rule is null) return new PreviewOutcome(null, [.. errors]);
        var startMs = request.FromMs - WarmUpMs;
        var (preview, wrong) = RulePreview.Create(plant, request.Twin, rule, startMs, request.FromMs, live);
        if (preview is null) return new PreviewOutcome(null, [.. wrong]);
        var past = new PastReadings(history, key);
        var count = 0L;
        await foreach (var (_, readings) in past.ReadAsync(preview.Sensors, startMs, request.ToMs))
        {
            foreach (var (sensor, point) in readings) preview.Feed(sensor, point.T, point.V, new Quality(point.Q));
            if ((count += readings.Count) > Readings) break;
        }

        var result = preview.Finish(request.ToMs, PerformanceTables.Default);
        if (past.IsThinned || count > Readings) result = result with { Warnings = result.Warnings.Add("truncated") };
        if (preview.Sensors.Any(sensor => live.Find(sensor) is null))
            result = result with { Warnings = result.Warnings.Remove("noReadings").Add("draftSensors") };
        return new PreviewOutcome(result, []);
    }

    private async ValueTask<(CompiledPlant? Plant, IReadOnlyList<TwinError> Errors)> DraftAsync(TwinKey draft, string twin) =>
        await GrainFactory.GetGrain<IDraftGrain>(draft.ToString()).FileAsync() is { } file
            ? DraftPart.Compile(file, twin)
            : (null, [new TwinError("draft.unknown", $"There is no draft '{draft.Id}'.")]);
}
