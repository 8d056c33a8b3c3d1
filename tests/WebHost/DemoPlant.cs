using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.WebHost;

/// <summary>An invented tank farm, about as large as the demo plant.</summary>
internal static class DemoPlant
{
    private static readonly (string Zone, string En, string Zh, double X, double Y, double W, double H, string Sub, int Tanks,
        double Dia)[] Yards =
    [
        ("Z-01", "Crude", "原油罐区", 20, 120, 120, 130, "crude", 4, 42),
        ("Z-02", "Gasoline", "汽油罐区", 150, 120, 120, 130, "gasoline", 4, 36),
        ("Z-03", "LPG spheres", "液化气球罐区", 280, 120, 90, 130, "lpg", 3, 24),
        ("Z-04", "Methanol", "甲醇罐区", 20, 20, 110, 70, "methanol", 2, 30),
        ("Z-05", "Ammonia", "液氨罐区", 140, 20, 60, 70, "ammonia", 1, 30),
    ];

    public static PlantModel Build()
    {
        var twins = new List<TwinDefinition>();
        var tank = 101;
        foreach (var yard in Yards)
        {
            twins.Add(Make(yard.Zone, TwinKind.Zone, "tank-yard", yard.En, yard.Zh, Box(yard.X, yard.Y, yard.W, yard.H)));
            var columns = yard.Tanks == 1 ? 1 : yard.Tanks == 2 ? 2 : 2;
            var rows = (yard.Tanks + columns - 1) / columns;
            for (var i = 0; i < yard.Tanks; i++)
            {
                var x = yard.X + (yard.W * ((i % columns) + 0.5) / columns);
                var y = yard.Y + yard.H - (yard.H * ((i / columns) + 0.5) / rows);
                AddTank(twins, tank++, yard.Zone, yard.Sub, x, y, yard.Dia, yard.Sub == "lpg");
            }
        }

        AddRest(twins);
        return new PlantModel
        {
            Id = "tank-farm",
            Name = new LocalizedText("Delta Terminal", "三角洲储运站"),
            Frame = new PlantFrame(121.5, 31.2, 0),
            Types = DemoTypes.All,
            Twins = [.. twins],
        };
    }

