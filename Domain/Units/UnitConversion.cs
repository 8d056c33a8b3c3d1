using System.Diagnostics.CodeAnalysis;

namespace Twin.Domain.Units;

/// <summary>A unit conversion worked out once: <c>y = Factor · x + Offset</c>.</summary>
/// <param name="Factor">Target units per source unit.</param>
/// <param name="Offset">Added after scaling, in target units; not 0 only between temperature scales.</param>
public readonly record struct UnitConversion(double Factor, double Offset)
{
    /// <summary>Leaves values as they are.</summary>
    public static readonly UnitConversion Identity = new(1, 0);

    /// <summary>True when nothing has to be done.</summary>
    public bool IsIdentity => Factor == 1 && Offset == 0;

    /// <summary>Converts one value.</summary>
    public double Apply(double value) => (value * Factor) + Offset;

    /// <summary>True when <paramref name="unit"/> is in the UCUM subset Twin knows.</summary>
    public static bool IsKnown([NotNullWhen(true)] string? unit) => UcumUnit.TryParse(unit, out _);

    /// <summary>Works out the conversion; false with <c>unit.unknown</c> or <c>unit.incompatible</c>.</summary>
    public static bool TryCompile(string from, string to, out UnitConversion conversion, [NotNullWhen(false)] out TwinError? error)
    {
        conversion = Identity;
        error = null;
        if (!UcumUnit.TryParse(from, out var source)) error = Unknown(from);
        else if (!UcumUnit.TryParse(to, out var target)) error = Unknown(to);
        else if (source.Dimension != target.Dimension || !string.Equals(source.Annotation, target.Annotation, StringComparison.Ordinal))
        {
            error = new TwinError("unit.incompatible", $"'{from}' cannot be converted to '{to}': they measure different things.");
        }
        else if (source.Factor != target.Factor || source.Shift != target.Shift)
        {
            // Rounded to 15 digits: kPa → bar is 0.01, not 0.01 and a bit.
            var factor = Tidy(source.Factor / target.Factor);
            conversion = new UnitConversion(factor, Math.Round((factor * source.Shift) - target.Shift, 12));
        }

        return error is null;
    }

    /// <summary>As <see cref="TryCompile"/>, throwing <see cref="TwinException"/>.</summary>
    public static UnitConversion Compile(string from, string to) =>
        TryCompile(from, to, out var conversion, out var error) ? conversion : throw new TwinException(error);

    private static TwinError Unknown(string unit) =>
        new("unit.unknown", $"'{unit}' is not a UCUM unit Twin knows, e.g. kPa, Cel, m3/h, %{{LEL}}.");

    private static double Tidy(double value)
    {
        if (value == 0) return 0;
        var text = value.ToString("G15", System.Globalization.CultureInfo.InvariantCulture);
        return double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
