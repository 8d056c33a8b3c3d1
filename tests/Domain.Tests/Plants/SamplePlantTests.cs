using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Plants;

public class SamplePlantTests
{
    [Theory]
    [InlineData("tank-farm")]
    [InlineData("pump-loop")]
    public void Sample_IsReadWithoutErrors_AndWritesBackToTheSameModel(string name)
    {
        var model = SampleFiles.Load(name);
        var written = PlantFile.Write(model);
        var again = PlantFile.Read(written);
        Assert.Empty(again.Errors);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(written), System.Text.Encoding.UTF8.GetString(PlantFile.Write(again.Model!)));
        Assert.Equal(model.Twins.Length, again.Model!.Twins.Length);
        for (var i = 0; i < model.Twins.Length; i++)
        {
            Assert.Equivalent(model.Twins[i], again.Model.Twins[i], strict: true);
        }

        Assert.Equivalent(model.Types, again.Model.Types, strict: true);
    }

    [Fact]
    public void TankFarm_HasThePromisedThings()
    {
        var model = SampleFiles.Load("tank-farm");
        int Count(TwinKind kind) => model.Twins.Count(t => t.Kind == kind);
        Assert.True(Count(TwinKind.Tank) >= 14);
        Assert.InRange(Count(TwinKind.Sensor), 205, 235);
        Assert.Equal(8, Count(TwinKind.Camera));
        Assert.Equal(10, Count(TwinKind.Zone));
        Assert.Equal(25, Count(TwinKind.Person));
        Assert.Equal(1, Count(TwinKind.WeatherStation));
        Assert.Equal(10, model.Twins.Count(t => t.Words.GetValueOrDefault("role") == "pump"));
        Assert.Equal(1, model.Twins.Count(t => t.Words.GetValueOrDefault("role") == "compressor"));
        Assert.Equal(5, model.Twins.Where(t => t.Kind == TwinKind.Tank).Select(t => t.Words["substance"]).Distinct().Count());
        Assert.All(model.Twins, t => Assert.True(t.Name.En.Length > 0 && t.Name.Zh.Length > 0, t.Id));
    }

    [Fact]
    public void TankFarm_UsesEveryRuleKindOfItsOwn()
    {
        var rules = SampleFiles.Load("tank-farm").Types.SelectMany(t => t.Rules).ToArray();
        foreach (var kind in Enum.GetValues<RuleKind>().Where(k => k < RuleKind.Instrument))
            Assert.Contains(rules, r => r.Kind == kind);
        Assert.Contains(rules, r => r is { Latching: true, Safety: true });
        Assert.Contains(rules, r => r.FirstOutGroup is not null);
    }

    [Fact]
    public void TankFarm_NoSensorsOnTopOfEachOther()
    {
        var sensors = SampleFiles.Load("tank-farm").Twins.Where(t => t.Kind == TwinKind.Sensor && t.TypeId != "position").ToArray();
        for (var i = 0; i < sensors.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                PointM a = sensors[i].Shape.Points[0], b = sensors[j].Shape.Points[0];
                Assert.True(Math.Max(Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y)) >= 1.5, $"{sensors[i].Id} {sensors[j].Id}");
            }
        }
    }

    [Fact]
    public void TankFarm_EverySensorHasAnOwner()
    {
        var index = new PlantIndex(SampleFiles.Load("tank-farm"));
        foreach (var sensor in index.Sensors) Assert.True(index.PrimaryOwnerOf(sensor) >= 0, index.Twin(sensor).Id);
    }

    [Fact]
    public void TankFarm_EverySignalARuleLooksAtIsBound()
    {
        var index = new PlantIndex(SampleFiles.Load("tank-farm"));
        for (var i = 0; i < index.Count; i++)
        {
            foreach (var rule in index.RulesOf(i))
            {
                string?[] names = [rule.Signal, rule.Sibling, .. rule.Voters];
                foreach (var name in names.OfType<string>()) Assert.True(index.SensorOf(i, name) >= 0, $"{index.Twin(i).Id} {name}");
            }
        }
    }
}
