using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Forecasts;
using Twin.Domain.Physics.Weather;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Units;
using Twin.Domain.World;
using Twin.Grains.Drills;
using Twin.Grains.Interfaces.History;

namespace Twin.Grains.Forecasts;

/// <summary>Gathers what a forecast is made of: the plant as it is, what detectors and wind said in the last minutes.</summary>
public sealed class ForecastEvidence(PlantFork fork, IHistoryReader history, IScenarioLibrary scenarios)
{
    private const int Points = 700;
    private const int AtOnce = 4;
    private const double AirC = 20;
    private const double Humidity = 60;
    private const double CloudOktas = 4;
    private const double FlameReachM = 80;

    /// <summary>All of it; null: there is no such plant.</summary>
    public async Task<ForecastInput?> GatherAsync(CompiledPlant plant, IGrainFactory grains)
    {
        if (await fork.TakeAsync(plant.Model.Id, grains) is not { } start) return null;
        var index = plant.Index;
        List<TwinDefinition> noses = [];
        foreach (var sensor in index.Sensors)
            if (index.ProfileOf(sensor)!.Quantity is "gas-combustible" or "gas-toxic") noses.Add(index.Twin(sensor));
        var gas = new GasReadings[noses.Count];
        await Parallel.ForAsync(0, noses.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, stop) =>
            gas[i] = new GasReadings(noses[i].Id, await ReadAsync(plant, noses[i].Id, start.AtMs, stop)));
        var station = plant.Model.Twins.FirstOrDefault(static t => t.Kind == TwinKind.WeatherStation);
        var wind = await WindAsync(plant, station, start.AtMs);
        return new ForecastInput(
            start, gas, wind, await LastAsync(plant, station, "temperature", start.AtMs, AirC),
            await LastAsync(plant, station, "humidity", start.AtMs, Humidity), SiteOf(plant.Model.Id), FlameAt(index, start));
    }

    private async Task<WindReadings> WindAsync(CompiledPlant plant, TwinDefinition? station, long nowMs)
    {
        var speeds = await SignalAsync(plant, station, "windSpeed", nowMs);
        var ways = await SignalAsync(plant, station, "windDirection", nowMs);
        var points = new List<(long, double, double)>(ways.Count);
        var s = 0;
        foreach (var (atMs, from) in ways)
        {
            while (s + 1 < speeds.Count && speeds[s + 1].AtMs <= atMs) s++;
            if (speeds.Count > 0) points.Add((atMs, speeds[s].Value, from));
        }

        var frame = plant.Model.Frame;
        var sun = Daylight.SunWM2(frame.OriginLat, frame.OriginLon, nowMs);
        var speed = points.Count == 0 ? 2 : points.Average(static p => p.Item2);
        return new WindReadings(points, Stability.Pasquill(speed, sun > 0, Math.Min(1_500, sun), CloudOktas).Or(StabilityClass.D));
    }

    private async Task<double> LastAsync(CompiledPlant plant, TwinDefinition? twin, string signal, long nowMs, double otherwise) =>
        await SignalAsync(plant, twin, signal, nowMs) is { Count: > 0 } points ? points[^1].Value : otherwise;

    private async Task<IReadOnlyList<(long AtMs, double Value)>> SignalAsync(
        CompiledPlant plant, TwinDefinition? twin, string signal, long nowMs) =>
        twin is not null && twin.Signals.TryGetValue(signal, out var sensor) ? await ReadAsync(plant, sensor, nowMs, default) : [];

    private async Task<IReadOnlyList<(long AtMs, double Value)>> ReadAsync(
        CompiledPlant plant, string sensor, long nowMs, CancellationToken stop)
    {
        if (!plant.Index.TryGet(sensor, out var index) || plant.Index.ProfileOf(index) is not { } profile) return [];
        var series = await history.QueryAsync(
            TwinKey.Live, plant.Model.Id, sensor, nowMs - SourceFit.WindowMs, nowMs, Points, stop);
        var to = UnitConversion.Identity;
        if (profile.SourceUnit is { } unit && unit != profile.Unit && UnitConversion.TryCompile(unit, profile.Unit, out var known, out _))
            to = known;
        return [.. series.Points.Where(static p => new Quality(p.Q).IsGood).Select(p => (p.T, to.Apply(p.V)))];
    }

    // A plant file has no muster points: every scenario of a plant tells the same ones.
    private ScenarioSite SiteOf(string plant) =>
        scenarios.Of(plant).Select(static s => s.Site).FirstOrDefault(static s => s.Muster.Length > 0) ?? ScenarioSite.Open;

    private static string? FlameAt(PlantIndex plant, PlantSnapshot start)
    {
        foreach (var alarm in start.Alarms.OrderBy(static a => a.AtMs))
        {
            // A detector that is silent sees no fire.
            if (!alarm.State.Active || alarm.RuleKind != RuleKind.Threshold || !plant.TryGet(alarm.Twin, out var sensor)) continue;
            if (plant.ProfileOf(sensor) is not { Quantity: "flame" }) continue;
            var at = PlantHoldings.Middle(plant.Twin(sensor));
            var near = Enumerable.Range(0, plant.Count).Where(i => PlantHoldings.Holds(plant.Twin(i)))
                .Select(i => (plant.Twin(i).Id, Distance: PlantHoldings.Middle(plant.Twin(i)).To(at)))
                .OrderBy(static p => p.Distance).ThenBy(static p => p.Id, StringComparer.Ordinal).FirstOrDefault();
            if (near.Id is not null && near.Distance <= FlameReachM) return near.Id;
        }

        return null;
    }
}