    private static void AddTank(List<TwinDefinition> twins, int number, string zone, string substance, double x, double y,
        double diameter, bool sphere)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"T-{number}");
        var signals = ImmutableDictionary.CreateBuilder<string, string>();
        var r = diameter / 2;
        foreach (var (signal, prefix, angle) in new[] { ("level", "LT", 80), ("temperature", "TT", 150), ("pressure", "PT", 20) })
        {
            signals[signal] = $"{prefix}-{number}";
            twins.Add(Make($"{prefix}-{number}", TwinKind.Sensor, signal, $"{tag} {signal}", $"{tag} {DemoTypes.Zh(signal)}",
                At(x + (r * Math.Cos(angle * Math.PI / 180)), y + (r * Math.Sin(angle * Math.PI / 180))), tag));
        }

        twins.Add(Make(tag, TwinKind.Tank, "tank", $"{substance} {tag}", $"{DemoTypes.Zh(substance)} {tag}", At(x, y), zone,
            "locatedIn") with
        {
            Signals = signals.ToImmutable(),
            Numbers = ImmutableDictionary<string, double>.Empty.Add("diameterM", diameter).Add("heightM", 16).Add("capacityM3",
                Math.Round(r * r * 3.14 * 16)),
            Words = ImmutableDictionary<string, string>.Empty.Add("substance", substance).Add("shape", sphere ? "sphere" : "cylinder"),
        });
        for (var g = 0; g < 8; g++)
        {
            var a = (g * Math.PI / 4) + 0.4;
            var gas = g % 4 == 3 ? "gas-toxic" : g % 4 == 1 ? "flame" : "gas-combustible";
            var id = string.Create(CultureInfo.InvariantCulture, $"{(gas == "flame" ? "BT" : "AT")}-{number}{(char)('A' + g)}");
            twins.Add(Make(id, TwinKind.Sensor, gas, $"{tag} {gas}", $"{tag} {DemoTypes.Zh(gas)}", At(x + ((r + 6) * Math.Cos(a)),
                y + ((r + 6) * Math.Sin(a))), tag));
        }
    }

    private static void AddRest(List<TwinDefinition> twins)
    {
        twins.Add(Make("Z-06", TwinKind.Zone, "loading", "Truck loading", "装车区", Box(390, 190, 80, 60)));
        twins.Add(Make("Z-07", TwinKind.Zone, "pump-house", "Pump house", "泵房", Box(390, 110, 80, 60)) with
        {
            RuleOverrides = [new RuleDefinition
            {
                Id = "MONITOR", Kind = RuleKind.Model, Priority = AlarmPriority.Medium,
                Text = new LocalizedText("Process monitor", "过程监视器"),
            }],
        });
        twins.Add(Make("Z-08", TwinKind.Zone, "utility", "Utilities", "公用工程", Box(220, 20, 90, 70)));
        twins.Add(Make("Z-09", TwinKind.Zone, "office", "Control room", "控制室", Box(330, 20, 60, 40)));
        twins.Add(Make("Z-10", TwinKind.Zone, "office", "Workshop", "维修间", Box(410, 20, 60, 50)));
        for (var p = 0; p < 10; p++)
        {
            var (x, y) = (398 + (p % 5 * 16), p < 5 ? 152 : 126);
            var tag = string.Create(CultureInfo.InvariantCulture, $"P-30{p}");
            twins.Add(Make($"VT-30{p}", TwinKind.Sensor, "vibration", $"{tag} vibration", $"{tag} 振动", At(x + 4, y + 4), tag));
            twins.Add(Make($"IT-30{p}", TwinKind.Sensor, "current", $"{tag} current", $"{tag} 电流", At(x - 4, y + 4), tag));
            twins.Add(Make($"FT-30{p}", TwinKind.Sensor, "flow", $"{tag} flow", $"{tag} 流量", At(x, y - 6), tag));
            twins.Add(Make(tag, TwinKind.Equipment, "pump", $"Transfer pump {tag}", $"输送泵 {tag}", At(x, y), "Z-07", "locatedIn") with
            {
                Signals = ImmutableDictionary<string, string>.Empty.Add("vibration", $"VT-30{p}").Add("current", $"IT-30{p}").Add("flow",
                    $"FT-30{p}"),
            });
        }

        twins.Add(Make("C-401", TwinKind.Equipment, "compressor", "Ammonia compressor", "氨压缩机", At(240, 60), "Z-08", "locatedIn"));
        var rack = 105.0;
        var line = 0;
        foreach (var tank in twins.Where(t => t.Kind == TwinKind.Tank).ToArray())
        {
            var at = tank.Shape.Points[0];
            var side = at.Y > rack ? at.X + (tank.Numbers["diameterM"] / 2) + 3 : at.X;
            twins.Add(Make($"L-{++line}", TwinKind.Equipment, "pipe", $"Line {line}", $"管线 {line}", new Shape(ShapeKind.LineString,
                at.Y > rack
                    ? [new(at.X + (tank.Numbers["diameterM"] / 2), at.Y, 0), new(side, at.Y, 0), new(side, rack - (line % 4), 0),
                        new(430, rack - (line % 4), 0), new(430, 118, 0)]
                    : [new(at.X, at.Y + (tank.Numbers["diameterM"] / 2), 0), new(at.X, rack - (line % 4), 0), new(430, rack - (line % 4),
                        0), new(430, 118, 0)]), $"P-30{line % 10}", "feeds"));
        }

        for (var c = 0; c < 8; c++)
        {
            twins.Add(Make($"CAM-0{c + 1}", TwinKind.Camera, "camera", $"Camera {c + 1}", $"摄像头 {c + 1}", At(14 + (c % 4 * 130), c < 4
                ? 256 : 96)) with
            {
                Numbers = ImmutableDictionary<string, double>.Empty.Add("fovDeg", 60).Add("azimuthDeg", c < 4 ? 150 + (c * 10)
                    : 20 + (c * 8)).Add("rangeM", 45),
            });
        }

        for (var p = 0; p < 25; p++)
            twins.Add(Make(string.Create(CultureInfo.InvariantCulture, $"W-{p + 1:00}"), TwinKind.Person, "worker", $"Worker {p + 1}",
                $"员工 {p + 1}", At(30 + (p * 17), 100)) with
            {
                Words = ImmutableDictionary<string, string>.Empty.Add("role", p % 3 == 0 ? "operator" : "contractor")
                    .Add("roleZh", p % 3 == 0 ? "操作工" : "承包商"),
            });
        twins.Add(Make("WS-01", TwinKind.WeatherStation, "weather", "Weather station", "气象站", At(360, 70)));
    }

    private static TwinDefinition Make(string id, TwinKind kind, string type, string en, string zh, Shape shape, string? target = null,
        string relation = "monitors") => new()
    {
        Id = id,
        Kind = kind,
        TypeId = type,
        Name = new LocalizedText(en, zh),
        Shape = shape,
        Relations = target is null ? [] : [new Relation(relation, target)],
    };

    private static Shape At(double x, double y) => new(ShapeKind.Point, [new PointM(x, y, 0)]);

    private static Shape Box(double x, double y, double w, double h) => new(ShapeKind.Polygon,
        [new(x, y, 0), new(x + w, y, 0), new(x + w, y + h, 0), new(x, y + h, 0), new(x, y, 0)]);
}

