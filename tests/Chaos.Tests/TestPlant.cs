using System.Text.Json;

namespace Twin.Chaos.Tests;

/// <summary>
/// A plant made for checking: pairs of sensors, each pair on a pump of its own. Values follow a script, so that the alarms a set of
/// readings implies are known: each sensor rises above 100 for some steps of every cycle.
/// </summary>
internal static class TestPlant
{
    public const string Id = "chaos";
    public const int Cycle = 50;
    private const double Limit = 100;

    public static string SensorId(int sensor) => $"S-{sensor:D4}";

    public static string PumpId(int pair) => $"P-{pair:D4}";

    /// <summary>The value of a step: unlike its neighbours', and above the limit for a part of the cycle that is longer for odd sensors.</summary>
    public static double Value(int sensor, int step) => Math.Round((IsHigh(sensor, step) ? 120 : 50) + (step % 17) + (sensor % 2 * 0.5), 1);

    /// <summary>How often a sensor has risen above its limit after <paramref name="steps"/> steps.</summary>
    public static int Raises(int sensor, int steps) =>
        Enumerable.Range(0, steps).Count(k => IsHigh(sensor, k) && (k == 0 || !IsHigh(sensor, k - 1)));

    /// <summary>How often both of a pair stood above it: they take each step in turns, the even one first.</summary>
    public static int BothRaises(int pair, int steps)
    {
        var raises = 0;
        var both = false;
        for (var k = 0; k < steps; k++)
        {
            var before = both;
            var between = k > 0 && IsHigh(2 * pair, k) && IsHigh((2 * pair) + 1, k - 1);
            both = IsHigh(2 * pair, k) && IsHigh((2 * pair) + 1, k);
            if (between && !before) raises++;
            if (both && !between) raises++;
        }

        return raises;
    }

    private static bool IsHigh(int sensor, int step)
    {
        var at = (step + (sensor / 2 * 7)) % Cycle;
        return at >= 40 && at < (sensor % 2 == 0 ? 45 : 48);
    }

    /// <summary>Writes the plant file with <paramref name="sensors"/> sensors into a folder; its path.</summary>
    public static string Write(string folder, int sensors)
    {
        var features = new List<object>();
        for (var i = 0; i < sensors; i++)
        {
            features.Add(Feature(SensorId(i), "sensor", "gauge", i, new { relations = new[] { new { kind = "partOf", target = PumpId(i / 2) } } }));
            if (i % 2 == 0) features.Add(Feature(PumpId(i / 2), "equipment", "pump", i,
                new { signals = new { a = SensorId(i), b = SensorId(i + 1) } }));
        }

        var file = new
        {
            type = "FeatureCollection",
            twin = new
            {
                schema = 1,
                id = Id,
                name = Text("Chaos"),
                retentionDays = 400,
                frame = new { originLonLat = new[] { 121.5, 29.9 }, rotationDeg = 0 },
                types = new object[] { Gauge, Pump },
            },
            features,
        };
        var path = Path.Combine(folder, "plant.geojson");
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(file));
        return path;
    }

    private static object Gauge => new
    {
        id = "gauge",
        kind = "sensor",
        name = Text("Gauge"),
        sensor = new { quantity = "temperature", unit = "Cel", rangeLow = -1000, rangeHigh = 1000, periodMs = 100, decimals = 1 },
        rules = new[]
        {
            new { id = "H", kind = "threshold", limit = "high", threshold = Limit, deadband = 5, priority = "high", text = Text("High") },
        },
    };

    private static object Pump => new
    {
        id = "pump",
        kind = "equipment",
        name = Text("Pump"),
        signals = new[] { Signal("a"), Signal("b") },
        rules = new object[]
        {
            new { id = "A-H", kind = "threshold", signal = "a", limit = "high", threshold = Limit, deadband = 5, priority = "medium",
                text = Text("A high") },
            new { id = "BOTH", kind = "expression", expression = "a > 100 and b > 100", priority = "high", text = Text("Both high") },
        },
    };

    private static object Signal(string name) => new { name, quantity = "temperature", unit = "Cel" };

    private static object Text(string english) => new { en = english, zh = english };

    private static object Feature(string id, string kind, string type, int at, object more)
    {
        var properties = new Dictionary<string, object> { ["kind"] = kind, ["type"] = type, ["name"] = Text(id) };
        foreach (var property in more.GetType().GetProperties()) properties[property.Name] = property.GetValue(more)!;
        return new
        {
            type = "Feature",
            id,
            geometry = new { type = "Point", coordinates = new double[] { at % 100, at / 100, 0 } },
            properties,
        };
    }
}
