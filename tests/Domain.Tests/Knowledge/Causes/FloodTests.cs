using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;
using Xunit;

namespace Twin.Domain.Tests.Knowledge.Causes;

/// <summary>
/// 200 seeded floods with a second, independent event hidden in each: a process upset in a part of the plant that the first cannot reach;
/// one downstream of the first, anywhere that it has not come to yet; a gas release downstream just when the flood arrives there; a
/// fire where the flood is already. What a process upset that begins downstream just when the flood arrives looks like is that flood,
/// to the last alarm: those floods are counted and told, and nobody can tell them apart.
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

        var groups = Enumerable.Range(0, 200).Where(static s => s % 4 >= 2).Count(static s => Flood.Make(s).SecondIsLinked());
        output.WriteLine($"gas releases and fires shown with what they may have followed from: {groups} of 100");
        var wrong = (double)(wrongEvent + wrongParent) / alarms;
        output.WriteLine($"second events missed: {missed.Count} of 200: {string.Join(' ', missed.Select(static m => $"{m} ({m % 4})"))}");
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
        Assert.Equal(first.Id, first.Candidates[0].AlarmId); // It began; the others are hints by the formula of domain.md A6.
        Assert.InRange(first.Candidates.Length, 1, 3);
    }

    private sealed class Flood(FloodPlant plant, TrueAlarm[] alarms, TrueAlarm second)
    {
        private readonly Dictionary<string, TrueAlarm> _truth = alarms.ToDictionary(static a => a.Alarm.AlarmId);

        public int Count => alarms.Length;

        public static Flood Make(int seed)
        {
            var plant = new FloodPlant(seed);
            var origin = FloodPlant.Site(plant.Next(3), plant.Next(4));
            // One that is held back at once is no flood.
            var reached = plant.Spread(origin, Start);
            while (reached.Count < 10) reached = plant.Spread(origin, Start);
            var (site, secondMs, kind) = (seed % 4) switch
            {
                0 => (FloodPlant.Site(12 + plant.Next(12), plant.Next(FloodPlant.PerUnit)), Start + 5_000 + plant.Next(55_000), 'T'),
                1 => Before(plant, origin, reached),
                2 => When(plant, origin, reached, -3_000, 3_000, 'G'),
                _ => When(plant, origin, reached, 1_000, 30_000, 'F'),
            };
            var first = plant.Alarms(0, origin, reached).ToArray();
            var spread = plant.Spread(site, secondMs).Where(r => kind == 'T' || r.Value.AtMs < secondMs + 30_000).ToDictionary();
            var two = plant.Alarms(1, site, spread, kind).ToArray();
            // Where both come, the tag is in alarm since the first of them.
            var all = first.Concat(two).GroupBy(static a => a.Alarm.Twin)
                .Select(static g => g.MinBy(static a => a.Alarm.SourceMs)!).ToArray();
            return new Flood(plant, all, two.MinBy(static a => a.Alarm.SourceMs)!);
        }

        private static (string Site, long AtMs, char Kind) Before(
            FloodPlant plant, string origin, Dictionary<string, (long AtMs, string? From)> reached)
        {
            while (true)
            {
                var (site, atMs) = (FloodPlant.Site(plant.Next(12), plant.Next(FloodPlant.PerUnit)), Start + 5_000 + plant.Next(55_000));
                if (plant.Reaches(origin, site) && !plant.CanHaveCome(reached, site, atMs)) return (site, atMs, 'T');
            }
        }

        private static (string Site, long AtMs, char Kind) When(FloodPlant plant, string origin,
            Dictionary<string, (long AtMs, string? From)> reached, int soonestMs, int latestMs, char kind)
        {
            var sites = reached.Where(r => r.Key != origin).OrderBy(static r => r.Key, StringComparer.Ordinal).ToArray();
            var (site, arrival) = sites[plant.Next(sites.Length)];
            return (site, arrival.AtMs + soonestMs + plant.Next(latestMs - soonestMs), kind);
        }

        /// <summary>The flood from which it might have come stands beside it.</summary>
        public bool SecondIsLinked()
        {
            var grouping = new AlarmGrouping(plant.Topology);
            foreach (var alarm in alarms) grouping.Apply(alarm.Alarm);
            return grouping.Groups(Start + 3_600_000).Any(g => g.Id == second.Alarm.AlarmId && g.MayFollow is not null);
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
