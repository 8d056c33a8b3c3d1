using System.Collections.Immutable;
using System.Globalization;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>Turns alarms with parents into groups, scored and in order.</summary>
internal static class GroupBuilder
{
    private const double HopLoss = 0.3;
    private const double AbsenceLoss = 0.5;
    private const int Candidates = 3;
    private const int Considered = 16;

    public static ImmutableArray<AlarmGroup> Build(AlarmNode[] nodes, ICausalTopology topology, GroupingSettings settings, long nowMs)
    {
        var depths = new Dictionary<AlarmNode, (AlarmNode Root, int Depth)>(nodes.Length);
        var members = new Dictionary<AlarmNode, List<AlarmNode>>();
        foreach (var node in nodes)
        {
            var root = Place(node, depths).Root;
            if (!members.TryGetValue(root, out var list)) members[root] = list = [];
            list.Add(node);
        }

        var loud = nodes.Where(static n => n.Site >= 0).Select(static n => n.Site).ToHashSet();
        var groups = new List<AlarmGroup>(members.Count);
        foreach (var (root, list) in members)
        {
            if (!list.Exists(static n => n.IsOpen)) continue;
            var neighbours = new Neighbours(topology, settings, loud, nowMs);
            groups.Add(Make(root, list, depths, neighbours) with { MayFollow = Link(root) });
        }

        groups.Sort(Compare);
        return [.. groups];

        GroupLink? Link(AlarmNode root)
        {
            if (root.MayFollow is not { } other || !depths.TryGetValue(other, out var place)) return null;
            if (ReferenceEquals(place.Root, root) || !members[place.Root].Exists(static n => n.IsOpen)) return null;
            return new GroupLink(place.Root.Id, other.Id, root.MayFollowBy);
        }
    }

    /// <summary>Worst unacknowledged first, then worst, then oldest.</summary>
    private static int Compare(AlarmGroup a, AlarmGroup b)
    {
        var order = ((int?)a.UnacknowledgedPriority ?? 9).CompareTo((int?)b.UnacknowledgedPriority ?? 9);
        if (order == 0) order = a.Priority.CompareTo(b.Priority);
        if (order == 0) order = a.Origin.OnsetMs.CompareTo(b.Origin.OnsetMs);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    }

    private static (AlarmNode Root, int Depth) Place(AlarmNode node, Dictionary<AlarmNode, (AlarmNode Root, int Depth)> depths)
    {
        var way = new Stack<AlarmNode>();
        var at = node;
        for (; !depths.ContainsKey(at) && at.Parent is { } parent; at = parent) way.Push(at);
        if (!depths.TryGetValue(at, out var place)) depths[at] = place = (at, 0);
        while (way.TryPop(out var next)) depths[next] = place = (place.Root, place.Depth + 1);
        return place;
    }

    private static AlarmGroup Make(AlarmNode root, List<AlarmNode> nodes,
        Dictionary<AlarmNode, (AlarmNode Root, int Depth)> depths, Neighbours neighbours)
    {
        var explaining = Explaining(nodes);
        var members = nodes.Where(n => ReferenceEquals(n, root) || explaining.Contains(n))
            .OrderBy(n => ReferenceEquals(n, root) ? 0 : 1).Select(n => Member(n, depths[n].Depth)).ToImmutableArray();
        var open = members.Where(static m => m.IsOpen).ToArray();
        var waiting = open.Where(static m => !m.Alarm.State.Acknowledged).ToArray();
        return new AlarmGroup
        {
            Id = root.Id,
            Text = TextOf(root, open.Length),
            Members = members,
            Priority = open.Min(static m => m.Alarm.Priority),
            Open = open.Length,
            Unacknowledged = waiting.Length,
            UnacknowledgedPriority = waiting.Length == 0 ? null : waiting.Min(static m => m.Alarm.Priority),
            Candidates = Score(root, nodes, neighbours),
            Supply = root.Supply,
            NewestMs = nodes[^1].OnsetMs,
        };
    }

