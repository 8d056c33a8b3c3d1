namespace Twin.Domain.Knowledge;

/// <summary>
/// The weight in force of an edge: w = min(w_max, 1 − (1 − q)^m) with the product m of all factors (domain.md D2 step 3).
/// </summary>
public static class EdgeWeights
{
    private const double GasConstant = 8.314462618;
    private const double Kelvin = 273.15;

    /// <summary>True when weather changes the weight.</summary>
    public static bool MindsWeather(in GraphEdge edge) => edge.Kind is EdgeKind.GasDrift or EdgeKind.DominoToxic or EdgeKind.Drainage
        or EdgeKind.Ignition or EdgeKind.DominoHeat || (edge.Kind == EdgeKind.LeakTo && (edge.Traits & EdgeTraits.SmallBore) != 0);

    /// <summary>Weighs an edge.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="weather">At its source.</param>
    /// <param name="state">Factor of its condition and barriers.</param>
    /// <param name="table">Numbers.</param>
    public static double Weigh(in GraphEdge edge, in WeatherNow weather, double state, RiskTable table)
    {
        if (!edge.Carries) return 0;
        var factor = Math.Clamp(Factor(edge, weather, table.Weather, table) * state, 0, table.MaxFactor);
        var weight = factor == 1 ? edge.Q : 1 - Math.Pow(1 - Math.Min(edge.Q, table.MaxWeight), factor);
        return Math.Min(table.MaxWeight, weight);
    }

    /// <summary>Factor of the weather on an edge, before barriers and conditions.</summary>
    public static double Factor(in GraphEdge edge, in WeatherNow weather, RiskTable table) => Factor(edge, weather, table.Weather, table);

    private static double Factor(in GraphEdge edge, in WeatherNow weather, WeatherFactors f, RiskTable table) => edge.Kind switch
    {
        EdgeKind.GasDrift or EdgeKind.DominoToxic =>
            Wind(edge, weather, f, table) * Distance(edge.DistanceM, f) * Temperature(edge.VaporHeatJMol, weather.TemperatureC, f)
            * ((edge.Traits & EdgeTraits.Soluble) != 0 && weather.RainMmH > 0 ? f.SolubleInRain : 1),
        EdgeKind.Drainage => weather.RainMmH > 0 ? Math.Min(f.RainHigh, 1 + (f.RainPerMmH * weather.RainMmH)) : 1,
        EdgeKind.Ignition => weather.LightningKm <= f.LightningKm ? f.LightningFactor : 1,
        EdgeKind.LeakTo =>
            (edge.Traits & EdgeTraits.SmallBore) != 0 && weather.TemperatureC < f.FreezeC ? f.FreezeFactor : 1,
        EdgeKind.DominoHeat => Tilt(edge, weather, f),
        _ => 1,
    };

    private static double Wind(in GraphEdge edge, in WeatherNow weather, WeatherFactors f, RiskTable table)
    {
        if (double.IsNaN(weather.WindMS)) return 1;
        var row = table.Stability[(int)weather.Stability];
        if (weather.WindMS < f.CalmMS) return f.CalmFactor * row.Factor;
        var speed = Math.Clamp(f.WindReferenceMS / weather.WindMS, f.WindLow, f.WindHigh);
        if (double.IsNaN(weather.WindFromDeg) || float.IsNaN(edge.BearingDeg)) return speed * row.Factor;
        var off = Angle(weather.WindFromDeg + 180, edge.BearingDeg);
        var spread = (row.SigmaDeg * row.SigmaDeg) + (f.MeanderDeg * f.MeanderDeg);
        return Math.Max(f.OffAxis, Math.Exp(-(off * off) / (2 * spread))) * speed * row.Factor;
    }

    private static double Distance(float metres, WeatherFactors f) => float.IsNaN(metres)
        ? 1
        : Math.Clamp(Math.Pow(f.DistanceReferenceM / Math.Max(metres, 1), f.DistancePower), f.DistanceLow, f.DistanceHigh);

    // Clausius-Clapeyron from the reference temperature.
    private static double Temperature(float vaporHeat, double celsius, WeatherFactors f)
    {
        if (vaporHeat <= 0 || double.IsNaN(celsius)) return 1;
        var inverse = (1 / (celsius + Kelvin)) - (1 / (f.TemperatureReferenceC + Kelvin));
        return Math.Min(f.TemperatureHigh, Math.Exp(-vaporHeat / GasConstant * inverse));
    }

    private static double Tilt(in GraphEdge edge, in WeatherNow weather, WeatherFactors f)
    {
        if (double.IsNaN(weather.WindMS) || double.IsNaN(weather.WindFromDeg) || float.IsNaN(edge.BearingDeg)) return 1;
        var along = Math.Cos(Angle(weather.WindFromDeg + 180, edge.BearingDeg) * Math.PI / 180);
        return 1 + (f.FlameTilt * along * Math.Min(1, weather.WindMS / f.FlameTiltMS));
    }

    /// <summary>Angle between two directions, 0 to 180 degrees.</summary>
    private static double Angle(double a, double b)
    {
        var turn = Math.Abs(a - b) % 360;
        return turn > 180 ? 360 - turn : turn;
    }
}
