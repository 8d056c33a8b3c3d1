using System.Globalization;
using System.Text;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Orders;

/// <summary>
/// A plant of work places 500 m apart: equipment v0 to work at, a combustible gas detector g0 5 m and u0 100 m west of it, a sensor of the
/// background's type a0 beside it (its HH is of priority 2), a person p0 with a tag; and one weather station.
/// </summary>
internal static class PermitPlant
{
    private const double PitchM = 500;
    private const int Row = 20;

    private const string Types =
        """
        {"id":"v","kind":"equipment","name":{"en":"Pump","zh":"泵"}},
        {"id":"g","kind":"sensor","name":{"en":"Gas","zh":"可燃气"},"sensor":{"quantity":"gas-combustible","unit":"%{LEL}","rangeLow":0,
        "rangeHigh":100,"periodMs":600000,"decimals":1}},
        {"id":"xy","kind":"sensor","name":{"en":"Place","zh":"坐标"},"sensor":{"quantity":"position","unit":"m","rangeLow":-100,
        "rangeHigh":20000,"periodMs":600000,"decimals":1}},
        {"id":"ws","kind":"sensor","name":{"en":"Wind","zh":"风速"},"sensor":{"quantity":"wind-speed","unit":"m/s","rangeLow":0,
        "rangeHigh":60,"periodMs":600000,"decimals":1}},
        {"id":"wd","kind":"sensor","name":{"en":"Wind from","zh":"风向"},"sensor":{"quantity":"wind-direction","unit":"deg","rangeLow":0,
        "rangeHigh":360,"periodMs":600000,"decimals":0}},
        {"id":"p","kind":"person","name":{"en":"Person","zh":"人员"},"signals":[{"name":"x","quantity":"position","unit":"m"},
        {"name":"y","quantity":"position","unit":"m"}]},
        {"id":"w","kind":"weatherStation","name":{"en":"Weather","zh":"气象站"},"signals":[{"name":"windSpeed","quantity":"wind-speed",
        "unit":"m/s"},{"name":"windDirection","quantity":"wind-direction","unit":"deg"}]},
        """;

    /// <summary>Where a place is, plant metres.</summary>
    public static (double X, double Y) PlaceOf(int place) => (1_000 + (place % Row * PitchM), 1_000 + (place / Row * PitchM));

    /// <summary>Writes it: the background's sensors first.</summary>
    public static void Write(string path, int background, int places)
    {
        PlantMaker.Write(path, background);
        var text = new StringBuilder(File.ReadAllText(path)[..^2]);
        void Add(string id, string kind, string type, double x, double y, string signals = "") => text.Append(CultureInfo.InvariantCulture,
            $"""
            ,
            {Open}"type":"Feature","id":"{id}","geometry":{Open}"type":"Point","coordinates":[{x},{y},1]{Close},
            "properties":{Open}"kind":"{kind}","type":"{type}","name":{Open}"en":"{id}","zh":"{id}"{Close}{signals}{Close}{Close}
            """);
        Add("wind", "sensor", "ws", 0, 0);
        Add("from", "sensor", "wd", 0, 0);
        Add("station", "weatherStation", "w", 0, 0, ",\"signals\":{\"windSpeed\":\"wind\",\"windDirection\":\"from\"}");
        for (var i = 0; i < places; i++)
        {
            var (x, y) = PlaceOf(i);
            Add($"v{i}", "equipment", "v", x, y);
            Add($"g{i}", "sensor", "g", x - 5, y);
            Add($"u{i}", "sensor", "g", x - 100, y);
            Add($"a{i}", "sensor", "t", x + 10, y);
            Add($"x{i}", "sensor", "xy", x, y);
            Add($"y{i}", "sensor", "xy", x, y);
            Add($"p{i}", "person", "p", x, y, $",\"signals\":{{\"x\":\"x{i}\",\"y\":\"y{i}\"}}");
        }

        text.Append("]}").Replace("\"types\":[", "\"types\":[" + Types);
        File.WriteAllText(path, text.ToString());
    }

    private const string Open = "{";
    private const string Close = "}";
}
