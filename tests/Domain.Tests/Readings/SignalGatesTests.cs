using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

public class SignalGatesTests
{
    private static readonly SensorProfile Gas = new()
    {
        Quantity = "gas-combustible", Unit = "%{LEL}", RangeLow = 0, RangeHigh = 100, PhysicalLow = -5, PhysicalHigh = 200, PeriodMs = 1000,
        Resolution = 0.5, Safety = true, SpikeFilter = true, MaxRatePerS = 1, FlatlineCount = 5,
    };

    [Theory]
    [InlineData(50, 0x0000)]
    [InlineData(100, 0x0000)]
    [InlineData(105, 0x4094)]
    [InlineData(-10, 0x4094)]
    [InlineData(110.5, 0x808C)]
    [InlineData(-11, 0x808C)]
    public void Value_OutsideItsRanges_LosesTrustByDegrees(double value, int code)
    {
        var rig = new CleanerRig(CleanerRig.Plain);
        var result = rig.Read(1, value);
        Assert.Equal(new Quality((ushort)code), result.Quality);
        Assert.Equal(value, result.Value);
        Assert.Equal(code == 0 ? 0u : 1u, rig.State.Counters.OutOfRange);
    }

    [Fact]
    public void Unit_IsConvertedBeforeAnythingElse_AndTheRawValueKept()
    {
        var profile = new SensorProfile { Quantity = "temperature", Unit = "Cel", SourceUnit = "[degF]", RangeLow = 0, RangeHigh = 120 };
        var rig = new CleanerRig(profile);
        var result = rig.Read(1, 212);
        Assert.Equal(100, result.Value, 9);
        Assert.Equal(212, result.RawValue);
        Assert.Equal(Quality.Good, result.Quality);
    }

    [Fact]
    public void SourceQuality_IsNeverImproved()
    {
        var rig = new CleanerRig(CleanerRig.Plain);
        Assert.Equal(Quality.UncertainLastUsable, rig.Read(1, 5, quality: Quality.UncertainLastUsable).Quality);
        Assert.Equal(Quality.BadDeviceFailure, rig.Read(2, 105, quality: Quality.BadDeviceFailure).Quality);
        Assert.Equal(Quality.Good, rig.Read(3, 5).Quality);
    }

