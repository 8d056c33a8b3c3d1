namespace Twin.Domain.Physics.Dispersion;

/// <summary>Where a plume has a concentration: distances on its axis and its half width (domain.md E4b). x downwind, m.</summary>
public static class Isopleth
{
    private const double FirstM = 1;
    private const double StepRatio = 1.02;
    private const int Bisections = 50;

    /// <summary>Farthest distance on the axis with at least a concentration at a height, m; 0 when it is reached nowhere. Searched to
    /// 10 km; <see cref="Cautions.CurveEnd"/> when it lies beyond.</summary>
    public static Outcome<double> FarthestM(in PlumeSource source, double limitKgM3, double zM)
    {
        var error = Plume.Inputs(source) ?? Check.Positive(limitKgM3) ?? Check.NotNegative(zM);
        if (error is not null) return error;
        if (Plume.Fast(source, Sigmas.FarthestM, 0, zM) >= limitKgM3)
            return ((Outcome<double>)Sigmas.FarthestM).With(Plume.Caution(source) | Cautions.CurveEnd);
        // From afar inward: the axis falls steadily beyond its maximum, so the first step above the limit brackets the answer.
        for (var x = Sigmas.FarthestM / StepRatio; x >= FirstM; x /= StepRatio)
        {
            if (Plume.Fast(source, x, 0, zM) < limitKgM3) continue;
            var (near, far) = (x, x * StepRatio);
            for (var i = 0; i < Bisections; i++)
            {
                var middle = (near + far) / 2;
                if (Plume.Fast(source, middle, 0, zM) >= limitKgM3) near = middle;
                else far = middle;
            }

            return ((Outcome<double>)near).With(Plume.Caution(source) | Sigmas.CautionsAt(near));
        }

        return ((Outcome<double>)0).With(Plume.Caution(source));
    }

    /// <summary>Half width of the isopleth at a distance, m: σy·√(2 ln(C axis/C limit)); 0 where the axis is below the limit.</summary>
    public static Outcome<double> HalfWidthM(in PlumeSource source, double limitKgM3, double xM, double zM)
    {
        var error = Plume.Inputs(source) ?? Check.Positive(limitKgM3) ?? Check.Finite(xM) ?? Check.NotNegative(zM);
        if (error is not null) return error;
        var axis = Plume.Fast(source, xM, 0, zM);
        if (axis <= limitKgM3) return 0;
        var sigmaY = Sigmas.Fast(xM, source.Stability, source.Surrounding, source.Scheme).YM;
        return sigmaY * Math.Sqrt(2 * Math.Log(axis / limitKgM3));
    }
}
