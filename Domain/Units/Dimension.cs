namespace Twin.Domain.Units;

/// <summary>Exponents of the base quantities of a unit. Plane angle is kept apart from plain numbers, so that degrees are never a
/// percentage.</summary>
internal readonly record struct Dimension(sbyte Length, sbyte Mass, sbyte Time, sbyte Temperature, sbyte Current, sbyte Amount, sbyte Angle)
{
    /// <summary>A plain number.</summary>
    public static Dimension None => default;

    /// <summary>This times <paramref name="other"/> to the power <paramref name="exponent"/>.</summary>
    public Dimension Times(Dimension other, int exponent) => new(
        (sbyte)(Length + (other.Length * exponent)),
        (sbyte)(Mass + (other.Mass * exponent)),
        (sbyte)(Time + (other.Time * exponent)),
        (sbyte)(Temperature + (other.Temperature * exponent)),
        (sbyte)(Current + (other.Current * exponent)),
        (sbyte)(Amount + (other.Amount * exponent)),
        (sbyte)(Angle + (other.Angle * exponent)));
}