/// <summary>Types of the invented plant.</summary>
internal static class DemoTypes
{
    public static readonly ImmutableArray<TwinType> All =
    [
        Sensor("level", "%", 0, 100, 1, (LimitKind.HighHigh, 95, 1), (LimitKind.High, 90, 2), (LimitKind.Low, 10, 3)),
        Sensor("temperature", "Cel", -20, 80, 1, (LimitKind.High, 55, 3)),
        Sensor("pressure", "bar", 0, 20, 2, (LimitKind.High, 16, 2)),
        Sensor("gas-combustible", "%{LEL}", 0, 100, 0, (LimitKind.HighHigh, 40, 1), (LimitKind.High, 20, 2)),
        Sensor("gas-toxic", "[ppm]", 0, 100, 0, (LimitKind.HighHigh, 50, 1), (LimitKind.High, 25, 2)),
        Sensor("flame", "%", 0, 100, 0, (LimitKind.High, 50, 1)),
        Sensor("vibration", "mm/s", 0, 20, 1, (LimitKind.High, 7.1, 3)),
        Sensor("current", "A", 0, 200, 0, (LimitKind.High, 160, 4)),
        Sensor("flow", "m3/h", 0, 600, 0),
        new TwinType
        {
            Id = "tank", Kind = TwinKind.Tank, Name = new LocalizedText("Tank", "储罐"),
            Signals = [new("level", "level", "%"), new("temperature", "temperature", "Cel"), new("pressure", "pressure", "bar")],
            Rules = [Rule("HH", "level", LimitKind.HighHigh, 95, 1), Rule("H", "level", LimitKind.High, 90, 2), Rule("L", "level",
                LimitKind.Low, 10, 3)],
        },
        Plain("tank-yard", TwinKind.Zone, "Tank yard", "罐区"), Plain("loading", TwinKind.Zone, "Loading", "装卸区"),
        Plain("pump-house", TwinKind.Zone, "Pump house", "泵房"), Plain("utility", TwinKind.Zone, "Utilities", "公用工程"),
        Plain("office", TwinKind.Zone, "Office", "办公"), Plain("compressor", TwinKind.Equipment, "Compressor", "压缩机"),
        Plain("pipe", TwinKind.Equipment, "Pipe", "管线"), Plain("camera", TwinKind.Camera, "Camera", "摄像头"),
        Plain("worker", TwinKind.Person, "Person", "人员"), Plain("weather", TwinKind.WeatherStation, "Weather station", "气象站"),
        new TwinType
        {
            Id = "pump", Kind = TwinKind.Equipment, Name = new LocalizedText("Pump", "泵"),
            Signals = [new("vibration", "vibration", "mm/s"), new("current", "current", "A"), new("flow", "flow", "m3/h")],
            Modes =
            [
                new ModeDefinition { Id = "standby", Name = new LocalizedText("Standby", "备用") },
                new ModeDefinition { Id = "run", Name = new LocalizedText("Running", "运行") },
            ],
        },
    ];

    public static string Zh(string word) => word switch
    {
        "level" => "液位",
        "temperature" => "温度",
        "pressure" => "压力",
        "gas-combustible" => "可燃气体",
        "gas-toxic" => "有毒气体",
        "flame" => "火焰",
        "vibration" => "振动",
        "current" => "电流",
        "flow" => "流量",
        "crude" => "原油",
        "gasoline" => "汽油",
        "lpg" => "液化石油气",
        "methanol" => "甲醇",
        "ammonia" => "液氨",
        _ => word,
    };

    public static RuleDefinition Rule(string id, string? signal, LimitKind limit, double at, int priority) => new()
    {
        Id = id,
        Kind = RuleKind.Threshold,
        Signal = signal,
        Limit = limit,
        Threshold = at,
        Priority = (AlarmPriority)priority,
        Text = new LocalizedText($"{signal ?? "Value"} {id}", $"{Zh(signal ?? "数值")} {id}"),
    };

    private static TwinType Plain(string id, TwinKind kind, string en, string zh) =>
        new() { Id = id, Kind = kind, Name = new LocalizedText(en, zh) };

    private static TwinType Sensor(string id, string unit, double low, double high, int decimals, params (LimitKind Kind, double At,
        int Priority)[] limits) => new()
    {
        Id = id,
        Kind = TwinKind.Sensor,
        Name = new LocalizedText(char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' '), Zh(id)),
        Sensor = new SensorProfile { Quantity = id, Unit = unit, RangeLow = low, RangeHigh = high, Decimals = decimals },
        Rules = [.. limits.Select(l => Rule(l.Kind switch { LimitKind.HighHigh => "HH", LimitKind.High => "H", LimitKind.Low => "L", _
            => "LL" }, null, l.Kind, l.At, l.Priority))],
    };
}
