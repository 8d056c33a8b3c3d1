using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Escalation;
using Xunit;
using static Twin.Domain.Physics.Escalation.EquipmentKind;

namespace Twin.Domain.Tests.Physics;

public class EscalationTests
{
    [Theory]
    [InlineData(Atmospheric, 20, 1000, 646, 0.44)]
    [InlineData(Atmospheric, 15, 1000, 894, 0.23)]
    [InlineData(Atmospheric, 37.5, 500, 322, 0.87)]
    [InlineData(Pressurised, 37.5, 500, 1551, 0.04)]
    public void TimeToFailure_IsTheRecomputedOne(EquipmentKind kind, double kWM2, double volume, double seconds, double probability)
    {
        var ttf = DominoEffect.TimeToFailureS(kind, kWM2 * 1000, volume).Value;
        Near.Equal(seconds, ttf, 2e-3);
        Assert.Equal(probability, DominoEffect.ByTimeToFailure(ttf), 0.006);
    }

    [Theory]
    [InlineData(Atmospheric, 7, 0.009)]
    [InlineData(Atmospheric, 14, 0.25)]
    [InlineData(Atmospheric, 22, 0.67)]
    [InlineData(Pressurised, 40, 0.06)]
    [InlineData(Pressurised, 70, 0.81)]
    public void Blast_IsTheRecomputedOne(EquipmentKind kind, double kPa, double probability) =>
        Assert.Equal(probability, DominoEffect.ByPressureProbit(kind, kPa * 1000).Value, 0.006);

    [Fact]
    public void Anchors_AreNinetyPercentAt5MinutesAndTenAt20()
    {
        Assert.Equal(0.90, DominoEffect.ByTimeToFailure(300), 0.01);
        Assert.Equal(0.10, DominoEffect.ByTimeToFailure(1_200), 0.01);
    }

    [Fact]
    public void BelowTheThreshold_NothingEscalates()
    {
        Assert.Equal(0, DominoEffect.ByRadiation(Atmospheric, 14_900, 1_000).Value);
        Assert.True(DominoEffect.ByRadiation(Atmospheric, 15_000, 1_000).Value > 0.2);
        Assert.Equal(0, DominoEffect.ByRadiation(Pressurised, 44_000, 500).Value);
        Assert.Equal(0, DominoEffect.ByPressure(Atmospheric, 21_000).Value);
        Assert.True(DominoEffect.ByPressure(Atmospheric, 22_000).Value > 0.6);
        Assert.False(DominoEffect.CanEscalate(Atmospheric, 20_000, 599).Value);
        Assert.True(DominoEffect.CanEscalate(Atmospheric, 20_000, 600).Value);
        Assert.True(DominoEffect.CanEscalate(Pressurised, 46_000, 1).Value);
        Assert.Equal(0, DominoEffect.ByRadiation(Small, 0, 2).Value);
        Assert.Equal(double.PositiveInfinity, DominoEffect.TimeToFailureS(Small, 0, 2).Value);
        Near.Refused(DominoEffect.ByRadiation(Small, -1, 2), "radiationWM2");
        Near.Refused(DominoEffect.ByPressure(Small, double.NaN), "pressurePa");
    }

    [Fact]
    public void Progress_SumsToOneAtFailure_AndStopsWhenCooled()
    {
        var ttf = DominoEffect.TimeToFailureS(Atmospheric, 30_000, 2_000).Value;
        var half = DominoEffect.Progress(0, Atmospheric, 30_000, 2_000, ttf / 2).Value;
        Near.Equal(0.5, half, 1e-9);
        Assert.Equal(half, DominoEffect.Progress(half, Atmospheric, 10_000, 2_000, 600).Value);
        Near.Equal(1, DominoEffect.Progress(half, Atmospheric, 30_000, 2_000, ttf / 2), 1e-9);
    }

    [Fact]
    public void More_EscalatesMore() =>
        Gen.Select(Gen.Enum<EquipmentKind>(), Gen.Double[1, 400], Gen.Double[1, 50_000], Gen.Double[1.01, 3])
            .Sample((kind, strength, volume, factor) =>
        {
            Assert.True(DominoEffect.ByRadiation(kind, strength * factor * 1000, volume).Value
                >= DominoEffect.ByRadiation(kind, strength * 1000, volume).Value);
            Assert.True(DominoEffect.ByPressure(kind, strength * factor * 1000).Value
                >= DominoEffect.ByPressure(kind, strength * 1000).Value);
        }, iter: 1_000);
}
