namespace Twin.Domain.Physics.Weather;

/// <summary>Stability class from the weather (domain.md E2: Pasquill; EPA-454/R-99-005 for the radiation and ΔT method).</summary>
public static class Stability
{
    private const double OvercastOktas = 8;
    private const double CloudyOktas = 4;
    private const double StrongSunWM2 = 600;
    private const double ModerateSunWM2 = 300;

    // Rows: u10 < 2, < 3, < 5, <= 6, above. Columns: strong, moderate, slight sun, cloudy night, clear night.
    private static readonly string[] Pasquills = ["AABFF", "BBCEF", "BCCDE", "CDDDD", "CDDDD"];

    // Columns: u < 2, < 3, < 5, < 6, from 6 on. Rows by radiation: from 925, 675, 175 W/m², below.
    private static readonly string[] Radiations = ["AABCD", "ABBCD", "BCCDD", "DDDDD"];

    /// <summary>
    /// Pasquill's table. Where it gives two classes the one after its arrow is taken, on a nearly calm cloudy night F.
    /// </summary>
    /// <param name="wind10MS">Wind at 10 m, m/s.</param>
    /// <param name="day">Between sunrise and sunset.</param>
    /// <param name="sunWM2">Solar radiation, W/m²; at night it does not matter.</param>
    /// <param name="cloudOktas">Cloud, 0 to 8; 8 is overcast and gives D.</param>
    public static Outcome<StabilityClass> Pasquill(double wind10MS, bool day, double sunWM2, double cloudOktas)
    {
        var error = Check.NotNegative(wind10MS) ?? Check.Between(cloudOktas, 0, OvercastOktas)
            ?? (day ? Check.Between(sunWM2, 0, 1_500) : null);
        if (error is not null) return error;
        if (cloudOktas >= OvercastOktas) return StabilityClass.D;
        var row = wind10MS switch { < 2 => 0, < 3 => 1, < 5 => 2, <= 6 => 3, _ => 4 };
        var column = !day ? (cloudOktas >= CloudyOktas ? 3 : 4)
            : sunWM2 switch { > StrongSunWM2 => 0, >= ModerateSunWM2 => 1, _ => 2 };
        return Of(Pasquills[row][column]);
    }

    /// <summary>Solar radiation by day, temperature difference from 2 to 10 m by night (SRDT).</summary>
    /// <param name="wind10MS">Wind at 10 m, m/s.</param>
    /// <param name="day">Between sunrise and sunset.</param>
    /// <param name="sunWM2">Solar radiation, W/m² (day).</param>
    /// <param name="deltaK">Temperature at 10 m minus at 2 m, K (night).</param>
    public static Outcome<StabilityClass> Srdt(double wind10MS, bool day, double sunWM2, double deltaK)
    {
        var error = Check.NotNegative(wind10MS) ?? (day ? Check.Between(sunWM2, 0, 1_500) : Check.Between(deltaK, -50, 50));
        if (error is not null) return error;
        if (!day)
        {
            return deltaK < 0
                ? (wind10MS < 2 ? StabilityClass.E : StabilityClass.D)
                : wind10MS switch { < 2 => StabilityClass.F, < 2.5 => StabilityClass.E, _ => StabilityClass.D };
        }

        var row = sunWM2 switch { >= 925 => 0, >= 675 => 1, >= 175 => 2, _ => 3 };
        var column = wind10MS switch { < 2 => 0, < 3 => 1, < 5 => 2, < 6 => 3, _ => 4 };
        return Of(Radiations[row][column]);
    }

    private static StabilityClass Of(char letter) => (StabilityClass)(letter - 'A');
}
