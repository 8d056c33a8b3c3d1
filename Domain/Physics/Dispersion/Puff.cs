using Orleans;
using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Physics.Dispersion;

/// <summary>
/// One cloud of a release. It keeps its spread, not the distance it came: after a merge or a change of class spread goes on from there and
/// never shrinks.
/// </summary>
/// <param name="MassKg">Gas in it, kg.</param>
/// <param name="EastM">Centre, m.</param>
/// <param name="NorthM">Centre, m.</param>
/// <param name="HeightM">Centre above ground, m.</param>
/// <param name="SigmaM">σx = σy, m.</param>
/// <param name="SigmaZM">σz, m.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.puff.v1")]
public readonly record struct Puff(
    [property: Id(0)] double MassKg,
    [property: Id(1)] double EastM,
    [property: Id(2)] double NorthM,
    [property: Id(3)] double HeightM,
    [property: Id(4)] double SigmaM,
    [property: Id(5)] double SigmaZM)
{
    private static readonly double PuffNorm = Math.Pow(2 * Math.PI, 1.5);

    /// <summary>Concentration of an instantaneous release, kg/m³ (domain.md E3): puff carried by a steady wind for a time.</summary>
    /// <param name="massKg">Released at once, kg.</param>
    /// <param name="heightM">Height of the release, m.</param>
    /// <param name="windMS">Wind, m/s; below 1 m/s taken as 1 m/s.</param>
    /// <param name="stability">Class.</param>
    /// <param name="xM">Place downwind, m.</param>
    /// <param name="yM">Place across, m.</param>
    /// <param name="zM">Place above ground, m.</param>
    /// <param name="timeS">Since the release, s.</param>
    public static Outcome<double> KgM3(
        double massKg, double heightM, double windMS, StabilityClass stability, double xM, double yM, double zM, double timeS)
    {
        var wind = Wind.Effective(windMS);
        var error = wind.Error ?? Check.NotNegative(massKg) ?? Check.NotNegative(heightM) ?? Check.Finite(xM) ?? Check.Finite(yM)
            ?? Check.NotNegative(zM) ?? Check.Positive(timeS);
        if (error is not null) return error;
        var travelled = wind.Value * timeS;
        var sigma = Sigmas.Fast(travelled, stability, Surrounding.Rural, SigmaScheme.Puff);
        return WithSigmasKgM3(massKg, heightM, sigma, xM - travelled, yM, zM).With(wind.Cautions | Sigmas.CautionsAt(travelled));
    }

    /// <summary>Concentration at a place from a puff's centre, kg/m³, with the image of the ground.</summary>
    public static Outcome<double> WithSigmasKgM3(double massKg, double heightM, Sigma sigma, double dxM, double dyM, double zM)
    {
        var error = Check.NotNegative(massKg) ?? Check.NotNegative(heightM) ?? Check.Positive(sigma.YM) ?? Check.Positive(sigma.ZM)
            ?? Check.Finite(dxM) ?? Check.Finite(dyM) ?? Check.NotNegative(zM);
        if (error is not null) return error;
        return new Puff(massKg, 0, 0, heightM, sigma.YM, sigma.ZM).At(dxM, dyM, zM, 0);
    }

    /// <summary>Highest concentration anywhere in it, kg/m³.</summary>
    internal double PeakKgM3
    {
        get
        {
            // At its centre, or at the ground once it reaches down there.
            var square = HeightM * HeightM / (SigmaZM * SigmaZM);
            return MassKg / (PuffNorm * SigmaM * SigmaM * SigmaZM) * Math.Max(1 + Math.Exp(-2 * square), 2 * Math.Exp(-square / 2));
        }
    }

    /// <summary>Unchecked: at a place, kg/m³.</summary>
    internal double At(double eastM, double northM, double zM, double mixingM)
    {
        var (dx, dy) = (eastM - EastM, northM - NorthM);
        return AxisKgM3(zM, mixingM) * Math.Exp(-((dx * dx) + (dy * dy)) / (2 * SigmaM * SigmaM));
    }

    /// <summary>Above its centre, at a height, kg/m³.</summary>
    internal double AxisKgM3(double zM, double mixingM) =>
        MassKg / (2 * Math.PI * SigmaM * SigmaM) * Plume.Vertical(HeightM, SigmaZM, zM, mixingM);

    /// <summary>Carried on by the wind and spread by the distance. Spread goes on from what it is: where the class changed, from the
    /// distance at which the new class has it.</summary>
    internal Puff Moved(double eastM, double northM, double pathM, double[] rowY, double[] rowZ) =>
        this with
        {
            EastM = EastM + eastM,
            NorthM = NorthM + northM,
            SigmaM = Spread(SigmaM, pathM, rowY),
            SigmaZM = Spread(SigmaZM, pathM, rowZ),
        };

    private static double Spread(double sigma, double pathM, double[] row)
    {
        var travelled = sigma <= 0 ? 0 : Math.Pow(sigma / row[0], 1 / row[1]);
        return row[0] * Math.Pow(travelled + pathM, row[1]);
    }
}
