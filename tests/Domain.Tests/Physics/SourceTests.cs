using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Sources;
using Twin.Domain.Physics.Substances;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class SourceTests
{
    private static double Hole(double diameterM) => LiquidLeak.HoleAreaM2(diameterM);

    [Fact]
    public void Case1_LiquidJet() => Near.Equal(0.2169, LiquidLeak.RateKgS(0.63, Hole(0.01), 490, 19_610, 0), 1e-3);

    [Fact]
    public void Case2_GasJetChoked()
    {
        var flow = GasLeak.FlowByDensity(0.85, Hole(0.01), 501_000, 8.90, 1.15, 298).Value;
        Near.Equal(0.0900, flow.RateKgS, 1e-3);
        Assert.True(flow.Choked);
        Near.Equal(287_800, flow.ThroatPa, 1e-3);
        Near.Equal(277.2, flow.ThroatK, 1e-3);
    }

    [Fact]
    public void Case4_TankDrains_AsCasalSays()
    {
        double[] published = [2304, 4586, 6850, 9092, 11313, 13514, 15694, 17853, 19991, 22107];
        var tank = Math.PI * 25 / 4;
        Near.Equal(12.80, LiquidLeak.RateKgS(0.62, Hole(0.05), 867, 0, 7.5), 0.01);
        var later = LiquidLeak.DrainingHeadM(0.62, Hole(0.05), tank, 7.5, 1_620).Value;
        Near.Equal(11.76, LiquidLeak.RateKgS(0.62, Hole(0.05), 867, 0, later), 0.01);
        for (var i = 0; i < published.Length; i++)
            Near.Equal(published[i], LiquidLeak.DrainedKg(0.62, Hole(0.05), tank, 7.5, 867, 180 * (i + 1)), 0.01);
        Near.Equal(22_003, LiquidLeak.DrainedKg(0.62, Hole(0.05), tank, 7.5, 867, 1_800), 1e-3);
        var empty = LiquidLeak.EmptyingS(0.62, Hole(0.05), tank, 7.5).Value;
        Assert.Equal(0, LiquidLeak.DrainingHeadM(0.62, Hole(0.05), tank, 7.5, empty * 1.01).Value);
        Near.Equal(867 * tank * 7.5, LiquidLeak.DrainedKg(0.62, Hole(0.05), tank, 7.5, 867, 1e6), 1e-12);
    }

    [Fact]
    public void Case24_BenzeneLeak()
    {
        var rate = LiquidLeak.RateKgS(0.61, Hole(0.25 * 0.0254), 879.4, 100 * 6_894.757, 0).Value;
        Near.Equal(1.48, rate / 0.45359237, 0.01);
        Near.Equal(8_000, rate / 0.45359237 * 5_400, 0.01);
    }

    [Theory]
    [InlineData(1.13, 0.5785)]
    [InlineData(1.3, 0.5457)]
    [InlineData(1.4, 0.5283)]
    public void CriticalRatio_IsThePublishedOne(double gamma, double ratio) => Near.Equal(ratio, GasLeak.CriticalRatio(gamma), 2e-4);

    [Fact]
    public void GasFlow_IsContinuousWhereItChokes_AndNothingWithoutPressure()
    {
        var critical = 101_325 / GasLeak.CriticalRatio(1.31).Value;
        var below = GasLeak.Flow(0.85, 1e-4, critical * 0.99999, 300, 17.03, 1.31).Value;
        var above = GasLeak.Flow(0.85, 1e-4, critical * 1.00001, 300, 17.03, 1.31).Value;
        Assert.True(!below.Choked && above.Choked);
        Near.Equal(below.RateKgS, above.RateKgS, 1e-4);
        Assert.Equal(0, GasLeak.Flow(0.85, 1e-4, 90_000, 300, 17.03, 1.31).Value.RateKgS);
        Assert.Equal(0, GasLeak.Flow(0.85, 0, 900_000, 300, 17.03, 1.31).Value.RateKgS);
    }

    [Fact]
    public void Leaks_GrowWithHoleAndPressure() =>
        Gen.Select(Gen.Double[1e-6, 0.5], Gen.Double[1.1e5, 1e7], Gen.Double[1.01, 3]).Sample((area, pressure, factor) =>
        {
            double Gas(double a, double p) => GasLeak.Flow(0.85, a, p, 300, 44.1, 1.13).Value.RateKgS;
            double Liquid(double a, double p) => LiquidLeak.RateKgS(0.61, a, 580, p - 101_325, 1).Value;
            foreach (var rate in (Func<double, double, double>[])[Gas, Liquid])
            {
                Assert.True(rate(area * factor, pressure) > rate(area, pressure));
                Assert.True(rate(area, pressure * factor) > rate(area, pressure));
            }
        }, iter: 1_000);

    [Fact]
    public void LeaksThatCannotBe_AreRefused()
    {
        Near.Refused(LiquidLeak.RateKgS(0.61, double.PositiveInfinity, 800, 1e5, 1), "holeAreaM2");
        Near.Refused(LiquidLeak.RateKgS(0.61, -1, 800, 1e5, 1), "holeAreaM2");
        Near.Refused(LiquidLeak.RateKgS(1.2, 1, 800, 1e5, 1), "dischargeCoefficient");
        Near.Refused(LiquidLeak.DrainingHeadM(0.61, 30, 20, 5, 10), "holeAreaM2");
        Near.Refused(GasLeak.Flow(0.85, double.NaN, 5e5, 300, 17, 1.3), "holeAreaM2");
        Near.Refused(GasLeak.Flow(0.85, 1e-4, 5e5, 300, 17, 1.0), "gamma");
        Assert.Equal(0, LiquidLeak.RateKgS(0.61, 1, 800, -2e4, 1).Value);
        var error = Inventory.Explain(5_000, 1_200);
        Assert.Equal("physics.inventory", error!.Code);
        Assert.Contains("1200", error.Message, StringComparison.Ordinal);
        Assert.Null(Inventory.Explain(1_200, 1_200));
    }

    [Fact]
    public void Blowdown_FollowsTheClosedForm_KeepsMass_AndEndsAtAmbient()
    {
        var vessel = GasVessel.Of(10, 2e6, 300, 16.04, 1.31).Value;
        var start = vessel.RateKgS(0.85, 1e-3).Value;
        var later = vessel.Step(0.85, 1e-3, 20).Value;
        Near.Equal(GasVessel.ChokedPressurePa(2e6, vessel.StartKg, start, 1.31, 20).Value, later.PressurePa, 1e-4);
        // Steps of any length reach the same.
        var small = vessel;
        for (var i = 0; i < 200; i++) small = small.Step(0.85, 1e-3, 0.1).Value;
        Near.Equal(later.HeldKg, small.HeldKg, 1e-4);
        var end = vessel.Step(0.85, 1e-3, 3_600).Value;
        Near.Equal(101_325, end.PressurePa, 1e-3);
        Assert.Equal(end.HeldKg, end.Step(0.85, 1e-3, 10).Value.HeldKg, 1e-6);
        Assert.Equal(vessel, vessel.Step(0.85, 0, 100).Value);
    }

    [Fact]
    public void Flash_OfPropaneAt25C()
    {
        var propane = SubstanceTable.Default["propane"];
        Near.Equal(0.328, FlashLeak.Fraction(propane, 298.15), 2e-3);
        Near.Equal(0.397, FlashLeak.FractionLinear(2520, 298.15, propane.BoilingK, 426_000), 2e-3);
        Assert.Equal(0, FlashLeak.Fraction(propane, 200).Value);
        Assert.Equal(1, FlashLeak.AirborneShare(0.328).Value);
        Near.Equal(0.4, FlashLeak.AirborneShare(0.2), 1e-12);
        Near.Refused(FlashLeak.Fraction(SubstanceTable.Default["co"], 300), "liquidHeatKJKgK", "physics.substance");
    }

    [Fact]
    public void TwoPhaseFlow_GoesFromLiquidOrificeToEquilibrium()
    {
        double Flux(double pipe) => FlashLeak.FluxKgM2S(426_000, 0.045, 298.15, 2_520, 8.5e5, 492, 0.61, pipe).Value;
        var liquid = LiquidLeak.RateKgS(0.61, 1, 492, 8.5e5, 0).Value;
        // Propane at 25 °C: 9.5 bar, about 16.9 kg/m³ of ideal vapour.
        Near.Equal((1 / 16.9) - (1 / 580.0), FlashLeak.SpecificVolumeRiseM3Kg(SubstanceTable.Default["propane"], 298.15), 0.02);
        Near.Equal(liquid, Flux(0), 1e-9);
        Near.Equal(FlashLeak.EquilibriumFluxKgM2S(426_000, 0.045, 298.15, 2_520).Value, Flux(0.1), 1e-12);
        Assert.True(Flux(0) > Flux(0.03) && Flux(0.03) > Flux(0.07));
    }

    [Fact]
    public void Evaporation_OfBenzeneInStillAir()
    {
        Near.Equal(5.09e-3, Evaporation.StillAirTransferMS(78.11), 2e-3);
        Near.Equal(2.04e-3, Evaporation.NonBoilingKgM2S(78.11, 5.09e-3, 12_700, 298.15), 5e-3);
        Near.Equal(0.00482 * Math.Pow(3, 0.78) * Math.Pow(10, -0.11) * Math.Pow(2, -0.67), Evaporation.WindTransferMS(3, 10), 1e-12);
        // EPA's own units: benzene, 100 ft², 1.5 m/s.
        var lbMin = 0.284 * Math.Pow(1.5, 0.78) * Math.Pow(78.11, 2.0 / 3) * 100 * 95.2 / (82.05 * 298);
        Near.Equal(lbMin * 0.45359237 / 60, Evaporation.RmpKgS(1.5, 78.11, 100 * 0.09290304, 95.2 * 133.322368, 298), 1e-4);
    }

    [Fact]
    public void Boiling_LngOnConcreteAt60S() =>
        Near.Equal(0.038, Evaporation.BoilingKgM2S(Ground.Concrete, 298, 111.7, 510_000, 60), 0.01);

    [Fact]
    public void Boiling_OverAStep_IsTheMeanOfTheFlux()
    {
        double Mean(double from, double to) => Evaporation.BoilingMeanKgM2S(Ground.WetSand, 293, 240, 1.37e6, from, to).Value;
        Near.Equal(60 * Mean(0, 60), (10 * Mean(0, 10)) + (50 * Mean(10, 60)), 1e-12);
        Near.Equal(Evaporation.BoilingKgM2S(Ground.WetSand, 293, 240, 1.37e6, 30).Value, Mean(29.9, 30.1), 1e-4);
        Near.Refused(Evaporation.BoilingMeanKgM2S(Ground.WetSand, 293, 240, 1.37e6, 5, 5), "toS");
        Assert.Equal(0, Evaporation.BoilingKgM2S(Ground.Concrete, 230, 240, 1.37e6, 5).Value);
    }

    [Fact]
    public void Inventory_IsNeverOverdrawn() =>
        Gen.Select(Gen.Double[0, 1e5], Gen.Double[0, 500].List[1, 40], Gen.Double[0.01, 60]).Sample((held, rates, dt) =>
        {
            var (inventory, sum) = (Inventory.Of(held).Value, 0.0);
            foreach (var rate in rates)
            {
                var next = inventory.Take(rate, dt, out var taken);
                sum += taken;
                inventory = next.Value;
                Assert.True(taken <= (rate * dt) + 1e-9 && inventory.LeftKg >= 0);
                Assert.Equal(taken < rate * dt, next.Cautions.HasFlag(Cautions.InventoryLimited));
            }

            Assert.Equal(sum, inventory.ReleasedKg, 1e-6 * Math.Max(1, held));
            Assert.True(sum <= held * (1 + 1e-12));
        }, iter: 500);
}
