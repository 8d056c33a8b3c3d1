using Twin.Domain.Rules;
using Twin.Ingest.Simulator;
using Xunit;

namespace Twin.Ingest.Tests.Simulator;

public class HealthTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void HealthyPlant_InADay_CrossesNoneOfItsLimits_AndStaysInRange(ulong seed)
    {
        var farm = new Farm(seed);
        var watch = new LimitWatch(farm);
        farm.Step(86_400, () =>
        {
            foreach (var reading in farm.Readings)
            {
                var profile = farm.Plant.Index.ProfileOf(reading.Sensor)!;
                if (reading.Value < profile.RangeLow || reading.Value > profile.RangeHigh)
                    Assert.Fail($"{farm.Plant.Index.Twin(reading.Sensor).Id} = {reading.Value} at {farm.Plant.ElapsedS} s");
            }

            watch.Look();
        });
        Assert.Empty(watch.Crossed);
    }

    [Fact]
    public void Start_PumpsThatRun_AreUpToSpeed()
    {
        var farm = new Farm();
        farm.Step(1);
        var running = farm.Plant.Pumps.Where(p => p.On).ToArray();
        Assert.NotEmpty(running);
        Assert.All(running, p => Assert.True(p.FlowM3H > 0.5 * Math.Min(p.Curve.RatedFlowM3H, p.FlowLimitM3H) || p.Recirculates, p.Id));
    }

    [Fact]
    public void Demo_FirstAlarmWithinThreeMinutes_ThenNowAndThen_NeverAFlood()
    {
        var farm = new Farm();
        var demo = new DemoSchedule(farm.Plant, 1);
        var watch = new LimitWatch(farm);
        var perTenMinutes = new int[36];
        var seen = 0;
        double first = 0;
        farm.Step(6 * 3600, () =>
        {
            if (demo.Due(farm.Plant.ElapsedS) is { } fault) Assert.Null(farm.Plant.Order(fault));
            watch.Look();
            if (watch.Crossed.Count == seen) return;
            if (first == 0) first = farm.Plant.ElapsedS;
            perTenMinutes[Math.Min(35, (int)(farm.Plant.ElapsedS / 600))] += watch.Crossed.Count - seen;
            seen = watch.Crossed.Count;
        });
        Assert.InRange(first, 90, 180);
        Assert.InRange(seen, 8, 80);
        // EEMUA 191: more than ten in ten minutes is a flood.
        Assert.All(perTenMinutes, n => Assert.True(n < 10, string.Join(",", perTenMinutes)));
    }

    [Fact]
    public void Demo_EveryEvent_FitsThePlant()
    {
        var farm = new Farm();
        var demo = new DemoSchedule(farm.Plant, 1);
        Assert.True(demo.Events.Select(e => e.Kind).Distinct().Count() >= 5);
        Assert.Equal(SimulatorFaultKind.Leak, demo.Events[0].Kind);
        Assert.All(demo.Events, e => Assert.Null(farm.Plant.Check(e)));
    }

    /// <summary>Evaluates the threshold, deviation and voting rules on what sensors said last; modes by the motor's current.</summary>
    private sealed class LimitWatch(Farm farm)
    {
        private readonly List<(int Twin, RuleDefinition Rule, int[] Sensors, int Sibling, int Current)> _rules = Collect(farm);
        private readonly Dictionary<int, int> _held = [];

        public List<string> Crossed { get; } = [];

        private static List<(int, RuleDefinition, int[], int, int)> Collect(Farm farm)
        {
            var index = farm.Plant.Index;
            var rules = new List<(int, RuleDefinition, int[], int, int)>();
            for (var i = 0; i < index.Count; i++)
            {
                foreach (var rule in index.RulesOf(i))
                {
                    if (rule.Kind is not (RuleKind.Threshold or RuleKind.Deviation or RuleKind.Voting)) continue;
                    int[] sensors = rule.Kind == RuleKind.Voting ? [.. rule.Voters.Select(v => index.SensorOf(i, v)).Where(s => s >= 0)]
                        : [rule.Signal is null ? i : index.SensorOf(i, rule.Signal)];
                    if (sensors[0] < 0) continue;
                    var sibling = rule.Sibling is null ? -1 : index.SensorOf(i, rule.Sibling);
                    rules.Add((i, rule, sensors, sibling, index.SensorOf(i, "current")));
                }
            }

            Assert.True(rules.Count > 200);
            return rules;
        }

        public void Look()
        {
            for (var i = 0; i < _rules.Count; i++)
            {
                var (twin, rule, sensors, sibling, current) = _rules[i];
                var standby = current >= 0 && farm.Last[current] <= 10 && rule.SuppressedInModes.Contains("standby");
                if (standby || !IsBeyond(rule, sensors, sibling))
                {
                    _held[i] = 0;
                    continue;
                }

                // Held one second longer than the on-delay: the condition is only looked at once a second.
                var held = _held[i] = _held.GetValueOrDefault(i) + 1;
                if (held == (rule.OnDelayMs / 1000) + 1)
                    Crossed.Add($"{farm.Plant.Index.Twin(twin).Id} {rule.Id} {farm.Last[sensors[0]]} at {farm.Plant.ElapsedS} s");
            }
        }

        private bool IsBeyond(RuleDefinition rule, int[] sensors, int sibling)
        {
            if (rule.Kind == RuleKind.Deviation)
                return Math.Abs(farm.Last[sensors[0]] - (sibling >= 0 ? farm.Last[sibling] : rule.SetPoint)) > rule.Threshold;
            var votes = 0;
            foreach (var sensor in sensors)
            {
                if (rule.Limit >= LimitKind.High ? farm.Last[sensor] > rule.Threshold : farm.Last[sensor] < rule.Threshold) votes++;
            }

            return votes >= Math.Max(1, rule.VotesNeeded);
        }
    }
}
