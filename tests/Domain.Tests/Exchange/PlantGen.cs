using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Rationalisation;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Rules;

namespace Twin.Domain.Tests.Exchange;

/// <summary>Plants that are right, with names and words nobody would like to meet in a table.</summary>
internal static class PlantGen
{
    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.OneOf([.. new[] { "Tank", "储罐 1", "a;b=c>d%e", "=1+1", "'quoted'", "\"x\", y",
            "line\nbreak", "-5", "@home", "50 %", "ключ" }.Select(Gen.Const)]),
        Gen.String[Gen.Char["abc ;=%,\"'>储"], 1, 12].Where(static s => s.Trim().Length == s.Length));

    private static readonly Gen<LocalizedText> Texts = Gen.Select(Words, Words, static (en, zh) => new LocalizedText(en, zh));

    private static readonly Gen<double> Numbers = Gen.OneOf(Gen.Int[-1000, 1000].Select(static i => i / 8.0), Gen.Double[-1e5, 1e5]);

    private static readonly Gen<PointM> Points =
        Gen.Select(Gen.Int[-9000, 9000], Gen.Int[-9000, 9000], Gen.Int[0, 50], static (x, y, z) => new PointM(x / 4.0, y / 4.0, z));

    private static readonly Gen<Shape> Shapes = Gen.OneOf(
        Points.Select(static p => new Shape(ShapeKind.Point, [p])),
        Gen.Select(Points, Points, static (a, b) => new Shape(ShapeKind.LineString, [a, a with { X = b.X + 20_000 }])));

    private static readonly Gen<RuleDefinition> Rules = Gen.Select(Texts, Texts, Texts, Gen.Int[0, 3], Gen.Int[0, 4000], Gen.Int[60, 95],
        static (text, action, cause, severity, seconds, limit) => new RuleDefinition
        {
            Id = "H", Kind = RuleKind.Threshold, Text = text, Guidance = action, Priority = AlarmPriority.Medium, Threshold = limit,
            Rationale = severity == 0 ? null : new AlarmRationale(cause, text, (ConsequenceSeverity)severity, seconds),
        });

    /// <summary>A plant whose file has no mistake.</summary>
    public static readonly Gen<PlantModel> Plants = Gen.Select(Rules, Texts, Sensor.Array[1, 6], Owner.Array[0, 6],
        static (rule, name, sensors, owners) => new PlantModel
        {
            Id = "p", Name = name, Frame = new PlantFrame(121.5, 31.2, 17),
            Types =
            [
                new TwinType
                {
                    Id = "level.1", Kind = TwinKind.Sensor, Name = name, Version = 3, Rules = [rule],
                    Sensor = new SensorProfile { Quantity = "level", Unit = "m", RangeLow = 0, RangeHigh = 100, PeriodMs = 2_000 },
                },
                new TwinType
                {
                    Id = "罐-tank", Kind = TwinKind.Tank, Name = name, Signals = [new SignalDefinition("level", "level", "m")],
                    Modes = [new ModeDefinition { Id = "run", Name = name, When = "level > 3" }],
                },
            ],
            Twins =
            [
                .. sensors.Select((t, i) => t with { Id = $"LT-{i}" }),
                .. owners.Select((t, i) => t with
                {
                    Id = $"罐_{i}", Signals = t.Signals.Count == 0 ? t.Signals : t.Signals.SetItem("level", $"LT-{i % sensors.Length}"),
                    Relations = [.. t.Relations.Select(r => r with { Target = $"LT-{i % sensors.Length}",
                        Condition = r.Condition is null ? null : "LT-0" })],
                }),
            ],
        });

    private static Gen<TwinDefinition> Sensor => Gen.Select(Texts, Shapes, Gen.Int[0, 2], static (name, shape, own) => new TwinDefinition
    {
        Id = "", Kind = TwinKind.Sensor, TypeId = "level.1", Name = name, Shape = shape,
        SensorOverride = own == 0 ? null
            : new SensorProfile { Quantity = "level", Unit = "m", RangeLow = 0, RangeHigh = 100 + own, PeriodMs = 2_000 },
    });

    private static Gen<TwinDefinition> Owner => Gen.Select(Texts, Shapes, Gen.Dictionary(Names, Numbers)[0, 4],
        Gen.Dictionary(Names, Words)[0, 4], Gen.Int[0, 3], static (name, shape, numbers, words, extra) => new TwinDefinition
        {
            Id = "", Kind = TwinKind.Tank, TypeId = "罐-tank", Name = name, Shape = shape,
            Numbers = numbers.ToImmutableDictionary(), Words = words.ToImmutableDictionary(),
            Signals = extra > 0 ? ImmutableDictionary<string, string>.Empty.Add("level", "") : ImmutableDictionary<string, string>.Empty,
            Relations = extra > 1 ? [new Relation("feeds", "", extra / 8.0, extra == 2 ? null : 4.5, extra == 3 ? "" : null)] : [],
        });

    private static Gen<string> Names => Gen.OneOf([.. new[] { "capacityM3", "heightM", "fovDeg", "substance", "x1" }.Select(Gen.Const)]);

    public static ModelDocument Document(PlantModel model) => ModelDocument.Of(model);

    /// <summary>The same plant without its twins.</summary>
    public static ModelDocument Bare(PlantModel model) => ModelDocument.Of(model with { Twins = [] });
}
