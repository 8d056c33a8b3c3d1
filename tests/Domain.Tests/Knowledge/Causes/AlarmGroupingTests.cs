using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Knowledge.Causes;

/// <summary>Grouping of alarms under their causes.</summary>
public sealed class AlarmGroupingTests
{
    private const long Now = 1_800_000_000_000;

    private static readonly CausalTopology Line = CausalTopology.Create(
        ["P1", "TK1", "Z1", "GW", "X"],
        [("P1", "TK1", 2, 10), ("TK1", "Z1", 1, 5)],
        [("PT1", "P1"), ("LT1", "TK1"), ("GT1", "Z1"), ("FT1", "P1"), .. Enumerable.Range(0, 6).Select(i => ($"S{i}", "X"))],
        Enumerable.Range(0, 6).Select(i => ("GW", $"S{i}")));

    private static AlarmGrouping With(params AlarmTransition[] alarms)
    {
        var grouping = new AlarmGrouping(Line);
        foreach (var alarm in alarms) grouping.Apply(alarm);
        return grouping;
    }

    private static AlarmTransition Alarm(string twin, long at, AlarmPriority priority = AlarmPriority.Medium) =>
        FloodPlant.Alarm(twin, Now + at, priority);

    [Fact]
    public void Chain_InTime_IsOneGroupWithItsPath()
    {
        var group = Assert.Single(With(Alarm("PT1", 0), Alarm("LT1", 4_000), Alarm("GT1", 6_000)).Groups(Now + 60_000));
        Assert.Equal("PT1", group.Origin.Alarm.Twin);
        Assert.Equal(["P1", "TK1"], group.Members[1].Path);
        Assert.Equal((CauseLink.Path, 2), (group.Members[2].Link, group.Members[2].Depth));
        Assert.Equal((3, 3, AlarmPriority.Medium), (group.Open, group.Unacknowledged, group.Priority));
        Assert.Contains("2", group.Text.En, StringComparison.Ordinal);
        Assert.Contains("2", group.Text.Zh, StringComparison.Ordinal);
        // 2 + 2·e^-0.3 + 2·e^-0.6 of 6, nobody silent.
        Assert.Equal((1 + Math.Exp(-0.3) + Math.Exp(-0.6)) / 3, group.Candidates[0].Score, 1e-9);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(20_000)]
    public void Effect_TooSoonOrTooLate_IsItsOwnGroup(long at) =>
        Assert.Equal(2, With(Alarm("PT1", 0), Alarm("LT1", at)).Groups(Now + 60_000).Length);

    [Fact]
    public void SilentSite_IsPassed() =>
        Assert.Equal(["P1", "TK1", "Z1"],
            Assert.Single(With(Alarm("PT1", 0), Alarm("GT1", 8_000)).Groups(Now + 60_000)).Members[1].Path);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void SilentSite_ThatManyTagsWatch_IsNotPassed_ButSaidBeside(int tags, int groups)
    {
        var line = CausalTopology.Create(
            ["A", "B", "C"], [("A", "B", 0, 5), ("B", "C", 0, 5)],
            [("a", "A"), ("c", "C"), .. Enumerable.Range(0, tags).Select(static i => ($"b{i}", "B"))], []);
        var grouping = new AlarmGrouping(line);
        grouping.Apply(Alarm("a", 0));
        grouping.Apply(Alarm("c", 4_000));
        var found = grouping.Groups(Now + 9_000);
        Assert.Equal(groups, found.Length);
        if (groups == 1) return;
        var link = found.Single(static g => g.Id.Contains("~c~", StringComparison.Ordinal)).MayFollow;
        Assert.Equal("live~p~a~H~1", link!.GroupId);
        Assert.Equal(["A", "B", "C"], link.Path);
        grouping.Apply(Alarm("b0", 2_000));
        Assert.Single(grouping.Groups(Now + 9_000));
    }

    [Fact]
    public void Gas_InTheMidstOfAnUpset_IsItsOwnGroup_WithWhatItMayFollowFrom()
    {
        var line = CausalTopology.Create(["P", "Z"], [("P", "Z", 0, 30)], [("p", "P"), ("g1", "Z"), ("g2", "Z"), ("t", "Z")], [],
            [("g1", AlarmFamily.Gas), ("g2", AlarmFamily.Gas)]);
        var grouping = new AlarmGrouping(line);
        foreach (var (tag, at) in new[] { ("p", 0), ("t", 1_000), ("g1", 5_000), ("g2", 7_000) }) grouping.Apply(Alarm(tag, at));
        var groups = grouping.Groups(Now + 9_000);
        Assert.Equal(["live~p~g1~H~1", "live~p~p~H~1"], groups.Select(static g => g.Id).Order());
        var gas = groups.Single(static g => g.Id == "live~p~g1~H~1");
        Assert.Equal((2, "live~p~p~H~1", "live~p~t~H~1"), (gas.Open, gas.MayFollow!.GroupId, gas.MayFollow.AlarmId));

        // Gas of one place explains gas of another; an upset after gas belongs to the gas.
        var after = new AlarmGrouping(line);
        after.Apply(Alarm("g1", 0));
        after.Apply(Alarm("t", 3_000));
        Assert.Equal(CauseLink.SameSite, Assert.Single(after.Groups(Now + 9_000)).Members[1].Link);
    }

    [Fact]
    public void SilentNeighbour_LowersTheScore()
    {
        var candidate = Assert.Single(With(Alarm("PT1", 0)).Groups(Now + 60_000)).Candidates[0];
        Assert.Equal((1, 1, 0.5), (candidate.Expected, candidate.Silent, candidate.Score));
        Assert.Equal(1.0, Assert.Single(With(Alarm("PT1", 0)).Groups(Now)).Candidates[0].Score);
    }

