using System.Globalization;
using Twin.Domain.Physics.Crowds;
using Twin.Domain.Physics.DenseGas;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Escalation;
using Twin.Domain.Physics.Explosions;
using Twin.Domain.Physics.Fires;
using Twin.Domain.Physics.Harm;
using Twin.Domain.Physics.Sources;
using Twin.Domain.Physics.Substances;
using Twin.Domain.Physics.Weather;

namespace Twin.Benchmarks.Physics;

/// <summary>The validation cases of domain.md part F as Twin computes them now; the tests hold the same ones to their tolerance.</summary>
internal static class ValidationTable
{
    private static readonly PlumeSource Case5 = new(0.1, 0, 2, StabilityClass.F);
    private static readonly DenseRelease Lng = new(0.23 * 425.6 / 1.76, 1.76, 1.2, 10.9);
    private static readonly ColdCloud Cold = new(111, 298);
    private static readonly DenseRelease Potchefstroom = new(7.25e4, 1.434, 1.2, 2);

    public static int Print()
    {
        Console.WriteLine("| case | published | ours | deviation | tolerance |\n|---|---|---|---|---|");
        Sources();
        Clouds();
        FiresAndBlasts();
        Harms();
        return 0;
    }

    private static void Sources()
    {
        var tank = Math.PI * 25 / 4;
        Row("1 liquid jet, kg/s", 0.2169, LiquidLeak.RateKgS(0.63, Hole(0.01), 490, 19_610, 0).Value, "0.1 %");
        Row("2 choked gas jet, kg/s", 0.0900, GasLeak.FlowByDensity(0.85, Hole(0.01), 501_000, 8.90, 1.15, 298).Value.RateKgS, "0.1 %");
        Row("4 tank drained in 900 s, kg", 11_313, LiquidLeak.DrainedKg(0.62, Hole(0.05), tank, 7.5, 867, 900).Value, "1 %");
        Row("4 tank drained in 1,800 s, kg", 22_107, LiquidLeak.DrainedKg(0.62, Hole(0.05), tank, 7.5, 867, 1_800).Value, "1 %");
        Row("24 benzene leak, kg/s", 0.673, LiquidLeak.RateKgS(0.61, Hole(0.00635), 879.4, 689_475.7, 0).Value, "1 %");
        Row("E1 flash of propane at 25 °C", 0.328, FlashLeak.Fraction(SubstanceTable.Default["propane"], 298.15).Value, "0.5 %");
        Row("E1 benzene pool, kg/m²s", 2.04e-3, Evaporation.NonBoilingKgM2S(78.11, 5.09e-3, 12_700, 298.15).Value, "0.5 %");
        Row("E1 LNG on concrete at 60 s, kg/m²s", 0.038, Evaporation.BoilingKgM2S(Ground.Concrete, 298, 111.7, 510_000, 60).Value, "1 %");
    }

    private static void Clouds()
    {
        Row("5 plume F at 500 m, kg/m³", 1.17e-4, Plume.KgM3(Case5, 500, 0, 0).Value, "1 %");
        Row("6 puff F at 500 m, kg/m³", 2.250e-3, Puff.KgM3(1, 0, 2, StabilityClass.F, 500, 0, 0, 250).Value, "0.1 %");
        Row("7 stack, on axis, kg/m³", 3.31e-8, Plume.WithSigmasKgM3(0.08, 6, 60, new Sigma(36, 18.5), 0, 0).Value, "1 %");
        Row("7 stack, 50 m off axis, kg/m³", 1.26e-8, Plume.WithSigmasKgM3(0.08, 6, 60, new Sigma(36, 18.5), 50, 0).Value, "1 %");
        Row("7 stack, highest, kg/m³", 3.68e-7, Plume.HighestGroundKgM3(0.08, 6, 60, 0.424).Value, "1 %");
        Row("8 LNG plume, 5 % at m", 367, BritterPlume.DistanceM(Lng, 0.05, Cold).Value, "3 %");
        Row("8 LNG plume, share at 45.2 m", 0.672, BritterPlume.Share(Lng, 45.2, Cold).Value, "3 %");
        Row("8 LNG plume, share at 1,200 m", 0.0049, BritterPlume.Share(Lng, 1_200, Cold).Value, "3 %");
        Row("9 beta of 0.01 at alpha -0.40", 2.394, BritterPlume.Betas(-0.40)[3], "exact");
        Row("10 beta of 0.001 at alpha 0", 2.05, BritterPuff.Betas(0)[6], "exact");
        Row("11 Potchefstroom, 10 % at m", 333, BritterPuff.DistanceM(Potchefstroom, 0.1).Value, "10 %");
        Row("11 Potchefstroom, arrival at 333 m, s", 124, BritterPuff.ArrivalS(Potchefstroom, 333).Value, "10 %");
        foreach (var (miles, published) in ((double, double)[])[(0.2, 37.1), (0.6, 275), (1.0, 647)])
        {
            var perKgS = Plume.KgM3(new PlumeSource(1, 0, 1.5, StabilityClass.F), miles * 1609.344, 0, 0).Value;
            Row(FormattableString.Invariant($"29 EPA rural F, {miles} mi, (lb/min)/(mg/L)"), published,
                60 / 0.45359237 / (perKgS * 1000), "1 %");
        }
    }

