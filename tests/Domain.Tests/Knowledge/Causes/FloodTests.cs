using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;
using Xunit;

namespace Twin.Domain.Tests.Knowledge.Causes;

/// <summary>
/// 200 seeded floods with a second, independent event hidden in each: in half of them in a part of the plant that the first cannot reach,
/// in the other half downstream of the first, but before it can have come there. (One that begins downstream just when the first arrives
/// cannot be told apart by anybody; its alarms of priority 1 are listed on their own all the same.)
/// </summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const long Start = 1_800_000_000_000;

    [Fact]
    public void Floods_SecondEvent_IsItsOwnGroupWithinFiveSeconds()
    {
        var (missed, alarms, wrongEvent, wrongParent, largest) = (new List<int>(), 0, 0, 0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var flood = Flood.Make(seed);
            if (!flood.SecondIsShown()) missed.Add(seed);
            foreach (var (member, truth, origin) in flood.Outcome())
            {
                alarms++;
                if (origin.Event != truth.Event) wrongEvent++;
                else if (!flood.ParentIsRight(member, truth)) wrongParent++;
            }

            largest = Math.Max(largest, flood.Count);
        }

        var wrong = (double)(wrongEvent + wrongParent) / alarms;
        output.WriteLine($"second events missed: {missed.Count} of 200");
        output.WriteLine($"{alarms} alarms, largest flood {largest}: under another event {(double)wrongEvent / alarms:P2}, "
            + $"wrong parent in the right event {(double)wrongParent / alarms:P2}");
        Assert.Empty(missed);
        Assert.True(largest >= 500, $"the largest flood has only {largest} alarms");
        Assert.True((double)wrongEvent / alarms <= 0.05, $"under another event: {(double)wrongEvent / alarms:P2}");
        Assert.True(wrong <= 0.25, $"wrong parents: {wrong:P2}");
    }

    [Fact]
    public void Flood_OfOneCause_IsOneGroupThatHidesNoPriorityOne()
    {
        // Ways that hold a disturbance back are drawn by lot; this needs a plant in which it comes far.
        var (plant, alarms) = Enumerable.Range(0, 50).Select(static seed =>
        {
            var made = new FloodPlant(seed);
            return (made, made.Alarms(0, FloodPlant.Site(0, 0), made.Spread(FloodPlant.Site(0, 0), Start)).ToArray());
        }).First(static p => p.Item2.Length >= 500);
        var grouping = new AlarmGrouping(plant.Topology);
        foreach (var alarm in alarms) grouping.Apply(alarm.Alarm);
        var groups = grouping.Groups(Start + 600_000);

        var first = groups.Single(g => g.Origin.Alarm.Twin == FloodPlant.Tag(FloodPlant.Site(0, 0), 0));
        Assert.True(first.Open >= 0.98 * alarms.Length, $"{first.Open} of {alarms.Length}");
        Assert.Equal(
            alarms.Where(static a => a.Alarm.Priority == AlarmPriority.Critical).Select(static a => a.Alarm.AlarmId).Order(),
            groups.SelectMany(static g => g.AlwaysShown).Select(static m => m.Id).Order());
        Assert.InRange(first.Candidates.Length, 1, 3); // A hint by the formula of domain.md A6, which may favour a link near the middle.
    }

    private sealed class Flood(FloodPlant plant, TrueAlarm[] alarms, TrueAlarm second)
    {
        private readonly Dictionary<string, TrueAlarm> _truth = alarms.ToDictionary(static a => a.Alarm.AlarmId);

        public int Count => alarms.Length;

        public static Flood Make(int seed)
        {
            var plant = new FloodPlant(seed);
            var origin = FloodPlant.Site(plant.Next(3), plant.Next(4));
            var reached = plant.Spread(origin, Start);
            var secondMs = Start + 5_000 + plant.Next(55_000);
            string site;
            do
            {
                site = FloodPlant.Site(seed % 2 == 0 ? 12 + plant.Next(12) : plant.Next(12), plant.Next(FloodPlant.PerUnit));
            }
            while (plant.Reaches(origin, site) != (seed % 2 != 0)
                || (reached.TryGetValue(site, out var when) && when.AtMs < secondMs + 90_000));
            var first = plant.Alarms(0, origin, reached).ToArray();
            var two = plant.Alarms(1, site, plant.Spread(site, secondMs)).ToArray();
            // Where both come, the tag is in alarm since the first of them.
            var all = first.Concat(two).GroupBy(static a => a.Alarm.Twin)
                .Select(static g => g.MinBy(static a => a.Alarm.SourceMs)!).ToArray();
            return new Flood(plant, all, two.MinBy(static a => a.Alarm.SourceMs)!);
        }

        /// <summary>Alarms arrive up to 1.5 s late and out of order; 5 s after the second began, it must head a group.</summary>
        public bool SecondIsShown()
        {
            var untilMs = second.Alarm.SourceMs + 5_000;
            var grouping = new AlarmGrouping(plant.Topology);
            var arrived = alarms.Select(a => (a.Alarm, At: a.Alarm.SourceMs + plant.Next(1_500))).Where(a => a.At <= untilMs);
            foreach (var (alarm, _) in arrived.OrderBy(static a => a.At)) grouping.Apply(alarm);
            return grouping.Groups(untilMs).Any(g => g.Id == second.Alarm.AlarmId);
        }

        public IEnumerable<(GroupMember Member, TrueAlarm Truth, TrueAlarm Origin)> Outcome()
        {
            var grouping = new AlarmGrouping(plant.Topology);
            foreach (var alarm in alarms) grouping.Apply(alarm.Alarm);
            return grouping.Groups(Start + 3_600_000)
                .SelectMany(g => g.Members.Select(m => (m, _truth[m.Id], _truth[g.Origin.Id])));
        }

        public bool ParentIsRight(GroupMember member, TrueAlarm truth)
        {
            if (member.ParentId is null) return truth.ParentSite is null;
            var parent = _truth[member.ParentId];
            return parent.Site == truth.Site || parent.Site == truth.ParentSite;
        }
    }
}
