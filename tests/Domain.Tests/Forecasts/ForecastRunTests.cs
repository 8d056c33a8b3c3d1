using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Forecasts;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Drills;
using Twin.Domain.World;
using Xunit;

namespace Twin.Domain.Tests.Forecasts;

/// <summary>Half an hour ahead of the demo plant.</summary>
public class ForecastRunTests(ITestOutputHelper output)
{
    private const long StartMs = 1_700_000_000_000;
    private static readonly CompiledPlant Plant = CompiledPlant.Compile(DrillFiles.Plant.Model).Plant!;

    [Fact]
    public void Leak_PlumePeopleAndAlarmsAhead()
    {
        var (gas, wind, _) = SourceFitTests.Watch(
            new ScenarioWeather(3, 135, Stability: "D"), 240, SourceFitTests.Leak("V-403", 30));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var forecast = ForecastRun.Make(Plant, Input(gas, wind, 240_000))!;
        output.WriteLine($"{clock.ElapsedMilliseconds} ms, {forecast.Alarms.Length} alarms, "
            + string.Join(", ", forecast.Frames.Select(static f => $"+{f.AheadS}: {f.Overlay.Shapes.Length}/{f.Wide.Length}")));
        Assert.Equal("V-403", forecast.Source!.Twin);
        Assert.Equal(ForecastRun.Frames, forecast.Frames.Select(static f => f.AheadS));
        Assert.All(forecast.Frames, static f => Assert.Contains(f.Overlay.Shapes, static s => s.Kind == OverlayKind.Flammable));
        Assert.All(forecast.Frames, static f => Assert.Equal(f.AheadS, f.Overlay.AheadS));
        Assert.Equal(25, forecast.Frames[^1].People.Length);
        Assert.Contains(forecast.Alarms, static a => a.Twin.StartsWith("AT-30", StringComparison.Ordinal));
        Assert.NotEmpty(forecast.Frames[0].Wide);
        Assert.Contains(forecast.Frames[0].People, p => forecast.Frames[^1].People.Any(q => q.Person == p.Person && q.X != p.X));
        Assert.All(forecast.Cautions, static c => Assert.True(c.En.Length > 0 && c.Zh.Length > 0));
    }

    [Fact]
    public void QuietPlant_HasNoPlume_LevelsGoOn()
    {
        var (gas, wind, _) = SourceFitTests.Watch(new ScenarioWeather(4, 90), 60);
        var forecast = ForecastRun.Make(Plant, Input(gas, wind, 60_000))!;
        Assert.Null(forecast.Source);
        Assert.All(forecast.Frames, static f => Assert.Empty(f.Overlay.Shapes));
        Assert.NotEmpty(forecast.Frames[0].Levels);
        Assert.Equal(90, forecast.WindFromDeg, 15.0);
        // The same again, bit for bit.
        var again = ForecastRun.Make(Plant, Input(gas, wind, 60_000))!;
        Assert.Equal(forecast.Frames[^1].People, again.Frames[^1].People);
        Assert.Equal(forecast.Frames[^1].Levels, again.Frames[^1].Levels);
    }

    [Fact]
    public void Flame_IsDrawnAsFire_AndSaidToBeAGuess()
    {
        var (gas, wind, _) = SourceFitTests.Watch(new ScenarioWeather(3, 135), 30);
        var forecast = ForecastRun.Make(Plant, Input(gas, wind, 30_000) with { FlameAt = "P-301A" })!;
        Assert.NotEmpty(forecast.Frames[1].Overlay.Fires);
        Assert.Contains(forecast.Cautions, static c => c.En.Contains("25 mm", StringComparison.Ordinal));
    }

    [Fact]
    public void GivenUp_IsNull()
    {
        var (gas, wind, _) = SourceFitTests.Watch(new ScenarioWeather(3, 135), 30);
        var asked = 0;
        Assert.Null(ForecastRun.Make(Plant, Input(gas, wind, 30_000), () => ++asked < 50));
    }

    private static ForecastInput Input(List<GasReadings> gas, WindReadings wind, long atMs) => new(
        new PlantSnapshot { Plant = Plant.Model.Id, ModelVersion = Plant.Model.Version, AtMs = StartMs + atMs }, gas, wind, 20, 60,
        DrillFiles.Read("lpg-jet-fire").Site, null);
}
