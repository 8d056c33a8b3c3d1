using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Dispersion;

namespace Twin.Domain.Drills.Scene;

/// <summary>What a line on the map says. Values are stored.</summary>
public enum OverlayKind : byte
{
    /// <summary>%LEL.</summary>
    Flammable = 0,

    /// <summary>AEGL level 1, 2 or 3 (10 min).</summary>
    Toxic = 1,

    /// <summary>kW/m².</summary>
    Radiation = 2,

    /// <summary>kPa.</summary>
    Pressure = 3,
}

/// <summary>Lines of one level.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Level">%LEL, AEGL level, kW/m² or kPa.</param>
/// <param name="Substance">Cloud's id; empty for fires and blasts.</param>
/// <param name="Rings">Closed rings, m.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.shape.v1")]
public sealed record OverlayShape(
    [property: Id(0)] OverlayKind Kind, [property: Id(1)] double Level, [property: Id(2)] string Substance,
    [property: Id(3)] ImmutableArray<ImmutableArray<SpotM>> Rings);

/// <summary>A fire on the map.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.fire.v1")]
public readonly record struct OverlayFire(
    [property: Id(0)] string Twin, [property: Id(1)] FireShape Shape, [property: Id(2)] SpotM At, [property: Id(3)] double SizeM);

/// <summary>What the map shows over the plant.</summary>
/// <param name="TimeS">Drill time, s.</param>
/// <param name="AheadS">0: now; else a forecast so many seconds ahead, with wind and sources as they are: never a measurement.</param>
/// <param name="Shapes">Lines, widest first.</param>
/// <param name="Fires">Fires.</param>
/// <param name="Cautions">What the lines are to be taken with care for.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.overlay.v1")]
public sealed record SceneOverlay(
    [property: Id(0)] double TimeS, [property: Id(1)] double AheadS, [property: Id(2)] ImmutableArray<OverlayShape> Shapes,
    [property: Id(3)] ImmutableArray<OverlayFire> Fires, [property: Id(4)] Cautions Cautions = Cautions.None);

/// <summary>Draws plumes, radiation and overpressure.</summary>
internal static class SceneOverlays
{
    private const int Side = 140;
    private const double ReachM = 250;
    private const double HeightM = 1;
    private const double StepS = 5;
    private const int CirclePoints = 48;
    private static readonly double[] Radiations = [4.7, 12.5, 37.5];
    private static readonly double[] Pressures = [2, 7, 21];

    public static SceneOverlay Draw(SceneWorld world, double aheadS)
    {
        var (west, south, cell, columns, rows) = Frame(world);
        var shapes = ImmutableArray.CreateBuilder<OverlayShape>();
        var grid = ConcentrationGrid.Of(west, south, cell, columns, rows, out _);
        if (grid is not null)
        {
            foreach (var cloud in world.Clouds)
                if (cloud.Field.Count > 0) Cloud(grid, cloud, Ahead(world, cloud, aheadS), shapes);
            if (world.Fires.Count > 0) Radiation(world, grid, shapes);
        }

        foreach (var blast in world.Blasts) Rings(blast, shapes);
        return new SceneOverlay(
            world.TimeS, aheadS, shapes.ToImmutable(),
                [.. world.Fires.Select(static f => new OverlayFire(f.Id, f.Shape, f.At, f.SizeM))]);
    }

    // The plant and what lies downwind of it.
    private static (double West, double South, double Cell, int Columns, int Rows) Frame(SceneWorld world)
    {
        var (west, south, east, north) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var tank in world.Tanks) Take(tank.At);
        foreach (var machine in world.Machines) Take(machine.At);
        foreach (var leak in world.Leaks) Take(leak.At);
        foreach (var fitted in world.Fitted) Take(fitted.At);
        if (west > east) (west, south, east, north) = (0, 0, 1, 1);
        (west, south, east, north) = (west - ReachM, south - ReachM, east + ReachM, north + ReachM);
        var cell = Math.Max(5, Math.Max(east - west, north - south) / Side);
        return (west, south, cell, (int)Math.Ceiling((east - west) / cell), (int)Math.Ceiling((north - south) / cell));

