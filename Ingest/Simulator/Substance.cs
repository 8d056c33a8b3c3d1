namespace Twin.Ingest.Simulator;

/// <summary>What the physics needs to know of a liquid.</summary>
/// <param name="ExpansionPerK">Volume expansion.</param>
/// <param name="Combustible">Seen by combustible detectors.</param>
/// <param name="ToxicPpm">Reading of a toxic detector at the source of a leak of magnitude 1.</param>
public sealed record Substance(double ExpansionPerK, bool Combustible, double ToxicPpm)
{
    public static Substance Of(string name) => name switch
    {
        "crude" => new(0.8e-3, true, 40),
        "gasoline" => new(1.2e-3, true, 0),
        "methanol" => new(1.2e-3, true, 300),
        "lpg" => new(2.0e-3, true, 0),
        "ammonia" => new(2.4e-3, false, 200),
        _ => new(0.3e-3, false, 0),
    };

    /// <summary>Vapour pressure above the air's, MPa: Antoine, K and bar; constants of the NIST Chemistry WebBook.</summary>
    public static double GaugeMPa(string name, double temperatureC)
    {
        var k = temperatureC + 273.15;
        var bar = name switch
        {
            "ammonia" => Antoine(4.86886, 1113.928, -10.409, k),
            // Half propane, half n-butane by moles, after Raoult.
            "lpg" => (0.5 * Antoine(4.53678, 1149.36, 24.906, k)) + (0.5 * Antoine(4.35576, 1175.581, -2.071, k)),
            _ => 1.01325,
        };
        return (bar - 1.01325) / 10;
    }

    private static double Antoine(double a, double b, double c, double k) => Math.Pow(10, a - (b / (k + c)));
}
