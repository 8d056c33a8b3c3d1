namespace Twin.Domain.Physics.Crowds;

/// <summary>People on foot (domain.md E8; SFPE). Density in persons/m², speeds in m/s.</summary>
public static class Walking
{
    /// <summary>Corridor and doorway.</summary>
    public const double CorridorK = 1.40;

    /// <summary>Alone on level ground (Fruin), m/s.</summary>
    public const double FreeMS = 1.34;

    private const double FreeBelow = 0.54;
    private const double Crowding = 0.266;

    /// <summary>Density at which a crowd stands still: 1/0.266.</summary>
    public const double JamPerM2 = 1 / Crowding;

    /// <summary>Density of the largest flow.</summary>
    public const double BestPerM2 = JamPerM2 / 2;

    /// <summary>S = k (1 − 0.266 D); below 0.54 persons/m² that of 0.54 (corridor 1.19 m/s); 0 in a jam.</summary>
    public static Outcome<double> SpeedMS(double personsPerM2, double k = CorridorK)
    {
        var error = Check.NotNegative(personsPerM2) ?? Check.Positive(k);
        if (error is not null) return error;
        return personsPerM2 < FreeBelow ? k * 0.85 : Math.Max(0, k * (1 - (Crowding * personsPerM2)));
    }

    /// <summary>F = S·D, persons/(s·m of effective width).</summary>
    public static Outcome<double> FlowPerSM(double personsPerM2, double k = CorridorK)
    {
        var speed = SpeedMS(personsPerM2, k);
        return speed.Error is { } error ? error : speed.Value * personsPerM2;
    }

    /// <summary>Largest flow, persons/(s·m): 1.316 in a corridor.</summary>
    public static double LargestFlowPerSM(double k = CorridorK) => k * (1 - (Crowding * BestPerM2)) * BestPerM2;

    /// <summary>Time for people to pass a door of an effective width (a wall keeps 0.15 m, a corridor's 0.2 m) at the largest flow, s.
    /// </summary>
    public static Outcome<double> PassingS(int people, double effectiveWidthM)
    {
        var error = Check.NotNegative(people) ?? Check.Positive(effectiveWidthM);
        return error is not null ? error : people / (LargestFlowPerSM() * effectiveWidthM);
    }
}
