using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Alarms.Trials;

/// <summary>A tank with a level and a pump current, small enough to know every alarm by heart.</summary>
internal static class TrialPlants
{
    public const long T0 = 1_750_003_200_000;

    public static CompiledPlant Build(
        double limit = 80, Func<RuleDefinition, RuleDefinition>? rule = null, Func<PlantModel, PlantModel>? model = null)
    {
        var name = new LocalizedText("x", "x");
        var at = new Shape(ShapeKind.Point, [new PointM(1, 1, 0)]);
        var high = new RuleDefinition
        {
            Id = "H", Kind = RuleKind.Threshold, Text = new LocalizedText("High", "高"), Priority = AlarmPriority.High, Threshold = limit,
        };
        SensorProfile Profile(string quantity) => new()
        {
            Quantity = quantity, Unit = "%", RangeLow = 0, RangeHigh = 100, PeriodMs = 1_000,
        };
        var built = new PlantModel
        {
            Id = "p", Name = name, Frame = new PlantFrame(0, 0, 0),
            Types =
            [
                new TwinType { Id = "level", Kind = TwinKind.Sensor, Name = name, Sensor = Profile("level"),
                    Rules = [(rule ?? (r => r))(high)] },
                new TwinType { Id = "current", Kind = TwinKind.Sensor, Name = name, Sensor = Profile("current") },
                new TwinType
                {
                    Id = "tank", Kind = TwinKind.Tank, Name = name,
                    Signals = [new SignalDefinition("level", "level", "%"), new SignalDefinition("current", "current", "%")],
                    Modes =
                    [
                        new ModeDefinition { Id = "idle", Name = name, When = "current < 10" },
                        new ModeDefinition { Id = "run", Name = name, When = "current >= 10" },
                    ],
                },
            ],
            Twins =
            [
                new TwinDefinition { Id = "LT-1", Kind = TwinKind.Sensor, TypeId = "level", Name = name, Shape = at },
                new TwinDefinition { Id = "LT-2", Kind = TwinKind.Sensor, TypeId = "level", Name = name, Shape = at },
                new TwinDefinition { Id = "IT-1", Kind = TwinKind.Sensor, TypeId = "current", Name = name, Shape = at },
                new TwinDefinition
                {
                    Id = "T-1", Kind = TwinKind.Tank, TypeId = "tank", Name = name, Shape = at,
                    Signals = ImmutableDictionary<string, string>.Empty.Add("level", "LT-1").Add("current", "IT-1"),
                },
            ],
        };
        var (plant, errors) = CompiledPlant.Compile((model ?? (m => m))(built));
        Assert.Empty(errors);
        return plant!;
    }
}
