using System.Globalization;
using System.Runtime.CompilerServices;

namespace Twin.Domain.Physics;

/// <summary>Checks of input, told by the name of the argument (which carries its unit). Null: fine.</summary>
internal static class Check
{
    public static TwinError? Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0 ? null : Wrong(value, name, "positive and finite");

    public static TwinError? NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= 0 ? null : Wrong(value, name, "zero or positive, and finite");

    public static TwinError? Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? null : Wrong(value, name, "finite");

    public static TwinError? Between(
        double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most
            ? null
            : Wrong(value, name, string.Create(CultureInfo.InvariantCulture, $"from {least:G6} to {most:G6}"));

    private static TwinError Wrong(double value, string name, string must)
    {
        var path = name[(name.LastIndexOf('.') + 1)..];
        return new TwinError(
            "physics.input", string.Create(CultureInfo.InvariantCulture, $"{path} is {value:G6}; it must be {must}."), Path: path);
    }
}
