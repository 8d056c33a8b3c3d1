using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Dangers;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Tests.Dangers;

/// <summary>A tank of one square metre and ten metres with level LT-1 (LL 1, L 2, H 8, HH 9 m; HH 8.5 m in mode fast) and inflow FT-1; and
/// a temperature TT-1 with H 80 °C. Time goes on by hand.</summary>
internal sealed class DangerScene
{
    public const long StartMs = 1_700_000_000_000;
    private const double DiameterM = 1.1283791670955126;
    private readonly WatchedValue[] _values;
    private readonly Random _random;

    public DangerScene(int seed = 1)
    {
        (_random, Watch) = (new Random(seed), new DangerWatch(Plant));
        _values = new WatchedValue[Watch.Sensors.Length];
        Array.Fill(_values, new WatchedValue(double.NaN, 0, Quality.Bad, null));
    }

    public static CompiledPlant Plant { get; } = CompiledPlant.Compile(Model()).Plant!;

    public DangerWatch Watch { get; set; }

    public long NowMs { get; private set; } = StartMs;

    public double Seconds => (NowMs - StartMs) / 1000.0;

    public Danger? Next => Watch.Dangers().FirstOrDefault(static d => d.IsNext);

    /// <summary>Normal noise.</summary>
    public double Noise() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Five seconds with new values; NaN: none comes.</summary>
    public bool Step(string sensor, double value, double flowM3PerS = double.NaN, string? mode = null, Quality quality = default)
    {
        NowMs += DangerWatch.PeriodMs;
        if (double.IsFinite(value)) Put(sensor, value, mode, quality);
        if (double.IsFinite(flowM3PerS)) Put("FT-1", flowM3PerS * 3_600, null, default);
        return Watch.Step(NowMs, _values);
    }

    /// <summary>Lets a level take its course for a while.</summary>
    public void Play(double seconds, Func<double, double> level, Action? look = null, Func<double, double>? flow = null)
    {
        for (var until = Seconds + seconds; Seconds < until;)
        {
            Step("LT-1", level(Seconds + 5), flow?.Invoke(Seconds + 5) ?? double.NaN);
            look?.Invoke();
        }
    }

    /// <summary>The same step again and again, for measuring.</summary>
    public void Again(double value)
    {
        Put("LT-1", value, null, default);
        NowMs += DangerWatch.PeriodMs;
        Watch.Step(NowMs, _values);
    }

    private void Put(string sensor, double value, string? mode, Quality quality) =>
        _values[Watch.Sensors.IndexOf(sensor)] = new WatchedValue(value, NowMs, quality, mode);

    private static PlantModel Model() => new()
    {
        Id = "dangers",
        Name = Name("Dangers"),
        Frame = new PlantFrame(120, 30, 0),
        Types =
        [
            Sensor("level", "m"), Sensor("flow", "m3/h"),
            Sensor("temperature", "Cel") with { Rules = [Rule("H", LimitKind.High, 80) with { Signal = null }] },
            new TwinType
            {
                Id = "tank", Kind = TwinKind.Tank, Name = Name("Tank"),
                Signals = [new("level", "level", "m"), new("inflow", "flow", "m3/h")],
                Modes = [new ModeDefinition { Id = "slow", Name = Name("Slow") }, new ModeDefinition { Id = "fast", Name = Name("Fast") }],
                Rules =
                [
                    Rule("LL", LimitKind.LowLow, 1), Rule("L", LimitKind.Low, 2),
                    Rule("H", LimitKind.High, 8) with { SuppressedInModes = ["fast"] },
                    Rule("HH", LimitKind.HighHigh, 9) with { ModeThresholds = ImmutableDictionary<string, double>.Empty.Add("fast", 8.5) },
                ],
            },
        ],
        Twins =
        [
            Twin("LT-1", TwinKind.Sensor, "level"), Twin("FT-1", TwinKind.Sensor, "flow"), Twin("TT-1", TwinKind.Sensor, "temperature"),
            Twin("TK-1", TwinKind.Tank, "tank") with
            {
                Signals = ImmutableDictionary<string, string>.Empty.Add("level", "LT-1").Add("inflow", "FT-1"),
                Numbers = ImmutableDictionary<string, double>.Empty.Add("diameterM", DiameterM).Add("heightM", 10),
            },
        ],
    };

    private static RuleDefinition Rule(string id, LimitKind limit, double threshold) => new()
    {
        Id = id, Kind = RuleKind.Threshold, Signal = "level", Limit = limit, Threshold = threshold, Text = Name(id),
        Priority = AlarmPriority.High,
    };

    private static TwinType Sensor(string quantity, string unit) => new()
    {
        Id = quantity, Kind = TwinKind.Sensor, Name = Name(quantity),
        Sensor = new SensorProfile
        {
            Quantity = quantity, Unit = unit, RangeLow = -1e6, RangeHigh = 1e6, PeriodMs = 5_000,
            Resolution = quantity == "level" ? 0.001 : 0,
        },
    };

    private static TwinDefinition Twin(string id, TwinKind kind, string type) => new()
    {
        Id = id, Kind = kind, TypeId = type, Name = Name(id), Shape = new Shape(ShapeKind.Point, [new PointM(0, 0, 0)]),
    };

    private static LocalizedText Name(string en) => new(en, en);
}