    // Open alarms and those above them: a returned one stands in the group only while something open hangs on it.
    private static HashSet<AlarmNode> Explaining(List<AlarmNode> nodes)
    {
        var found = new HashSet<AlarmNode>();
        foreach (var node in nodes)
        {
            for (var n = node.IsOpen ? node : null; n is not null && found.Add(n); n = n.Parent)
            {
            }
        }

        return found;
    }

    private static GroupMember Member(AlarmNode node, int depth) => new()
    {
        Alarm = node.Alarm,
        OnsetMs = node.OnsetMs,
        IsOpen = node.IsOpen,
        Link = node.Link,
        ParentId = node.Parent?.Id,
        Path = node.Path,
        Depth = depth,
        Score = Math.Exp(-HopLoss * node.Hops),
    };

    private static LocalizedText TextOf(AlarmNode root, int open)
    {
        var more = open - (root.IsOpen ? 1 : 0);
        var (en, zh) = (root.Alarm.Text.For("en"), root.Alarm.Text.For("zh"));
        if (root.Supply is { } supply)
            return new(
                string.Create(CultureInfo.InvariantCulture, $"{supply}: communication or power lost, {open} alarms"),
                string.Create(CultureInfo.InvariantCulture, $"{supply}：通信或供电中断，{open} 条报警"));
        if (more == 0) return new(en, zh);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{root.Alarm.Twin}: {en}, and {more} that follow from it"),
            string.Create(CultureInfo.InvariantCulture, $"{root.Alarm.Twin}：{zh}，引发 {more} 条后续报警"));
    }

    // S(r) = Σ over what r explains w·exp(−0.3·hops) / Σ over all w, less half the share of neighbours that stay silent.
    private static ImmutableArray<CauseCandidate> Score(AlarmNode root, List<AlarmNode> nodes, Neighbours neighbours)
    {
        var scores = new List<CauseCandidate>();
        var total = nodes.Sum(static n => Weight(n));
        foreach (var node in nodes.Take(Considered).Append(root).Distinct())
        {
            var (sum, count) = (Weight(node), 0);
            var distance = new Dictionary<AlarmNode, int> { [node] = 0 };
            // Sorted by time, a parent comes before its children but for clocks that disagree: those few are left out of the sum.
            foreach (var other in nodes)
            {
                if (other.Parent is null || ReferenceEquals(other, node) || !distance.TryGetValue(other.Parent, out var far)) continue;
                distance[other] = far += other.Hops;
                sum += Weight(other) * Math.Exp(-HopLoss * far);
                count++;
            }

            var (expected, silent) = neighbours.Of(node);
            var score = (sum / total) - (expected == 0 ? 0 : AbsenceLoss * silent / expected);
            scores.Add(new CauseCandidate(node.Id, node.Alarm.Twin, Math.Max(0, score), count, expected, silent));
        }

        return
        [
            .. scores.OrderByDescending(s => s.AlarmId == root.Id).ThenByDescending(static s => s.Score)
                .ThenBy(static s => s.AlarmId, StringComparer.Ordinal).Take(Candidates),
        ];
    }

    private static double Weight(AlarmNode node) => 5 - (int)node.Alarm.Priority;

    /// <summary>Which neighbours of an alarm should show an effect by now, and which do not.</summary>
    private sealed class Neighbours(ICausalTopology topology, GroupingSettings settings, HashSet<int> loud, long nowMs)
    {
        public (int Expected, int Silent) Of(AlarmNode node)
        {
            if (node.Site < 0 || node.IsInstrument) return (0, 0);
            var (expected, silent) = (0, 0);
            foreach (ref readonly var link in topology.From(node.Site))
            {
                if (!topology.IsWatched(link.Site) || nowMs < node.OnsetMs + link.LagMaxMs + settings.ClockMs) continue;
                expected++;
                if (!loud.Contains(link.Site)) silent++;
            }

            return (expected, silent);
        }
    }
}
