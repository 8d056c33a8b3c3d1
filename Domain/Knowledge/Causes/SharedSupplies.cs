namespace Twin.Domain.Knowledge.Causes;

/// <summary>
/// The shortcut of domain.md A6: when half of the tags of one gateway or power feed go bad within 5 s, the feed is the cause.
/// </summary>
internal static class SharedSupplies
{
    public static void Run(AlarmNode[] nodes, ICausalTopology topology, GroupingSettings settings)
    {
        var bad = new SortedDictionary<int, List<AlarmNode>>();
        foreach (var node in nodes)
        {
            if (!node.IsInstrument && !node.Alarm.Quality.IsBad) continue;
            foreach (var supply in topology.SuppliesOf(node.Alarm.Twin))
            {
                if (!bad.TryGetValue(supply, out var list)) bad[supply] = list = [];
                list.Add(node);
            }
        }

        // The one that lost the largest share of its tags first; equal ones by their place.
        var lost = bad.Select(p => (Supply: p.Key, Nodes: p.Value, Burst: Burst(p.Value, topology.TagsOf(p.Key), settings)))
            .Where(static l => l.Burst.Start >= 0).OrderByDescending(static l => l.Burst.Share).ThenBy(static l => l.Supply);
        foreach (var (supply, members, burst) in lost) Join(nodes, members, burst.Start, supply, topology, settings);
    }

    private static (int Start, double Share) Burst(List<AlarmNode> nodes, int tags, GroupingSettings settings)
    {
        var inside = new Dictionary<string, int>(StringComparer.Ordinal);
        var first = 0;
        for (var i = 0; i < nodes.Count; i++)
        {
            inside[nodes[i].Alarm.Twin] = inside.GetValueOrDefault(nodes[i].Alarm.Twin) + 1;
            for (; nodes[i].OnsetMs - nodes[first].OnsetMs > settings.SupplyMs; first++)
            {
                var twin = nodes[first].Alarm.Twin;
                if (--inside[twin] == 0) inside.Remove(twin);
            }

            if (inside.Count >= settings.SupplyTags && inside.Count >= settings.SupplyShare * tags)
                return (first, (double)inside.Count / tags);
        }

        return (-1, 0);
    }

    // Under the supply's own alarm when it has one near in time, else under the first that went.
    private static void Join(
        AlarmNode[] all, List<AlarmNode> nodes, int start, int supply, ICausalTopology topology, GroupingSettings settings)
    {
        var beginMs = nodes[start].OnsetMs;
        var name = topology.NameOf(supply);
        var own = Array.Find(all, n => n.Site == supply && !n.Alarm.Quality.IsBad
            && Math.Abs(n.OnsetMs - beginMs) <= settings.SupplyJoinMs);
        var head = own ?? nodes.Skip(start).FirstOrDefault(static n => n.Parent is null && n.Supply is null);
        if (head is null) return;
        head.HeadOf(name);
        foreach (var node in nodes.Skip(start))
        {
            if (node.OnsetMs - beginMs > settings.SupplyJoinMs) break;
            if (!ReferenceEquals(node, head) && node.Parent is null && node.Supply is null)
                node.Under(head, CauseLink.SharedSupply, 1, [name, node.Alarm.Twin]);
        }
    }
}