    [Fact]
    public void External_IsAMemberLikeAnyOther()
    {
        var outside = FloodPlant.Alarm("LT1", Now + 4_000, rule: RuleKind.External, ruleId: "dcs.42");
        Assert.Equal(2, Assert.Single(With(Alarm("PT1", 0), outside).Groups(Now + 9_000)).Open);
    }

    [Fact]
    public void Origin_Returned_StaysWhileItExplains()
    {
        var grouping = With(Alarm("PT1", 0), Alarm("LT1", 4_000));
        grouping.Apply(FloodPlant.Alarm("PT1", Now + 5_000, sequence: 2, open: false));
        var group = Assert.Single(grouping.Groups(Now + 9_000));
        Assert.Equal(("PT1", false, 1), (group.Origin.Alarm.Twin, group.Origin.IsOpen, group.Open));
        grouping.Apply(FloodPlant.Alarm("LT1", Now + 9_000, sequence: 2, open: false));
        Assert.Empty(grouping.Groups(Now + 9_000));
    }

    [Fact]
    public void HalfOfAGatewaysTags_Bad_AreOneGroupOfTheGateway()
    {
        AlarmTransition Bad(int tag, long at) => FloodPlant.Alarm($"S{tag}", Now + at, rule: RuleKind.Stale, ruleId: "stale");
        var group = Assert.Single(With(Bad(0, 0), Bad(1, 2_000), Bad(2, 4_900), Bad(3, 30_000)).Groups(Now + 60_000));
        Assert.Equal(("GW", 4), (group.Supply, group.Open));
        Assert.Contains("GW", group.Text.Zh, StringComparison.Ordinal);
        Assert.Equal(3, With(Bad(0, 0), Bad(1, 2_000), Bad(2, 5_100)).Groups(Now + 60_000).Length);
    }

    [Fact]
    public void WithoutTopology_AlarmsThatComeTogether_AreGrouped()
    {
        var grouping = new AlarmGrouping(CausalTopology.Empty);
        for (var i = 0; i < 6; i++)
        {
            foreach (var twin in new[] { "A", "B" })
            {
                var raised = FloodPlant.Alarm(twin, Now + (i * 3_600_000L)) with { };
                var state = raised.State with { Ordinal = i + 1, Sequence = (2 * i) + 1 };
                grouping.Apply(raised with { State = state });
                if (i < 5)
                    grouping.Apply(raised with { Kind = AlarmEventKind.Closed,
                        State = state with { Active = false, Acknowledged = true, Sequence = (2 * i) + 2 } });
            }
        }

        var group = Assert.Single(grouping.Groups(Now + (5 * 3_600_000L)));
        Assert.Equal((2, CauseLink.Similar), (group.Open, group.Members[1].Link));
    }

    [Fact]
    public void Acknowledging_LeavesPriorityOneAndTwo()
    {
        var group = Assert.Single(With(
            Alarm("PT1", 0, AlarmPriority.Critical), Alarm("FT1", 1_000, AlarmPriority.High), Alarm("LT1", 4_000),
            FloodPlant.Alarm("GT1", Now + 6_000, acknowledged: true)).Groups(Now + 9_000));
        var acknowledgement = GroupAcknowledgement.Of(group);
        Assert.Equal(["live~p~LT1~H~1"], acknowledgement.Acknowledge);
        Assert.Equal(["priority", "priority", "acknowledged"], acknowledgement.Left.Select(static l => l.Reason));
        Assert.Empty(GroupAcknowledgement.Of(group, seenMs: Now + 1_000).Acknowledge);
    }

    [Fact]
    public void Groups_DoNotDependOnTheOrderOfArrival()
    {
        var plant = new FloodPlant(3);
        var alarms = plant.Alarms(0, FloodPlant.Site(9, 0), plant.Spread(FloodPlant.Site(9, 0), Now)).Select(static a => a.Alarm).ToArray();
        string Shape(AlarmTransition[] order)
        {
            var grouping = new AlarmGrouping(plant.Topology);
            foreach (var alarm in order) grouping.Apply(alarm);
            return string.Join('\n', grouping.Groups(Now + 600_000).SelectMany(static g => g.Members.Select(m => $"{m.ParentId}>{m.Id}")));
        }

        var expected = Shape(alarms);
        Gen.Shuffle(alarms).Sample(shuffled => Assert.Equal(expected, Shape(shuffled)), iter: 20);
    }

    [Fact]
    public void EveryOpenAlarm_IsInExactlyOneGroup() =>
        Gen.Select(Gen.OneOf("PT1", "LT1", "GT1", "FT1", "S0", "S1", "S2", "nowhere"), Gen.Long[0, 30_000], Gen.Bool).Array[0, 30]
            .Sample(steps =>
            {
                var grouping = new AlarmGrouping(Line);
                var open = new HashSet<string>();
                var sequence = 0;
                foreach (var (twin, at, isOpen) in steps)
                {
                    var step = FloodPlant.Alarm(twin, Now + at, sequence: ++sequence, open: isOpen);
                    grouping.Apply(step);
                    if (isOpen) open.Add(step.AlarmId);
                    else open.Remove(step.AlarmId);
                }

                var shown = grouping.Groups(Now + 60_000).SelectMany(static g => g.Members).Where(static m => m.IsOpen)
                    .Select(static m => m.Id).ToArray();
                Assert.Equal(open.Order(), shown.Order());
            });
}
