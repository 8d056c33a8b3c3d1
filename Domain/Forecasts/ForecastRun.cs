using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Plants;
using Twin.Domain.World;

namespace Twin.Domain.Forecasts;

/// <summary>What a forecast is made of.</summary>
/// <param name="Start">The plant as it is.</param>
/// <param name="Gas">What the gas detectors said of late.</param>
/// <param name="Wind">What the wind was of late.</param>
/// <param name="AirC">°C.</param>
/// <param name="HumidityPct">%.</param>
/// <param name="Site">Muster points and gates.</param>
/// <param name="FlameAt">Twin at which flame detectors see a fire; null: none.</param>
public sealed record ForecastInput(
    PlantSnapshot Start, IReadOnlyList<GasReadings> Gas, WindReadings Wind, double AirC, double HumidityPct, ScenarioSite Site,
    string? FlameAt);

/// <summary>
/// Looks half an hour ahead: a world and a scene forked from the plant, with the source and the wind that the detectors fit best, run
/// faster than life. Pure and deterministic: the same input gives the same forecast.
/// </summary>
public static class ForecastRun
{
    /// <summary>The realm of a forecast's world; no room is ever opened in it.</summary>
    public const string Realm = "forecast";

    private const int LookedS = 120;
    private const double FireHoleMm = 25;
    private static readonly double[] Lit = [2, 20, 60];
    private const int SpreadEveryS = 30;
    private const int MostAlarms = 100;

    /// <summary>Seconds ahead that are kept.</summary>
    public static readonly ImmutableArray<int> Frames = [0, 300, 600, 1_200, 1_800];

    /// <summary>Works it out; null: given up because <paramref name="goOn"/> said so.</summary>
    public static PlantForecast? Make(CompiledPlant plant, ForecastInput input, Func<bool>? goOn = null)
    {
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(input);
        var nowMs = input.Start.AtMs;
        var source = SourceFit.Find(plant.Index, input.Gas, input.Wind, nowMs, goOn);
        if (goOn is not null && !goOn()) return null;
        var (ms, from) = input.Wind.Mean(nowMs - (LookedS * 1_000));
        from = (from + (source?.WindOffsetDeg ?? 0) + 360) % 360;
        var burns = input.FlameAt is { } flame && plant.Index.TryGet(flame, out var lit)
            && PlantHoldings.LiquidOf(plant.Index.Twin(lit)) is not null;
        var scenario = Scenario(plant, input, ms, from) with { Injects = burns ? Fire(input.FlameAt!) : [] };
        var run = new DrillRun(plant, Realm, input.Start, scenario, new DrillOptions(1, false, SpreadEveryS));
        var wide = source is null ? null : run.Scene.Copy();
        if (source is not null && !burns)
        {
            Set(plant.Index, run.Scene, input, source, source.RateKgS, nowMs);
            Set(plant.Index, wide!, input, source, source.HighKgS, nowMs);
        }

        var alarms = new List<ForecastAlarm>();
        var frames = ImmutableArray.CreateBuilder<ForecastFrame>(Frames.Length);
        List<SceneReading> ignored = [];
        for (var s = 0; ; s++)
        {
            if (Frames.Contains(s)) frames.Add(Frame(s, run.Scene, wide));
            if (s == Frames[^1]) break;
            if (goOn is not null && !goOn()) return null;
            foreach (var alarm in run.Step().Alarms) Take(alarm, s + 1, alarms);
            ignored.Clear();
            wide?.Step(ignored);
        }

        return new PlantForecast
        {
            FromMs = nowMs,
            Source = source,
            WindMS = ms,
            WindFromDeg = from,
            Stability = input.Wind.Stability.ToString(),
            Frames = frames.ToImmutable(),
            Alarms = [.. alarms],
            Cautions = ForecastCautions.Of(source, burns, input),
        };
    }

    private static ForecastFrame Frame(int aheadS, DrillScene scene, DrillScene? wide) => new(
        aheadS, scene.Overlay() with { AheadS = aheadS }, wide is null ? [] : wide.Overlay().Shapes, [.. scene.People],
        [.. scene.Levels.Select(static l => new ForecastLevel(l.Tank, Math.Round(l.LevelM, 3)))]);

    /// <summary>Puts what the detectors smell into a scene.</summary>
    private static void Set(PlantIndex plant, DrillScene scene, ForecastInput input, SourceEstimate source, double rateKgS, long nowMs)
    {
        if (GasSource.Of(plant, source) is not { } gas) return;
        scene.Fit(gas.At, gas.Cloud, rateKgS, gas.VapourKgM3, (int)((nowMs - source.OnsetMs) / 1_000),
            s => input.Wind.At(source.OnsetMs + (s * 1_000L), source.WindOffsetDeg));
    }

    // What burns is no cloud to be fitted: a hole of a usual size, lit as soon as there is something to light.
    private static ImmutableArray<ScenarioInject> Fire(string twin)
    {
        var leak = new DrillAction
        {
            Kind = ActionKind.Leak,
            Target = twin,
            Numbers = ImmutableSortedDictionary<string, double>.Empty.Add("holeMm", FireHoleMm),
        };
        var ignite = new DrillAction { Kind = ActionKind.Ignite, Target = twin };
        return
        [
            new ScenarioInject { No = 1, Do = [leak] },
            .. Lit.Select((s, i) => new ScenarioInject { No = i + 2, AtS = s, Do = [ignite] }),
        ];
    }

    private static Scenario Scenario(CompiledPlant plant, ForecastInput input, double windMS, double fromDeg) => new()
    {
        Id = Realm,
        Name = new LocalizedText("Forecast", "预测"),
        Plant = plant.Model.Id,
        AutoEndS = Frames[^1] + 600,
        Weather = new ScenarioWeather(
            Math.Max(0.5, windMS), fromDeg, input.AirC, Math.Clamp(input.HumidityPct, 1, 100), Stability: input.Wind.Stability.ToString()),
        Site = input.Site,
    };

    private static void Take(AlarmTransition alarm, int afterS, List<ForecastAlarm> alarms)
    {
        if (alarm.Kind != AlarmEventKind.Raised || alarms.Count >= MostAlarms) return;
        if (alarms.Exists(a => a.Twin == alarm.Twin && a.Rule == alarm.RuleId)) return;
        alarms.Add(new ForecastAlarm(afterS, alarm.Twin, alarm.RuleId, alarm.Priority, alarm.Text));
    }
}
