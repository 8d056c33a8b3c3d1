using System.Diagnostics.CodeAnalysis;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Tanks;

/// <summary>Shapes of tanks. Values are stored: append only.</summary>
public enum TankShape : byte
{
    VerticalCylinder = 0,

    /// <summary>Lying; its dished ends are left out (they hold some per cent).</summary>
    HorizontalCylinder = 1,
    Sphere = 2,
}

/// <summary>The inside of a tank: volume from level and back.</summary>
/// <param name="Shape">Form.</param>
/// <param name="DiameterM">Inner diameter, m.</param>
/// <param name="LengthM">Vertical: height, m. Horizontal: length, m. Sphere: unused.</param>
[GenerateSerializer, Immutable, Alias("twin.tank.geometry.v1")]
public sealed record TankGeometry([property: Id(0)] TankShape Shape, [property: Id(1)] double DiameterM, [property: Id(2)] double LengthM)
{
    private const int BisectionSteps = 60;

    /// <summary>Highest possible level, m.</summary>
    public double HeightM => Shape == TankShape.VerticalCylinder ? LengthM : DiameterM;

    /// <summary>All it can hold, m³.</summary>
    public double CapacityM3 => VolumeM3(HeightM);

    /// <summary>
    /// Reads the geometry of a tank: word <c>shape</c> (<c>vertical</c>, the default, <c>horizontal</c>, <c>sphere</c>; also with <c>-cylinder</c>),
    /// numbers <c>diameterM</c>, and <c>heightM</c> or <c>lengthM</c>. False with <c>tank.*</c>.
    /// </summary>
    public static bool TryFrom(
        TwinDefinition tank, [NotNullWhen(true)] out TankGeometry? geometry, [NotNullWhen(false)] out TwinError? error)
    {
        geometry = null;
        error = null;
        var word = tank.Words.GetValueOrDefault("shape", "vertical-cylinder");
        TankShape? shape = word switch
        {
            "vertical-cylinder" or "vertical" => TankShape.VerticalCylinder,
            "horizontal-cylinder" or "horizontal" => TankShape.HorizontalCylinder,
            "sphere" => TankShape.Sphere,
            _ => null,
        };
        if (shape is null)
        {
            error = new TwinError("tank.shape", $"'{word}' is not a tank shape Twin knows.", Path: "words.shape");
            return false;
        }

        var name = shape == TankShape.HorizontalCylinder ? "lengthM" : "heightM";
        var length = shape == TankShape.Sphere ? 0 : tank.Numbers.GetValueOrDefault(name, double.NaN);
        if (!IsSize(tank.Numbers.GetValueOrDefault("diameterM", double.NaN))) error = Missing("diameterM");
        else if (shape != TankShape.Sphere && !IsSize(length)) error = Missing(name);
        else geometry = new TankGeometry(shape.Value, tank.Numbers["diameterM"], length);
        return geometry is not null;
    }

    /// <summary>Volume up to a level, m³; levels outside the tank count as empty or full.</summary>
    public double VolumeM3(double levelM)
    {
        var h = Math.Clamp(levelM, 0, HeightM);
        var r = DiameterM / 2;
        return Shape switch
        {
            TankShape.VerticalCylinder => Math.PI * r * r * h,
            TankShape.HorizontalCylinder => LengthM * ((r * r * Math.Acos((r - h) / r)) - ((r - h) * HalfChordM(h))),
            _ => Math.PI * h * h * (r - (h / 3)),
        };
    }

    /// <summary>Area of the surface at a level, m²: volume per metre of level there.</summary>
    public double SurfaceM2(double levelM)
    {
        var h = Math.Clamp(levelM, 0, HeightM);
        var chord2 = Math.Max(0, h * (DiameterM - h));
        return Shape switch
        {
            TankShape.VerticalCylinder => Math.PI * DiameterM * DiameterM / 4,
            TankShape.HorizontalCylinder => 2 * LengthM * Math.Sqrt(chord2),
            _ => Math.PI * chord2,
        };
    }

    /// <summary>Level at which the tank holds a volume, m; less than nothing is empty, more than all is full.</summary>
    public double LevelM(double volumeM3)
    {
        if (Shape == TankShape.VerticalCylinder) return Math.Clamp(volumeM3 / SurfaceM2(0), 0, HeightM);
        double low = 0, high = HeightM;
        for (var i = 0; i < BisectionSteps; i++)
        {
            var middle = (low + high) / 2;
            if (VolumeM3(middle) < volumeM3) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    private double HalfChordM(double h) => Math.Sqrt(Math.Max(0, h * (DiameterM - h)));

    private static bool IsSize(double metres) => metres is > 0 and < 1_000;

    private static TwinError Missing(string name) =>
        new("tank.size", $"A tank needs the number '{name}', between 0 and 1,000 m.", Path: $"numbers.{name}");
}
