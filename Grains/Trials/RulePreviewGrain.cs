using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Alarms.Trials;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.History;
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
        if (plants.Find(key.Plant) is not { } plant)
            return new PreviewOutcome(null, [new TwinError("plant.unknown", $"There is no plant '{key.Plant}'.")]);
        var (rule, errors) = RuleText.Read(plant, request.Twin, request.Rule, request.OfType);
        if (rule is null) return new PreviewOutcome(null, [.. errors]);
        var startMs = request.FromMs - WarmUpMs;
        var (preview, wrong) = RulePreview.Create(plant, request.Twin, rule, startMs, request.FromMs);
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
        return new PreviewOutcome(result, []);
    }
}
