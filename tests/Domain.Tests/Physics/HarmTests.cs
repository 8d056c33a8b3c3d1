using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Crowds;
using Twin.Domain.Physics.Harm;
using Twin.Domain.Physics.Substances;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class HarmTests
{
    private static ToxicProbit Ccps(string substance) => Toxic.Of(substance, ToxicSet.Ccps).Value;

    private static double Y(ToxicProbit probit, double dose) => probit.Probit.Y(dose).Value;

    [Fact]
    public void Case19_ThermalProbits()
    {
        Assert.Equal(2.7823, Thermal.Y(ThermalModel.Eisenberg, 1e7).Value, 5e-5);
        Assert.Equal(4.8823, Thermal.Y(ThermalModel.TsaoPerry, 1e7).Value, 5e-5);
        Assert.Equal(4.0323, Thermal.Y(ThermalModel.Tno, 1e7).Value, 5e-5);
        Assert.Equal(1.6756, Thermal.Y(ThermalModel.Lees, 1e7).Value, 5e-5);
        Near.Equal(15_796.17, Thermal.RadiationWM2(ThermalModel.Eisenberg, 0.5, 60), 1e-6);
    }

    [Fact]
    public void Case21_47Kilopascals()
    {
        Assert.Equal(7.61, Pressure.Y(PressureModel.Structure, 47_000).Value, 0.01);
        Assert.Equal(0.996, Pressure.Share(PressureModel.Structure, 47_000).Value, 0.005);
        Assert.Equal(5.16, Pressure.Y(PressureModel.Eardrum, 47_000).Value, 0.01);
        Assert.Equal(0.56, Pressure.Share(PressureModel.Eardrum, 47_000).Value, 0.005);
        Assert.Equal(-2.76, Pressure.Y(PressureModel.LungEisenberg, 47_000).Value, 0.01);
        Assert.Equal(0, Pressure.Share(PressureModel.LungEisenberg, 47_000).Value, 1e-6);
    }

    [Theory]
    [InlineData("chlorine", 100, 30, 3.3126, 0.0458)]
    [InlineData("h2s", 500, 10, 2.238, 0.0029)]
    [InlineData("so2", 300, 30, 3.4505, 0.0606)]
    public void Case22_ToxicConstant(string substance, double ppm, double minutes, double y, double share)
    {
        var probit = Ccps(substance);
        var dose = probit.Dose(ppm, minutes).Value;
        Assert.Equal(y, Y(probit, dose), 1e-3);
        Assert.Equal(share, probit.Probit.Share(dose).Value, 1e-4);
    }

    [Fact]
    public void Case23_ToxicPath()
    {
        var probit = Ccps("chlorine");
        var dose = new ToxicDose().After(probit, 50, 300).After(probit, 200, 180).After(probit, 20, 600);
        Assert.Equal(136_500, dose.Dose, 1e-6);
        Assert.Equal(2.588, Y(probit, dose.Dose), 1e-3);
        Assert.Equal(0.0079, dose.Share(probit), 1e-4);
    }

    [Theory]
    [InlineData("chlorine", 433, 250, 177)]
    [InlineData("ammonia", 19_986, 11_539, 8_159)]
    [InlineData("h2s", 950, 441, 271)]
    [InlineData("benzene", 15_947, 9_207, 6_510)]
    [InlineData("co", 11_088, 3_696, 1_848)]
    [InlineData("hcn", 597, 277, 171)]
    [InlineData("hf", 19_592, 6_531, 3_265)]
    [InlineData("so2", 1_882, 627, 314)]
    [InlineData("phosgene", 72, 24, 12)]
    public void Lc50_IsTheComputedOne(string substance, double ten, double thirty, double sixty)
    {
        var probit = Ccps(substance);
        foreach (var (minutes, ppm) in ((double, double)[])[(10, ten), (30, thirty), (60, sixty)])
            Assert.Equal(ppm, probit.Concentration(0.5, minutes).Value, Math.Max(0.51, ppm * 2e-4));
    }

    [Fact]
    public void ToxicSets_AreTheTables_AndUnknownIsSaid()
    {
        var purple = Toxic.Of("ammonia").Value;
        Assert.Equal((new Probit(-15.6, 1), 2, ToxicUnit.MgM3), (purple.Probit, purple.N, purple.Unit));
        Assert.Equal((14, 17), (HarmTableCount(ToxicSet.PurpleBook), HarmTableCount(ToxicSet.Ccps)));
        Near.Refused(Toxic.Of("benzene"), "substance", "physics.substance");
        var ammonia = SubstanceTable.Default["ammonia"];
        Near.Equal(1_000, Toxic.InUnit(purple, 1e-3, ammonia.MolarMassGMol), 1e-12);
        Near.Equal(1e3 * 24.465 / 17.03, Toxic.InUnit(Ccps("ammonia"), 1e-3, ammonia.MolarMassGMol), 1e-3);

        static int HarmTableCount(ToxicSet set) => SubstanceTable.Default.All.Select(static s => s.Id)
            .Concat(["methylIsocyanate", "propyleneOxide", "methylBromide", "acrolein"]).Count(id => Toxic.Of(id, set).IsOk);
    }

    [Fact]
    public void NormalDistribution_IsThatOfTheTables()
    {
        Assert.Equal(0.5, Probit.ShareOf(5), 1e-15);
        Assert.Equal(0.975, Probit.ShareOf(5 + 1.959963984540054), 1e-14);
        Assert.Equal(0.158655253931457, Probit.ShareOf(4), 1e-14);
        Near.Equal(6.22096057427178e-16, Probit.ShareOf(-3), 1e-7);
        Assert.Equal((0.0, 1.0), (Probit.ShareOf(double.NegativeInfinity), Probit.ShareOf(90)));
    }

    [Fact]
    public void Harm_GrowsWithDose_AndNothingHarmsNobody() =>
        Gen.Select(Gen.Double[1e-6, 1e5], Gen.Double[0.1, 600], Gen.Double[1.01, 5]).Sample((strength, seconds, factor) =>
        {
            foreach (var set in Enum.GetValues<ToxicSet>())
            {
                var probit = Toxic.Of("chlorine", set).Value;
                var dose = new ToxicDose().After(probit, strength, seconds);
                Assert.True(dose.After(probit, strength, 1).Share(probit) >= dose.Share(probit));
                Assert.InRange(dose.Share(probit), 0, 1);
                Assert.Equal(dose, dose.After(probit, 0, 100));
                Assert.Equal(dose, dose.After(probit, double.NaN, 100));
                Assert.Equal(0, new ToxicDose().Share(probit));
            }

            foreach (var model in Enum.GetValues<ThermalModel>())
            {
                var heat = new ThermalDose().After(strength, seconds);
                Assert.True(heat.After(strength * factor, seconds).Share(model) >= heat.Share(model));
                Assert.True(heat.Share(model, clothed: true) <= heat.Share(model));
            }

            foreach (var model in Enum.GetValues<PressureModel>())
            {
                Assert.True(Pressure.Share(model, strength * factor).Value >= Pressure.Share(model, strength).Value);
                Assert.Equal(0, Pressure.Share(model, 0).Value);
            }
        }, iter: 500);

    [Fact]
    public void Probit_DoseIsTheInverse() => Gen.Double[1e-6, 0.999999].Sample(share =>
    {
        var probit = new Probit(-38.48, 2.56);
        Assert.Equal(share, probit.Share(probit.Dose(share).Value).Value, 1e-9);
    }, iter: 300);

    [Fact]
    public void Tdu_OfPainAt5KilowattsIs11Seconds()
    {
        Near.Equal(Math.Pow(5, 4.0 / 3) * 11, new ThermalDose().After(5_000, 11).Tdu, 1e-12);
        Assert.InRange(new ThermalDose().After(5_000, 11).Tdu, 90, 95);
    }

    [Fact]
    public void TnoBlast_Formulae()
    {
        Near.Equal(5 - (8.49 * Math.Log(0.0243 + 40)), Pressure.HeadImpactY(1e5, 100), 1e-12);
        Near.Equal(5 - (0.22 * Math.Log(1 + 1)), Pressure.CollapseY(40_000, 460), 1e-12);
        Near.Refused(Pressure.Share(PressureModel.Glass, -1), "pressurePa");
    }

    [Fact]
    public void Indoors_LagsBehind()
    {
        Near.Equal(1 - Math.Exp(-0.5), Toxic.Indoor(0, 1, 0.5, 3_600), 1e-12);
        Near.Equal(1.365, Toxic.IncapacitatedShare(new ToxicDose(136_500), 1e5), 1e-12);
    }

    [Theory]
    [InlineData(13_000, 0, 0, DrillZone.Hot)]
    [InlineData(5_000, 0, 0, DrillZone.Warm)]
    [InlineData(1_700, 0, 0, DrillZone.Cold)]
    [InlineData(0, 21_000, 0, DrillZone.Hot)]
    [InlineData(0, 7_000, 0, DrillZone.Warm)]
    [InlineData(0, 2_000, 50, DrillZone.Cold)]
    [InlineData(0, 0, 200, DrillZone.Warm)]
    [InlineData(0, 0, 1_200, DrillZone.Hot)]
    [InlineData(0, 0, 10, DrillZone.Clear)]
    public void Zones_AreTheTable(double radiation, double pressure, double ppm, DrillZone zone) =>
        Assert.Equal(zone, DrillZones.Of(radiation, pressure, ppm, 30, 160, 1_100));

    [Fact]
    public void Case26_SfpeFlow()
    {
        Near.Equal(1.316, Walking.FlowPerSM(1.88), 0.005);
        Near.Equal(1.316, Walking.LargestFlowPerSM(), 0.005);
        Near.Equal(130, Walking.PassingS(120, 0.7), 0.005);
        foreach (var (density, speed, flow) in ((double, double, double)[])[(1, 1.028, 1.028), (2.5, 0.469, 1.172), (3.5, 0.097, 0.338)])
        {
            Assert.Equal(speed, Walking.SpeedMS(density).Value, 6e-4);
            Assert.Equal(flow, Walking.FlowPerSM(density).Value, 6e-4);
        }

        Near.Equal(1.19, Walking.SpeedMS(0.1), 1e-9);
        Assert.Equal(0, Walking.SpeedMS(5).Value);
    }
}
