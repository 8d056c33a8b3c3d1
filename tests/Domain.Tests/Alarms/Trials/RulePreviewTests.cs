using System.Text.Json.Nodes;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Alarms.Trials;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Xunit;
using static Twin.Domain.Tests.Alarms.Trials.TrialPlants;

namespace Twin.Domain.Tests.Alarms.Trials;

/// <summary>The preview of one rule while it is being written.</summary>
public sealed class RulePreviewTests
{
    [Fact]
    public void Preview_DrawsCleanedValuesTheLimitAndTheAlarms()
    {
        var rule = Rule("H", 70);
        var result = Run("LT-1", rule, [60, 75, 60, 85, 85, 60]);
        Assert.Equal((1, 2), (result.Before, result.After));
        Assert.Equal([new PreviewLimit(T0, 70)], result.Limits);
        Assert.Equal(("LT-1", "%", 6), (result.Sensor, result.Unit, result.Points.Length));
        Assert.Equal([new AlarmTimes(T0 + 1_000, T0 + 2_000), new AlarmTimes(T0 + 3_000, T0 + 5_000)], result.SpansAfter);
    }

    [Fact]
    public void Preview_OfANewRule_HasNothingBefore() => Assert.Equal((0, 1), Both(Run("LT-1", Rule("NEW", 70), [60, 75, 60])));

    [Fact]
    public void Preview_OfAnOwnersRule_DrawsTheSensorOfItsSignal()
    {
        var (preview, errors) = RulePreview.Create(Build(), "T-1", Rule("H", 70) with { Signal = "level" }, T0, T0);
        Assert.Empty(errors);
        preview!.Feed("LT-1", T0 + 1, 90, Quality.Good);
        var result = preview.Finish(T0 + 1_000, PerformanceTables.Default);
        Assert.Equal(("LT-1", 0, 1), (result.Sensor, result.Before, result.After));
    }

    [Fact]
    public void Preview_OfAnExpression_HasNoLimitToDraw()
    {
        var rule = Rule("E", 0) with { Kind = RuleKind.Expression, Expression = "value > 70" };
        var result = Run("LT-1", rule, [60, 75, 60]);
        Assert.Empty(result.Limits);
        Assert.Equal(1, result.After);
    }

    [Fact]
    public void Preview_OfAWrongRule_SaysWhatIsWrong()
    {
        Assert.NotEmpty(RulePreview.Create(Build(), "LT-1", Rule("E", 0) with { Kind = RuleKind.Expression, Expression = "value >" },
            T0, T0).Errors);
        Assert.Equal("twin.unknown", RulePreview.Create(Build(), "nobody", Rule("H", 1), T0, T0).Errors[0].Code);
    }

    [Fact]
    public void Preview_OfARuleThatMatchesEverything_Warns() =>
        Assert.Contains("everything", Run("LT-1", Rule("H", 1), [.. Enumerable.Repeat(50.0, 60)]).Warnings);

    /// <summary>A type, a signal and a twin that are only in a draft, over the past of a sensor that is live; the rest of the draft is
    /// broken.</summary>
    [Fact]
    public void Preview_OfATwinOnlyInADraft_TakesThePastOfLiveSensors()
    {
        var document = ModelDocument.Of(Build().Model);
        var type = document.Find(ModelSubject.Type, Build().Find("T-1")!.TypeId)!.DeepClone().AsObject();
        type["id"] = "new-tank";
        document.Types.Add((JsonNode)type);
        var twin = document.Find(ModelSubject.Twin, "T-1")!.DeepClone().AsObject();
        twin["id"] = "T-9";
        twin["properties"]!["type"] = "new-tank";
        document.Twins.Add((JsonNode)twin);
        var broken = document.Find(ModelSubject.Twin, "LT-1")!.DeepClone().AsObject();
        broken["id"] = "LT-X";
        broken["properties"]!["type"] = "nothing";
        document.Twins.Add((JsonNode)broken);

        var (part, wrong) = DraftPart.Compile(document.Write(), "T-9");
        Assert.Empty(wrong);
        var (preview, errors) = RulePreview.Create(part!, "T-9", Rule("H", 70) with { Signal = "level" }, T0, T0, Build());
        Assert.Empty(errors);
        Assert.Equal(["IT-1", "LT-1"], preview!.Sensors);
        preview.Feed("LT-1", T0 + 1, 90, Quality.Good);
        var result = preview.Finish(T0 + 1_000, PerformanceTables.Default);
        Assert.Equal(("LT-1", 0, 1), (result.Sensor, result.Before, result.After));
        Assert.StartsWith("plantfile.", DraftPart.Compile(document.Write(), "LT-X").Errors[0].Code, StringComparison.Ordinal);
        Assert.Equal("twin.unknown", DraftPart.Compile(document.Write(), "nobody").Errors[0].Code);
    }

    private static (int, int) Both(PreviewResult result) => (result.Before, result.After);

    private static RuleDefinition Rule(string id, double limit) => new()
    {
        Id = id, Kind = RuleKind.Threshold, Text = new LocalizedText("x", "x"), Priority = AlarmPriority.High, Threshold = limit,
    };

    private static PreviewResult Run(string twin, RuleDefinition rule, double[] values)
    {
        var (preview, errors) = RulePreview.Create(Build(), twin, rule, T0, T0);
        Assert.Empty(errors);
        for (var i = 0; i < values.Length; i++) preview!.Feed(twin, T0 + (i * 1_000L), values[i], Quality.Good);
        return preview!.Finish(T0 + (values.Length * 1_000L), PerformanceTables.Default);
    }
}
