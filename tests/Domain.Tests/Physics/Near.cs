using Twin.Domain.Physics;
using Xunit;

namespace Twin.Domain.Tests.Physics;

/// <summary>Comparisons with a share of the expected value, as the validation cases state their tolerance.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, double share) =>
        Assert.True(
            Math.Abs(actual - expected) <= share * Math.Abs(expected), $"expected {expected:G8} within {share:P2}, was {actual:G8}");

    public static void Equal(double expected, Outcome<double> actual, double share) => Equal(expected, actual.Value, share);

    /// <summary>Refused, and says which argument.</summary>
    public static void Refused<T>(Outcome<T> outcome, string path, string code = "physics.input")
        where T : struct
    {
        Assert.NotNull(outcome.Error);
        Assert.Equal(code, outcome.Error.Code);
        Assert.Equal(path, outcome.Error.Path);
    }
}
