using Twin.Domain.Knowledge.Causes;

namespace Twin.Domain.Tests.Knowledge.Causes;

/// <summary>A flood with a second event hidden in it; which kind, the seed says.</summary>
internal sealed class Flood(FloodPlant plant, TrueAlarm[] alarms, TrueAlarm second)
{
    public const long Start = 1_800_000_000_000;
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
