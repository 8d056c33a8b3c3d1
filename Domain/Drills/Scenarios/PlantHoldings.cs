using Twin.Domain.Physics.Substances;
using Twin.Domain.Plants;
using Twin.Domain.Tanks;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>What the things of a plant hold, for checks and for the scene.</summary>
public static class PlantHoldings
{
    /// <summary>What a twin holds, or null: the plant does not say, or the table does not know it.</summary>
    public static StoredLiquid? LiquidOf(TwinDefinition twin) =>
        twin.Words.TryGetValue("substance", out var word) ? LiquidTable.Default.Find(word) : null;

    /// <summary>Whether a twin can leak at all: a tank, or equipment with a substance.</summary>
    public static bool Holds(TwinDefinition twin) =>
        twin.Kind == TwinKind.Tank || (twin.Kind == TwinKind.Equipment && twin.Words.ContainsKey("substance"));

    /// <summary>A sphere, kept under pressure.</summary>
    public static bool IsSphere(TwinDefinition tank) => tank.Words.GetValueOrDefault("shape") == "sphere";

    /// <summary>Shape of a tank; one whose file does not say is taken as an upright cylinder of 10 m by 10 m.</summary>
    public static TankGeometry Geometry(TwinDefinition tank) =>
        TankGeometry.TryFrom(tank, out var geometry, out _) ? geometry : new TankGeometry(TankShape.VerticalCylinder, 10, 10);

    public static double DensityKgM3(TwinDefinition tank) =>
        tank.Numbers.GetValueOrDefault("densityKgM3", LiquidOf(tank)?.DensityKgM3 ?? 1_000);

    /// <summary>Liquid of a tank at a level, kg.</summary>
    public static double MassKg(TwinDefinition tank, double levelM) => Geometry(tank).VolumeM3(levelM) * DensityKgM3(tank);

    /// <summary>Tanks a pump, pipe or arm draws from, in file order; a tank itself. Found against the direction of <c>feeds</c>, else by
    /// the same substance.</summary>
    public static List<int> TanksOf(PlantIndex index, int twin)
    {
        var found = new List<int>();
        if (index.Twin(twin).Kind == TwinKind.Tank) return [twin];
        var seen = new HashSet<int> { twin };
        var open = new Queue<int>([twin]);
        while (open.TryDequeue(out var at))
        {
            foreach (var incoming in index.IncomingOf(at))
            {
                if (incoming.Kind != "feeds" || !seen.Add(incoming.Source)) continue;
                if (index.Twin(incoming.Source).Kind == TwinKind.Tank) found.Add(incoming.Source);
                else open.Enqueue(incoming.Source);
            }
        }

        if (found.Count == 0 && LiquidOf(index.Twin(twin)) is { } liquid)
        {
            for (var i = 0; i < index.Count; i++)
            {
                if (index.Twin(i).Kind == TwinKind.Tank && LiquidOf(index.Twin(i)) == liquid) found.Add(i);
            }
        }

        found.Sort();
        return found;
    }

    /// <summary>The middle of a twin's shape.</summary>
    public static SpotM Middle(TwinDefinition twin)
    {
        var points = twin.Shape.Points;
        if (points.Length == 1) return new SpotM(points[0].X, points[0].Y);
        if (twin.Shape.Kind == ShapeKind.Polygon)
        {
            var centre = Places.PlaneGeometry.Centroid(points.AsSpan());
            return new SpotM(centre.X, centre.Y);
        }

        var middle = points[points.Length / 2];
        return new SpotM(middle.X, middle.Y);
    }
}
