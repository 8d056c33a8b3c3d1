using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Dangers;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Benchmarks.Judgement;

/// <summary>A level with limits on both sides and, when wanted, a flow into its tank, of which a square metre is a cubic metre.</summary>
internal sealed class DangerScene
{
    /// <summary>Time at which it begins, Unix ms.</summary>
    public const long StartMs = 1_700_000_000_000;

    private const double DiameterM = 1.1283791670955126; // one square metre
    private readonly Random _random;
    private readonly bool _flow;
    private readonly int _copies;
    private CompiledPlant? _plant;
    private double _noise;

    public DangerScene(int seed, bool flow = false, int copies = 1) => (_random, _flow, _copies) = (new Random(seed), flow, copies);

    public double HighAt { get; init; } = 30;

    public double LowAt { get; init; } = -300;

    /// <summary>What is measured: a temperature may settle, a level goes on.</summary>
    public string Quantity { get; init; } = "level";

    /// <summary>The plant.</summary>
    public CompiledPlant Plant => _plant ??= CompiledPlant.Compile(Model()).Plant!;

    /// <summary>Normal noise with a memory from one value to the next.</summary>
    public double Noise(double phi)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return _noise = (phi * _noise) + (Math.Sqrt(1 - (phi * phi)) * normal);
    }

    /// <summary>Seconds from the beginning.</summary>
    public double SecondsTo(long ms) => (ms - StartMs) / 1000.0;

    /// <summary>Plays it and looks at what is said, every ten seconds.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="value">Value by second.</param>
    /// <param name="look">Told the second and what is said then.</param>
    /// <param name="flow">Flow into the tank by second, m³/s.</param>
    public void Play(
        int seconds, Func<double, int, double> value, Action<double, ImmutableArray<Danger>> look, Func<double, double>? flow = null)
    {
        var watch = new DangerWatch(Plant);
        var values = new WatchedValue[watch.Sensors.Length];
        for (var at = 0; at <= seconds; at += 5)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var measured = watch.Sensors[i].StartsWith("FT", StringComparison.Ordinal) ? flow!(at) * 3_600
                    : value(at, i) + (_flow ? 100 : 0);
                values[i] = new WatchedValue(measured, StartMs + (at * 1_000L), Quality.Good, null);
            }

            watch.Step(StartMs + (at * 1_000L), values);
            if (at % 10 == 0) look(at, watch.Dangers());
        }
    }

    private PlantModel Model() => new()
    {
        Id = "dangers",
        Name = Name("Dangers"),
        Frame = new PlantFrame(120, 30, 0),
        Types =
        [
            SensorType(Quantity, "m") with { Rules = [Rule("H", LimitKind.High, HighAt), Rule("L", LimitKind.Low, LowAt)] },
            SensorType("flow", "m3/h"),
            new TwinType
            {
                Id = "tank", Kind = TwinKind.Tank, Name = Name("Tank"),
                Signals = [new SignalDefinition("level", "level", "m"), new SignalDefinition("inflow", "flow", "m3/h")],
            },
        ],
        Twins =
        [
            .. Enumerable.Range(0, _copies).Select(i => Twin($"LT-{i}", TwinKind.Sensor, Quantity)),
            .. _flow ? [Twin("FT-0", TwinKind.Sensor, "flow"), Tank()] : ImmutableArray<TwinDefinition>.Empty,
        ],
    };

    private static TwinDefinition Tank() => Twin("TK-0", TwinKind.Tank, "tank") with
    {
        Signals = ImmutableDictionary<string, string>.Empty.Add("level", "LT-0").Add("inflow", "FT-0"),
        Numbers = ImmutableDictionary<string, double>.Empty.Add("diameterM", DiameterM).Add("heightM", 200),
    };

    private RuleDefinition Rule(string id, LimitKind limit, double threshold) => new()
    {
        Id = id, Kind = RuleKind.Threshold, Limit = limit, Threshold = threshold + (_flow ? 100 : 0), Text = Name(id),
        Priority = AlarmPriority.High,
    };

    private static TwinType SensorType(string quantity, string unit) => new()
    {
        Id = quantity, Kind = TwinKind.Sensor, Name = Name(quantity),
        Sensor = new SensorProfile { Quantity = quantity, Unit = unit, RangeLow = -1e6, RangeHigh = 1e6, PeriodMs = 5_000 },
    };

    private static TwinDefinition Twin(string id, TwinKind kind, string type) => new()
    {
        Id = id, Kind = kind, TypeId = type, Name = Name(id), Shape = new Shape(ShapeKind.Point, [new PointM(0, 0, 0)]),
    };

    private static LocalizedText Name(string en) => new(en, en);
}
