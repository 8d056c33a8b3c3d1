using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Plants;

namespace Twin.WebHost;

/// <summary>A plant of any size for measuring: 10 % tanks, 50 % sensors, 5 % cameras, 5 % zones, 10 % people, 20 % pipes.</summary>
internal static class LargePlant
{
    private const double CellM = 24;

    public static PlantModel Build(int twins)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(twins / 20.0) * 1.3);
        return new PlantModel
        {
            Id = "tank-farm",
            Name = new LocalizedText("Large plant", "大型厂区"),
            Frame = new PlantFrame(121.5, 31.2, 0),
            Types = DemoTypes.All,
            Twins = [.. Enumerable.Range(0, twins).Select(index => Twin(index, columns))],
        };
    }

    /// <summary>Every twenty twins share a cell of the grid: an area with its tanks, instruments and lines.</summary>
    private static TwinDefinition Twin(int index, int columns)
    {
        var cell = index / 20;
        var x = cell % columns * CellM * 2;
        var y = cell / columns * CellM * 2;
        var n = index % 20;
        var id = index.ToString(CultureInfo.InvariantCulture);
        var (dx, dy) = (4 + (n % 5 * 9.0), 6 + (n / 5 * 10.0));
        return n switch
        {
            0 => Make("Z-" + id, TwinKind.Zone, "tank-yard", new Shape(ShapeKind.Polygon,
                [new(x, y, 0), new(x + 44, y, 0), new(x + 44, y + 44, 0), new(x, y + 44, 0), new(x, y, 0)])),
            1 or 2 => Make("T-" + id, TwinKind.Tank, "tank", At(x + 12 + ((n - 1) * 20), y + 30)) with
            {
                Numbers = ImmutableDictionary<string, double>.Empty.Add("diameterM", 14).Add("heightM", 16),
            },
            3 => Make("CAM-" + id, TwinKind.Camera, "camera", At(x + 2, y + 2)) with
            {
                Numbers = ImmutableDictionary<string, double>.Empty.Add("fovDeg", 60).Add("azimuthDeg", cell * 37 % 360).Add("rangeM", 25),
            },
            4 or 5 => Make("W-" + id, TwinKind.Person, "worker", At(x + dx, y + dy)),
            >= 6 and < 10 => Make("L-" + id, TwinKind.Equipment, "pipe", new Shape(ShapeKind.LineString,
                [new(x + (n * 2), y + 22, 0), new(x + (n * 2), y + 12 - n, 0), new(x + 44, y + 12 - n, 0)])),
            _ when n % 3 == 0 => Make("AT-" + id, TwinKind.Sensor, "gas-combustible", At(x + dx, y + dy)),
            _ => Make("TT-" + id, TwinKind.Sensor, "temperature", At(x + dx, y + dy)),
        };
    }

    private static Shape At(double x, double y) => new(ShapeKind.Point, [new PointM(x, y, 0)]);

    private static TwinDefinition Make(string id, TwinKind kind, string type, Shape shape) => new()
    {
        Id = id, Kind = kind, TypeId = type, Name = new LocalizedText(id, id), Shape = shape,
    };
}