    private static void FiresAndBlasts()
    {
        var ball = Fireball.Of(100_000, 46.35e6, 0.35).Value;
        Row("18 BLEVE of 100 t at 200 m, facing, kW/m²", 56.8, Fireball.RadiationWM2(ball, 200, 2_820).Value.FacingWM2 / 1000, "1 %");
        Row("18 BLEVE of 100 t at 200 m, upright, kW/m²", 40.0, Fireball.RadiationWM2(ball, 200, 2_820).Value.VerticalWM2 / 1000, "1 %");
        Row("E5 view factor D 20, H 40, X 50", 0.08604, ViewFactor.Cylinder(20, 40, 50).Value.Largest, "0.01 %");
        Row("F4 Montoir, Thomas, m", 66.8, PoolFire.ThomasHeightM(35.7, 0.14).Value, "1 %");
        Row("F4 jet of 9.6 kg/s, Wertenbach, m", 46.8, JetFire.NaturalGasLengthM(9.6).Value, "1 %");
        Row("12 textbook curve at Z 30, kPa", 5.71, TntBlast.CrowlPa(30).Value / 1000, "2 %");
        Row("12 1,000 kg methane, TNT kg", 218, TntBlast.EquivalentKg(1_000, 50e6, 0.02).Value, "2 %");
        Row("14 Swisdak at Z 10, kPa", 14.89, TntBlast.SideOnPa(10).Value / 1000, "0.1 %");
        Row("14 Swisdak, arrival at Z 10, ms", 21.66, TntBlast.ArrivalS(10, 1).Value * 1000, "0.1 %");
        Row("14 Swisdak, impulse at Z 10, kPa ms", 31.04, TntBlast.SideOnPaS(10, 1).Value, "0.1 %");
        Row("15 30 t propane at 500 m, kPa", 4.9,
            TntBlast.SideOnPa(500, TntBlast.EquivalentKg(30_000, 46.35e6).Value).Value / 1000, "10 %");
        Row("16 BST 5,000 m³, Mf 0.44, 100 m, kPa", 17.3,
            BakerStrehlowTang.SideOnPa(100, BakerStrehlowTang.EnergyJ(5_000).Value, 0.44).Value / 1000, "2 %");
    }

    private static void Harms()
    {
        var chlorine = Toxic.Of("chlorine", ToxicSet.Ccps).Value;
        var path = new ToxicDose().After(chlorine, 50, 300).After(chlorine, 200, 180).After(chlorine, 20, 600);
        Row("19 Eisenberg, 50 % in 60 s, W/m²", 15_796.17, Thermal.RadiationWM2(ThermalModel.Eisenberg, 0.5, 60).Value, "1e-6");
        Row("19 Lees, Y of 1e7", 1.6756, Thermal.Y(ThermalModel.Lees, 1e7).Value, "5e-5");
        Row("21 47 kPa, structure, Y", 7.61, Pressure.Y(PressureModel.Structure, 47_000).Value, "0.5 %");
        Row("21 47 kPa, eardrum, Y", 5.16, Pressure.Y(PressureModel.Eardrum, 47_000).Value, "0.5 %");
        Row("22 chlorine 100 ppm 30 min, Y", 3.3126, chlorine.Probit.Y(chlorine.Dose(100, 30).Value).Value, "1e-3");
        Row("23 chlorine on a path, Y", 2.588, chlorine.Probit.Y(path.Dose).Value, "1e-3");
        Row("26 SFPE, 120 people through 0.7 m, s", 130, Walking.PassingS(120, 0.7).Value, "0.5 %");
        Row("D1 atmospheric 20 kW/m², 1,000 m³, ttf s", 646,
            DominoEffect.TimeToFailureS(EquipmentKind.Atmospheric, 20_000, 1_000).Value, "0.2 %");
        Row("D1 atmospheric tank at 22 kPa, P", 0.67, DominoEffect.ByPressure(EquipmentKind.Atmospheric, 22_000).Value, "1 %");
    }

    private static double Hole(double diameterM) => LiquidLeak.HoleAreaM2(diameterM);

    private static void Row(string name, double published, double ours, string tolerance) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {published:G6} | {ours:G6} | {100 * ((ours / published) - 1):+0.00;-0.00;0.00} % | {tolerance} |"));
}
