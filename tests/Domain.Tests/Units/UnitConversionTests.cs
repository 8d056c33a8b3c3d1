using CsCheck;
using Twin.Domain.Units;
using Xunit;

namespace Twin.Domain.Tests.Units;

public class UnitConversionTests
{
    [Theory]
    [InlineData("Cel", "K", 20, 293.15)]
    [InlineData("K", "Cel", 0, -273.15)]
    [InlineData("[degF]", "Cel", 212, 100)]
    [InlineData("Cel", "[degF]", -40, -40)]
    [InlineData("kPa", "bar", 100, 1)]
    [InlineData("MPa", "kPa", 1.5, 1500)]
    [InlineData("mbar", "Pa", 1013.25, 101325)]
    [InlineData("[psi]", "kPa", 1, 6.894757293168361)]
    [InlineData("mm", "m", 12345, 12.345)]
    [InlineData("cm", "[in_i]", 2.54, 1)]
    [InlineData("m3", "L", 1, 1000)]
    [InlineData("m3/h", "L/s", 3.6, 1)]
    [InlineData("L/min", "m3/h", 1000, 60)]
    [InlineData("kg/s", "t/h", 1, 3.6)]
    [InlineData("kg/h", "kg/s", 7200, 2)]
    [InlineData("g/cm3", "kg/m3", 0.75, 750)]
    [InlineData("kg.m-3", "g/L", 1, 1)]
    [InlineData("%", "[ppm]", 1, 10000)]
    [InlineData("1", "%", 0.5, 50)]
    [InlineData("%{LEL}", "1{LEL}", 25, 0.25)]
    [InlineData("mm/s", "m/s", 7.1, 0.0071)]
    [InlineData("km/h", "m/s", 36, 10)]
    [InlineData("mA", "A", 20, 0.02)]
    [InlineData("deg", "rad", 180, Math.PI)]
    [InlineData("min", "s", 2, 120)]
    [InlineData("h", "ms", 1, 3600000)]
    [InlineData("/min", "Hz", 3000, 50)]
    [InlineData("{rev}/min", "{rev}/s", 3000, 50)]
    [InlineData("[g]", "m/s2", 1, 9.80665)]
    [InlineData("kW/m2", "W/m2", 4.7, 4700)]
    [InlineData("ug/m3", "mg/m3", 1500, 1.5)]
    [InlineData("[bbl_us]", "L", 1, 158.987294928)]
    public void Value_IsConverted(string from, string to, double value, double expected)
    {
        Assert.Equal(expected, UnitConversion.Compile(from, to).Apply(value), Math.Abs(expected) * 1e-13);
    }

    [Theory]
    [InlineData("kPa", "Cel")]
    [InlineData("m3/h", "kg/h")]
    [InlineData("%{LEL}", "[ppm]")]
    [InlineData("%{LEL}", "%")]
    [InlineData("%{vol}", "%{LEL}")]
    [InlineData("deg", "1")]
    [InlineData("m", "m2")]
    public void DifferentThings_AreRefused(string from, string to)
    {
        Assert.False(UnitConversion.TryCompile(from, to, out _, out var error));
        Assert.Equal("unit.incompatible", error.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("furlong")]
    [InlineData("kPA")]
    [InlineData("m/")]
    [InlineData("m//s")]
    [InlineData("%{LEL")]
    [InlineData("Cel/s")]
    [InlineData("Cel2")]
    [InlineData("k%")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("m 3")]
    public void UnknownUnit_IsRefused(string unit)
    {
        Assert.False(UnitConversion.TryCompile(unit, unit, out _, out var error));
        Assert.Equal("unit.unknown", error.Code);
    }

    [Fact]
    public void SameUnit_IsIdentity() => Assert.True(UnitConversion.Compile("Cel", "Cel").IsIdentity);

    [Fact]
    public void Compile_OfNonsense_ThrowsTheError() =>
        Assert.Equal("unit.unknown", Assert.Throws<TwinException>(() => UnitConversion.Compile("x", "m")).Error.Code);

    private static readonly string[] Pieces =
        ["m", "kPa", "Cel", "[psi]", "{x}", "/", ".", "2", "-1", "%", "[", "{", "}", "mm", "L", "h", "s", "1"];

    [Fact]
    public void AnyText_NeverThrows_AndThereAndBackIsTheSame()
    {
        var pieces = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);
        Gen.Select(pieces.Array[1, 6], pieces.Array[1, 6], Gen.Double[-1e6, 1e6]).Sample((a, b, value) =>
        {
            string from = string.Concat(a), to = string.Concat(b);
            if (!UnitConversion.TryCompile(from, to, out var there, out _)) return;
            var back = UnitConversion.Compile(to, from);
            Assert.Equal(value, back.Apply(there.Apply(value)), (Math.Abs(value) + 1000) * 1e-9);
        }, iter: 50_000);
    }
}
