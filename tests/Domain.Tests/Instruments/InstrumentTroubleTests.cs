using Twin.Domain.Instruments;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

public sealed class InstrumentTroubleTests
{
    [Theory]
    [InlineData(6989.657, "6990")]
    [InlineData(116.494, "116")]
    [InlineData(-0.08213, "-0.0821")]
    [InlineData(0.0000123, "0.000012")]
    [InlineData(0, "0")]
    public void Shown_AnySize_IsThreeDigitsWithoutAnExponent(double value, string shown) =>
        Assert.Equal(shown, InstrumentTrouble.Shown(value));
}
