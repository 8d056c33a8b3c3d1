using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Explosions;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class BlastTests
{
    [Theory]
    [InlineData(1, 1354)]
    [InlineData(2, 283.7)]
    [InlineData(5, 43.23)]
    [InlineData(10, 14.89)]
    [InlineData(20, 6.102)]
    [InlineData(40, 2.375)]
    public void Case14_Swisdak(double z, double kPa) => Near.Equal(kPa * 1000, TntBlast.SideOnPa(z), 1e-3);

    [Fact]
    public void Case14_TimeAndImpulse()
    {
        Near.Equal(21.66e-3, TntBlast.ArrivalS(10, 1), 1e-3);
        Near.Equal(31.04, TntBlast.SideOnPaS(10, 1), 1e-3);
        // Times and impulses go with the cube root of the charge, pressures do not.
        Near.Equal(216.6e-3, TntBlast.ArrivalS(10, 1_000), 1e-3);
        Near.Equal(310.4, TntBlast.SideOnPaS(10, 1_000), 1e-3);
        Near.Equal(14_890, TntBlast.SideOnPa(100, 1_000), 1e-3);
    }

    [Fact]
    public void Case14_TheWholePublishedTable()
    {
        var compared = 0;
        foreach (var row in SharedData.Rows("plume/swisdak1994_metric_table.csv"))
        {
            var z = SharedData.Number(row[0]);
            Compare(row[1], TntBlast.ArrivalS(z, 1), 1e-3);
            Compare(row[2], TntBlast.SideOnPa(z), 1e3);
            Compare(row[3], TntBlast.ReflectedPa(z), 1e3);
            Compare(row[4], TntBlast.DurationS(z, 1), 1e-3);
            Compare(row[5], TntBlast.SideOnPaS(z, 1), 1);
            Compare(row[6], TntBlast.ReflectedPaS(z, 1), 1);

            void Compare(string published, Outcome<double> ours, double unit)
            {
                if (published.Length == 0 || !ours.IsOk) return;
                compared++;
                // 0.1 %, and half a unit of the last printed digit.
                var digits = published.Contains('.') ? published.Length - published.IndexOf('.') - 1 : 0;
                var expected = SharedData.Number(published) * unit;
                var slack = (1e-3 * expected) + (0.5 * Math.Pow(10, -digits) * unit);
                Assert.True(Math.Abs(expected - ours.Value) <= slack, $"Z {z}: {expected} published, {ours.Value} ours");
            }
        }

        Assert.True(compared > 300, $"{compared} compared");
    }

    [Fact]
    public void Case12_Textbook()
    {
        Near.Equal(5_710, TntBlast.CrowlPa(30), 0.02);
        Near.Equal(25_800, TntBlast.CrowlPa(8.3), 0.02);
        Near.Equal(218, TntBlast.EquivalentKg(1_000, 50e6, 0.02), 0.02);
        Near.Equal(20_000, TntBlast.CrowlPa(10), 0.02);
        Near.Equal(8_800, TntBlast.CrowlPa(20), 0.02);
    }

    [Fact]
    public void Case15_VapourCloudByTnt()
    {
        var tnt = TntBlast.EquivalentKg(30_000, 46.35e6).Value;
        Near.Equal(4_900, TntBlast.SideOnPa(500, tnt), 0.10);
    }

    [Fact]
    public void Case16_BakerStrehlowTang()
    {
        var energy = BakerStrehlowTang.EnergyJ(5_000).Value;
        var mach = BakerStrehlowTang.FlameMach(Reactivity.Medium, Congestion.Medium, Expansion.ThreeD);
        Assert.Equal(0.44, mach);
        Near.Equal(1.425, BakerStrehlowTang.ScaledDistance(100, energy), 1e-3);
        Near.Equal(17_300, BakerStrehlowTang.SideOnPa(100, energy, mach), 0.02);
    }

    [Fact]
    public void BstCurves_AreNearTheDrawnOnes()
    {
        var (compared, far) = (0, 0);
        foreach (var row in SharedData.Rows("plume/BST-curves.csv"))
        {
            var (mach, r, p) = (SharedData.Number(row[0]), SharedData.Number(row[1]), SharedData.Number(row[2]));
            // The drawn Mf 2 curve dips below Mf 1 (domain.md): it is not used. The table starts at 0.1 and ends at 8.
            if (mach == 2 || r is < 0.1 or > 8) continue;
            compared++;
            if (Math.Abs(Math.Log(BakerStrehlowTang.PressureRatio(r, mach).Value / p)) > Math.Log(1.1)) far++;
        }

        Assert.True(compared > 500 && far <= compared * 0.05, $"{far} of {compared} are more than 10 % off");
    }

    [Fact]
    public void FlameMach_IsTheTable()
    {
        Assert.Equal(0.079, BakerStrehlowTang.FlameMach(Reactivity.Low, Congestion.Low, Expansion.TwoD));
        Assert.Equal(0.34, BakerStrehlowTang.FlameMach(Reactivity.Low, Congestion.High, Expansion.ThreeD));
        Assert.Equal(5.2, BakerStrehlowTang.FlameMach(Reactivity.High, Congestion.Medium, Expansion.TwoAndAHalfD));
        Assert.Equal(0.47, BakerStrehlowTang.FlameMach(Reactivity.High, Congestion.Low, Expansion.TwoAndAHalfD));
        Assert.Equal(Congestion.Medium, BakerStrehlowTang.CongestionOf(0.4).Value);
        Assert.Equal(Congestion.Low, BakerStrehlowTang.CongestionOf(0.09).Value);
    }

    [Fact]
    public void Blasts_FallWithDistance_AndGrowWithEnergy() =>
        Gen.Select(Gen.Double[0.25, 150], Gen.Double[1.001, 1.3], Gen.Double[0.037, 5.2], Gen.Double[0.11, 20])
            .Sample((z, factor, mach, r) =>
        {
            Assert.True(TntBlast.SideOnPa(z * factor).Or(0) < TntBlast.SideOnPa(z).Value * 1.001);
            double P(double at, double flame) => BakerStrehlowTang.PressureRatio(at, flame).Value;
            Assert.True(P(r * factor, 0.5) < P(r, 0.5));
            Assert.True(P(r, Math.Min(1, mach * factor)) >= P(r, Math.Min(1, mach)) * 0.999);
            Assert.True(BakerStrehlowTang.SideOnPa(100, 2e10, mach).Value >= BakerStrehlowTang.SideOnPa(100, 1e10, mach).Value * 0.99);
        }, iter: 2_000);

    [Fact]
    public void Ignition_IsARateInTime()
    {
        Near.Equal(1 - Math.Exp(-2), Ignition.Probability(IgnitionSource.HotWork, 120), 1e-12);
        Near.Equal(1 - Math.Exp(-0.1), Ignition.Probability(IgnitionSource.Electrical, 60), 1e-12);
        Assert.Equal(0, Ignition.Probability(IgnitionSource.Traffic, 0).Value);
        Assert.True(Ignition.IsFlammable(1.1, 2.1, 9.5) && !Ignition.IsFlammable(1, 2.1, 9.5) && !Ignition.IsFlammable(10, 2.1, 9.5));
    }

    [Fact]
    public void Limits_AreHandledAsStated()
    {
        Near.Refused(TntBlast.SideOnPa(0.1), "z", "physics.range");
        Near.Refused(TntBlast.SideOnPa(300), "z", "physics.range");
        Near.Refused(TntBlast.ArrivalS(50, 1), "z", "physics.range");
        Near.Refused(TntBlast.SideOnPa(100, 0), "tntKg");
        Assert.Equal(0, TntBlast.EquivalentKg(0, 50e6).Value);
        Near.Refused(TntBlast.EquivalentKg(1, 50e6, 2), "yield");
        Near.Refused(BakerStrehlowTang.PressureRatio(1, 0.01), "flameMach", "physics.range");
        Near.Refused(BakerStrehlowTang.EnergyJ(double.PositiveInfinity), "congestedM3");
        Assert.True(BakerStrehlowTang.PressureRatio(0.05, 1).Cautions.HasFlag(Cautions.CurveEnd));
        Assert.True(BakerStrehlowTang.PressureRatio(12, 0.037).Cautions.HasFlag(Cautions.CurveEnd));
        Assert.True(BakerStrehlowTang.PressureRatio(12, 0.037).Value < 0.0011);
    }
}