    [Fact]
    public void Rate_OneWildReading_IsUncertainAndTheNextNormalOneIsNot()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { MaxRatePerS = 1 });
        rig.Read(0, 10);
        Assert.Equal(Quality.UncertainNotAccurate, rig.Read(1, 50).Quality);
        Assert.Equal(Quality.Good, rig.Read(2, 10.5).Quality);
        Assert.Equal(1u, rig.State.Counters.Rate);
    }

    [Fact]
    public void Rate_RunawayFasterThanBelievable_IsBelievedAtTheSecondReading()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { MaxRatePerS = 1 });
        rig.Read(0, 10);
        var good = Enumerable.Range(1, 10).Count(s => rig.Read(s, 10 + (5 * s)).Quality.IsGood);
        Assert.InRange(good, 5, 9);
        Assert.Equal(Quality.UncertainNotAccurate, rig.Read(11, 0).Quality);
    }

    [Fact]
    public void Rate_AfterAGap_IsJudgedOverTheGap()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { MaxRatePerS = 1 });
        rig.Read(0, 10);
        Assert.Equal(Quality.Good, rig.Read(60, 60).Quality);
    }

    [Fact]
    public void Flatline_StartsAtTheCountAndEndsWithTheFirstOtherValue()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { FlatlineCount = 5, Resolution = 0.1 });
        var results = Enumerable.Range(0, 7).Select(s => rig.Read(s, 10.0 + (s % 2 * 0.01))).ToArray();
        Assert.All(results[..4], r => Assert.True(r.Quality.IsGood));
        Assert.True(results[4].Has(CleanFlags.FlatlineStarted));
        Assert.All(results[4..], r => Assert.Equal(Quality.BadSensorFailure, r.Quality));
        var moved = rig.Read(7, 10.4);
        Assert.True(moved.Has(CleanFlags.FlatlineEnded));
        Assert.Equal(Quality.Good, moved.Quality);
        Assert.Equal(3u, rig.State.Counters.Flatline);
    }

    [Fact]
    public void Gas_AtZeroOrSaturated_IsNoFlatline()
    {
        var rig = new CleanerRig(Gas);
        for (var s = 0; s < 50; s++) Assert.Equal(Quality.Good, rig.Read(s, 0).Quality);
        for (var s = 50; s < 90; s++) Assert.Equal(Quality.Good, rig.Read(s, 120).Quality);
    }

    [Fact]
    public void Gas_JumpingUp_IsGoodAndUnchangedFromItsFirstReading()
    {
        var rig = new CleanerRig(Gas);
        for (var s = 0; s < 40; s++) rig.Read(s, s % 3 * 0.5);
        var first = rig.Read(40, 130);
        Assert.Equal(Quality.Good, first.Quality);
        Assert.Equal(130, first.Value);
        Assert.True(first.Has(CleanFlags.Spike) && first.Has(CleanFlags.RateExceeded) && first.Has(CleanFlags.OutOfRange));
        Assert.Equal(Quality.BadSensorFailure, rig.Read(41, 201).Quality);
    }

    [Fact]
    public void DeadBand_HidesSmallChangesButNeverAChangeOfQuality()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { DeadBand = 1 });
        Assert.True(rig.Read(0, 10).Has(CleanFlags.Changed));
        Assert.False(rig.Read(1, 10.6).Has(CleanFlags.Changed));
        Assert.False(rig.Read(2, 11).Has(CleanFlags.Changed));
        Assert.True(rig.Read(3, 11.1).Has(CleanFlags.Changed));
        Assert.True(rig.Read(4, 11.1, quality: Quality.Uncertain).Has(CleanFlags.Changed));
        Assert.Equal(2u, rig.State.Counters.DeadBanded);
        Assert.Equal(11.1, rig.State.Value);
    }

    [Fact]
    public void BadValues_DoNotEnterTheFilters()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { SpikeFilter = true, MaxRatePerS = 2 });
        var random = new Random(1);
        for (var s = 0; s < 40; s++) rig.Read(s, 50 + random.NextDouble());
        for (var s = 40; s < 80; s++) rig.Read(s, 0, quality: Quality.Bad);
        Assert.Equal(Quality.Good, rig.Read(80, 50.5).Quality);
    }

    [Theory]
    [InlineData(10, 10, "sensor.range")]
    [InlineData(double.NaN, 10, "sensor.range")]
    [InlineData(0, double.PositiveInfinity, "sensor.range")]
    public void Profile_WithoutSense_IsRefused(double low, double high, string code)
    {
        Assert.False(CleanerSettings.TryFrom(CleanerRig.Plain with { RangeLow = low, RangeHigh = high }, out _, out var error));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void Profile_WithOtherFaults_IsRefusedByName()
    {
        string Code(SensorProfile p) => CleanerSettings.TryFrom(p, out _, out var error) ? "" : error.Code;
        Assert.Equal("unit.incompatible", Code(CleanerRig.Plain with { SourceUnit = "kPa" }));
        Assert.Equal("unit.unknown", Code(CleanerRig.Plain with { SourceUnit = "furlong" }));
        Assert.Equal("sensor.period", Code(CleanerRig.Plain with { PeriodMs = -1 }));
        Assert.Equal("sensor.negative", Code(CleanerRig.Plain with { DeadBand = double.NaN }));
        Assert.Equal("sensor.flatline", Code(CleanerRig.Plain with { FlatlineCount = 1 }));
        Assert.Equal("sensor.range.physical", Code(CleanerRig.Plain with { PhysicalLow = 5 }));
        Assert.Equal("", Code(CleanerRig.Plain));
    }
}
