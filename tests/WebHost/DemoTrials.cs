using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Alarms.Trials;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Trials;

namespace Twin.WebHost;

/// <summary>Dry runs of the invented plant: the real engine over an invented past.</summary>
internal sealed class DemoTrials(IPlantCatalog catalog, DemoDrafts drafts, TimeProvider time) : IDryRunLink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DryRunStatus> _runs = [];

    public ValueTask<DryRunStatus> StartAsync(string plant, string draft, long fromMs, long toMs)
    {
        var revision = drafts.Find(draft).Draft.Revision;
        var begun = new DryRunStatus(
            DryRunState.Running, revision, fromMs, toMs, time.GetUtcNow().ToUnixTimeMilliseconds(), 0, 0, null, null);
        lock (_gate) _runs[draft] = begun;
        _ = Task.Run(() => Run(draft, begun));
        return ValueTask.FromResult(begun);
    }

    public ValueTask<DryRunStatus?> StatusAsync(string plant, string draft)
    {
        lock (_gate) return ValueTask.FromResult(_runs.GetValueOrDefault(draft));
    }

    public ValueTask<DryRunStatus?> CancelAsync(string plant, string draft)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(draft, out var run) && run.IsUnderWay) _runs[draft] = run with { State = DryRunState.Cancelled };
            return ValueTask.FromResult(_runs.GetValueOrDefault(draft));
        }
    }

    public ValueTask<PreviewOutcome> PreviewAsync(string plant, PreviewRequest request)
    {
        var live = Live();
        var (compiled, unfit) = request.Draft is { } draft ? DraftPart.Compile(drafts.Find(draft).File, request.Twin) : (live, []);
        if (compiled is null) return ValueTask.FromResult(new PreviewOutcome(null, [.. unfit]));
        var (rule, errors) = RuleText.Read(compiled, request.Twin, request.Rule, request.OfType);
        if (rule is null) return ValueTask.FromResult(new PreviewOutcome(null, [.. errors]));
        var (preview, wrong) = RulePreview.Create(compiled, request.Twin, rule, request.FromMs, request.FromMs, live);
        if (preview is null) return ValueTask.FromResult(new PreviewOutcome(null, [.. wrong]));
        foreach (var (sensor, at, value) in Past(preview.Sensors, request.FromMs, request.ToMs))
            preview.Feed(sensor, at, value, Quality.Good);
        return ValueTask.FromResult(new PreviewOutcome(preview.Finish(request.ToMs, PerformanceTables.Default), []));
    }

    private void Run(string draft, DryRunStatus begun)
    {
        var read = PlantFile.Read(drafts.Find(draft).File);
        var (after, errors) = read.Model is null ? (null, read.Errors) : CompiledPlant.Compile(read.Model);
        if (after is null)
        {
            lock (_gate) _runs[draft] = begun with { State = DryRunState.Failed, Error = errors[0] };
            return;
        }

        var before = Live();
        var tally = new DryRunTally(after, PerformanceTables.Default, begun.FromMs, begun.ToMs);
        foreach (var twins in DryRunPlan.Between(before, after))
        {
            var trial = new CaseTrial(before, after, twins, begun.FromMs, begun.FromMs);
            foreach (var (sensor, at, value) in Past(twins.Sensors, begun.FromMs, begun.ToMs)) trial.Feed(sensor, at, value, Quality.Good);
            tally.Add(trial);
        }

        var result = tally.Finish();
        lock (_gate)
        {
            if (_runs[draft].IsUnderWay)
                _runs[draft] = begun with { State = DryRunState.Done, Share = 1, Readings = result.Readings, Result = result };
        }
    }

    /// <summary>A level that swings through its range in hours, every 20 s.</summary>
    private static IEnumerable<(string Sensor, long AtMs, double Value)> Past(ImmutableArray<string> sensors, long fromMs, long toMs)
    {
        var random = new Random(5);
        for (var at = fromMs; at < toMs; at += 20_000)
        {
            foreach (var sensor in sensors) yield return (sensor, at, 50 + (44 * Math.Sin(at / 5_400_000.0)) + random.NextDouble());
        }
    }

    private CompiledPlant Live() => CompiledPlant.Compile(catalog.Find("tank-farm")!).Plant!;
}
