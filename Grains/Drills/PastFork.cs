using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.World;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Drills;

/// <summary>A start, and what it could not be given.</summary>
/// <param name="Start">Where a world begins.</param>
/// <param name="Missing">In words, for people; empty: nothing.</param>
public sealed record ForkedPlant(PlantSnapshot Start, ImmutableArray<LocalizedText> Missing);

/// <summary>Makes the real plant of a moment of the past anew, out of the history, the logs and the versions.</summary>
public sealed class PastFork(
    IPlantRegistry plants, IPlantModels models, IHistoryReader history, ILogReader log, IPlantStore versions, TimeProvider time)
{
    /// <summary>Readings of a sensor looked at; more are thinned, which the cleaning then sees.</summary>
    private const int Points = 500;
    private const int AtOnce = 4;
    private const int ModesLooked = 1_000;

    /// <summary>Sensors not read by then begin as new.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);

    /// <summary>The plant as it was, or why it cannot be had.</summary>
    /// <param name="plant">Plant id.</param>
    /// <param name="atMs">The moment, Unix ms.</param>
    public async Task<(ForkedPlant? Fork, TwinError? Error)> TakeAsync(string plant, long atMs)
    {
        if (atMs > time.GetUtcNow().ToUnixTimeMilliseconds()) return (null, Refused("future", "The moment lies ahead of us."));
        if (plants.Find(plant) is not { } newest) return (null, new TwinError("plant.unknown", $"There is no plant '{plant}'."));
        var missing = ImmutableArray.CreateBuilder<LocalizedText>();
        var model = await ModelAsync(plant, atMs, newest, missing);
        var past = new PastStart(model, atMs);
        var (steps, _) = await log.AlarmStepsAsync(TwinKey.Live, plant, atMs + 1, atMs + 1, 1);
        foreach (var step in steps) past.Take(step);
        await ModesAsync(plant, atMs, past);
        var (sensors, left) = await ReadAsync(plant, atMs, model, past);
        if (past.Sensors == 0 && steps.Count == 0)
            return (null, Refused("empty", "Neither readings nor alarms of that moment are kept."));
        var silent = sensors - left - past.Sensors;
        if (left > 0) missing.Add(Text($"{left} of {sensors} sensors were not read in time", $"{sensors} 个传感器中有 {left} 个未及读取"));
        if (silent > 0)
            missing.Add(Text($"{silent} of {sensors} sensors have no reading of then", $"{sensors} 个传感器中有 {silent} 个当时无读数"));
        missing.Add(Text("risk is computed anew from the alarms of then; permits, orders and incidents of then are not kept",
            "风险按当时的报警重新计算；当时的作业票、工单和事件未留存"));
        missing.Add(Text("delays, rates and deviations of rules begin anew", "规则的延时、变化率与偏差重新开始计算"));
        return (new ForkedPlant(past.Build(), missing.ToImmutable()), null);
    }

    /// <summary>When a text is a moment: epoch ms, or ISO 8601 with a zone.</summary>
    public static bool TryMoment(string text, out long atMs)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out atMs)) return atMs > 100_000_000_000;
        atMs = 0;
        if (!text.Contains('T', StringComparison.Ordinal)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return false;
        atMs = at.ToUnixTimeMilliseconds();
        return true;
    }

    private async Task<CompiledPlant> ModelAsync(
        string plant, long atMs, CompiledPlant newest, ImmutableArray<LocalizedText>.Builder missing)
    {
        var version = await models.VersionAtAsync(plant, atMs);
        if (version > 0 && await models.FindAsync(plant, version) is { } model) return model;
        var first = (await versions.VersionsAsync(plant)).MinBy(static v => v.Version)?.Version ?? newest.Model.Version;
        missing.Add(Text($"the model of then is not kept; version {first} stands for it", $"当时的模型未留存，以第 {first} 版代替"));
        return await models.FindAsync(plant, first) ?? newest;
    }

    private async Task ModesAsync(string plant, long atMs, PastStart past)
    {
        foreach (var found in await log.EventsAsync(TwinKey.Live, plant, "mode.changed", 0, atMs + 1, ModesLooked))
        {
            using var json = JsonDocument.Parse(found.Event.Payload);
            if (json.RootElement.TryGetProperty("mode", out var mode)) past.Take(found.Event.Twin, mode.GetString()!, found.Event.AtMs);
        }
    }

    private async Task<(int Sensors, int Left)> ReadAsync(string plant, long atMs, CompiledPlant model, PastStart past)
    {
        var began = time.GetTimestamp();
        var loud = past.Loud.ToHashSet(StringComparer.Ordinal);
        TwinDefinition[] sensors =
            [.. model.Model.Twins.Where(static t => t.Kind == TwinKind.Sensor).OrderBy(t => loud.Contains(t.Id) ? 0 : 1)];
        var read = new HistorySeries?[sensors.Length];
        await Parallel.ForAsync(0, sensors.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, stop) =>
        {
            if (time.GetElapsedTime(began) > Budget) return;
            var back = PastPicture.LookBackMs(model.ProfileOf(sensors[i]));
            read[i] = await history.QueryAsync(TwinKey.Live, plant, sensors[i].Id, atMs - back, atMs, Points, stop);
        });
        for (var i = 0; i < sensors.Length; i++)
            if (read[i] is { } series) past.Take(sensors[i].Id, series.Points.Select(static p => (p.T, p.V, new Quality(p.Q))));
        return (sensors.Length, read.Count(static r => r is null));
    }

    private static TwinError Refused(string why, string message) => new("drill.from." + why, message, Path: "from");

    private static LocalizedText Text(string en, string zh) => new(en, zh);
}
