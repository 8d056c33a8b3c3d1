using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Emergencies;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Drills;
using Xunit;

namespace Twin.Domain.Tests.Emergencies;

public class PlanFitTests
{
    private static EmergencySign Sign(string twin, string rule, int priority = 1) =>
        EmergencySigns.Of(twin, DrillFiles.Plant)! with { AlarmId = $"{twin}~{rule}", Rule = rule, Priority = priority, SinceMs = 1 };

    [Theory]
    [InlineData("AT-502", "L2", "ammonia-release")]
    [InlineData("AT-402", "L1", "lpg-leak")]
    [InlineData("T-202", "HH", "gasoline-overfill")]
    [InlineData("BT-101", "FIRE", "tank-fire")]
    [InlineData("AT-152", "L2", "h2s-release")]
    [InlineData("AT-602", "L2", "flammable-leak")]
    public void Alarm_OfTheDemoPlant_FindsItsPlan(string twin, string rule, string expected)
    {
        var best = PlanFits.Rank(EmergencyPlanTests.All, [Sign(twin, rule)], 3)[0];
        Assert.Equal((expected, true, 100), (best.Plan, best.Triggered, best.Score));
        Assert.NotEmpty(best.For);
        Assert.Empty(best.Against);
    }

    [Fact]
    public void TwoDetectors_OfMethanol_TakeThePlanThatOpensAlone_OneDoesNot()
    {
        Assert.Equal("flammable-leak", PlanFits.Rank(EmergencyPlanTests.All, [Sign("AT-351", "L2")], 3)[0].Plan);
        var best = PlanFits.Rank(EmergencyPlanTests.All, [Sign("AT-351", "L2"), Sign("AT-352", "L1", 2)], 3)[0];
        Assert.Equal("gas-confirmed", best.Plan);
    }

    [Fact]
    public void Twin_WithoutAnAlarm_IsRanked_ButTriggersNothing()
    {
        var best = PlanFits.Rank(EmergencyPlanTests.All, [EmergencySigns.Of("V-401", DrillFiles.Plant)!], double.NaN)[0];
        Assert.Equal("lpg-leak", best.Plan);
        Assert.False(best.Triggered);
        Assert.Contains(best.Against, static a => a.En.StartsWith("Alarm is not", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(double.NaN, false)]
    [InlineData(2, false)]
    [InlineData(5, true)]
    [InlineData(11, false)]
    public void Wind_ThatIsAskedFor_MustBlow(double windMS, bool triggered)
    {
        var plan = EmergencyPlanTests.Read("lpg-leak");
        plan = plan with { Trigger = plan.Trigger with { WindFromMS = 3, WindToMS = 10 } };
        Assert.Equal(triggered, PlanFits.Rank([plan], [Sign("AT-402", "L1")], windMS)[0].Triggered);
    }

    /// <summary>Neither the order of plans nor that of alarms says anything; what is triggered fits wholly.</summary>
    [Fact]
    public void Rank_DependsOnNoOrder()
    {
        string[] twins = ["AT-502", "AT-402", "T-202", "BT-101", "AT-152", "AT-602", "V-401", "P-301A"];
        string[] rules = ["L1", "L2", "HH", "FIRE", ""];
        var signs = Gen.Select(Gen.Int[0, twins.Length - 1], Gen.Int[0, rules.Length - 1], Gen.Int[0, 4]).List[0, 6];
        Gen.Select(signs, Gen.Double[0, 20], Gen.Shuffle(EmergencyPlanTests.All), Gen.Int[0, 100]).Sample((found, wind, plans, turn) =>
        {
            EmergencySign[] made = [.. found.Select(s => Sign(twins[s.Item1], rules[s.Item2], s.Item3))];
            var at = made.Length == 0 ? 0 : turn % made.Length;
            var one = PlanFits.Rank(EmergencyPlanTests.All, made, wind);
            var other = PlanFits.Rank(plans, [.. made[at..], .. made[..at]], wind);
            return one.Select(Key).SequenceEqual(other.Select(Key))
                && one.All(f => f.Score is >= 0 and <= 100 && (!f.Triggered || (f.Score == 100 && made.Length > 0)));
        }, iter: 200);
    }

    private static (string, int, bool) Key(PlanFit fit) => (fit.Plan, fit.Score, fit.Triggered);

    [Fact]
    public void Sign_OfADetector_KnowsItsZone_AndWhatItsZoneHolds()
    {
        var sign = EmergencySigns.Of("AT-502", DrillFiles.Plant)!;
        Assert.Equal(["Z-AMMONIA"], sign.Zones.ToArray());
        Assert.Equal(["ammonia"], sign.Substances.ToArray());
        Assert.Equal([TwinKind.Sensor, TwinKind.Zone], sign.Kinds.ToArray());
        Assert.Equal(ImmutableArray.Create("gasoline"), EmergencySigns.Of("LT-202", DrillFiles.Plant)!.Substances);
        Assert.Null(EmergencySigns.Of("T-999", DrillFiles.Plant));
    }
}