        void Take(SpotM at) =>
            (west, south, east, north) = (Math.Min(west, at.X), Math.Min(south, at.Y), Math.Max(east, at.X), Math.Max(north, at.Y));
    }

    private static PuffField Ahead(SceneWorld world, SceneCloud cloud, double aheadS)
    {
        if (aheadS <= 0) return cloud.Field;
        var (field, weather) = (cloud.Field.Copy(), world.Weather.Puffs);
        for (var t = 0.0; t < aheadS; t += StepS)
        {
            field.Move(weather, StepS);
            foreach (var leak in world.Leaks)
            {
                if (leak.AirborneKgS > 0 && !leak.Burning && cloud.Id == (leak.Liquid.Toxic ?? leak.Liquid.Id))
                    field.Release(new PuffSource(leak.At.X, leak.At.Y, HeightM, leak.AirborneKgS, 4, 2), weather, StepS);
            }
        }

        return field;
    }

    private static void Cloud(ConcentrationGrid grid, SceneCloud cloud, PuffField field, ImmutableArray<OverlayShape>.Builder shapes)
    {
        grid.Fill(field, HeightM);
        if (!double.IsNaN(cloud.LelPercent))
        {
            Add(grid, grid.KgM3, 0.5 * cloud.LelKgM3, OverlayKind.Flammable, 50, cloud.Id, shapes);
            Add(grid, grid.KgM3, cloud.LelKgM3, OverlayKind.Flammable, 100, cloud.Id, shapes);
        }

        for (var level = 0; level < 3; level++)
        {
            if (!double.IsNaN(cloud.AeglPpm[level]))
                Add(grid, grid.KgM3, cloud.FromPpm(cloud.AeglPpm[level]), OverlayKind.Toxic, level + 1, cloud.Id, shapes);
        }
    }

    private static void Radiation(SceneWorld world, ConcentrationGrid grid, ImmutableArray<OverlayShape>.Builder shapes)
    {
        var heat = new double[grid.Columns * grid.Rows];
        for (var i = 0; i < heat.Length; i++)
            heat[i] = world.RadiationWM2(grid.EastM(i % grid.Columns), grid.NorthM(i / grid.Columns), HeightM) / 1_000;
        foreach (var level in Radiations) Add(grid, heat, level, OverlayKind.Radiation, level, "", shapes);
    }

    private static void Add(
        ConcentrationGrid grid, ReadOnlySpan<double> values, double at, OverlayKind kind, double level, string id,
        ImmutableArray<OverlayShape>.Builder shapes)
    {
        if (!(at > 0)) return;
        var rings = ContourLines.Rings(values, grid.Columns, grid.Rows, grid.EastM(0), grid.NorthM(0), grid.CellM, at);
        if (rings.Length > 0) shapes.Add(new OverlayShape(kind, level, id, rings));
    }

    private static void Rings(in SceneBlast blast, ImmutableArray<OverlayShape>.Builder shapes)
    {
        foreach (var level in Pressures)
        {
            var (near, far) = (1.0, 10_000.0);
            if (SceneBlasts.PressurePa(blast, near) < level * 1_000) continue;
            for (var i = 0; i < 40; i++)
            {
                var middle = (near + far) / 2;
                if (SceneBlasts.PressurePa(blast, middle) > level * 1_000) near = middle;
                else far = middle;
            }

            var ring = ImmutableArray.CreateBuilder<SpotM>(CirclePoints);
            for (var i = 0; i < CirclePoints; i++)
            {
                var (sin, cos) = Math.SinCos(Math.Tau * i / CirclePoints);
                ring.Add(new SpotM(blast.At.X + (near * cos), blast.At.Y + (near * sin)));
            }

            shapes.Add(new OverlayShape(OverlayKind.Pressure, level, "", [ring.ToImmutable()]));
        }
    }
}
