namespace Twin.Domain.Physics.Fires;

/// <summary>How much of a fire's radiation passes the damp air (domain.md E5).</summary>
public static class Transmissivity
{
    /// <summary>Water vapour, Pa: RH·exp(14.4114 − 5328/T)·101325.</summary>
    public static Outcome<double> WaterPa(double relativeHumidity, double temperatureK)
    {
        var error = Check.Between(relativeHumidity, 0, 1) ?? Check.Positive(temperatureK);
        if (error is not null) return error;
        return relativeHumidity * Math.Exp(14.4114 - (5328 / temperatureK)) * PhysicalConstants.AtmospherePa;
    }

    /// <summary>τ = min(1, 2.02·(p_w·X)^−0.09), X the path to the flame's surface, m. Dry or no path: 1.</summary>
    public static Outcome<double> Of(double waterPa, double pathM)
    {
        var error = Check.NotNegative(waterPa) ?? Check.NotNegative(pathM);
        return error is not null ? error : Fast(waterPa, pathM);
    }

    internal static double Fast(double waterPa, double pathM) =>
        waterPa * pathM > 0 ? Math.Min(1, 2.02 * Math.Pow(waterPa * pathM, -0.09)) : 1;
}
