using System.Collections.Immutable;
using Twin.Domain.Alarms;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>
/// Keeps the open alarms of a plant and groups them under their causes. The groups depend on the alarms alone, not on the order in which
/// they arrived. Not thread safe; 500 alarms take about a millisecond.
/// </summary>
public sealed class AlarmGrouping(ICausalTopology topology, GroupingSettings? settings = null)
{
    private readonly GroupingSettings _settings = settings ?? GroupingSettings.Default;
    private readonly Dictionary<(string Twin, string Rule), AlarmNode> _newest = [];
    private readonly Dictionary<string, AlarmNode> _nodes = new(StringComparer.Ordinal);
    private readonly CoActivation _coActivation = new(settings ?? GroupingSettings.Default);
    private ICausalTopology _topology = topology;
    private ImmutableArray<AlarmGroup> _groups;
    private long _nowMs;

    /// <summary>Rises whenever the groups may have changed.</summary>
    public long Version { get; private set; }

    /// <summary>The plant changed: the same alarms in another topology.</summary>
    public void Use(ICausalTopology topology)
    {
        _topology = topology;
        foreach (var node in _nodes.Values) node.Site = topology.SiteOf(node.Alarm.Twin);
        Changed();
    }

    /// <summary>
    /// Takes a step of an alarm. Old steps and repeated ones change nothing. Alarms of outside systems are alarms like any other.
    /// </summary>
    public void Apply(AlarmTransition step)
    {
        var key = (step.Twin, step.RuleId);
        if (_newest.TryGetValue(key, out var known) && known.Alarm.State.Sequence >= step.State.Sequence) return;
        _nowMs = Math.Max(_nowMs, step.AtMs);
        var open = step.State.IsOpen && step.State.Suppression == Suppression.None;
        var id = step.AlarmId;
        if (known is not null && known.Id != id) known.IsOpen = false;
        if (!_nodes.TryGetValue(id, out var node))
        {
            if (!open) return;
            node = new AlarmNode(id, step, _topology.SiteOf(step.Twin), OnsetOf(step));
            _nodes.Add(id, node);
            _coActivation.Note(key, node.OnsetMs);
        }

        node.Alarm = step;
        node.IsOpen = open;
        node.SeenMs = _nowMs;
        _newest[key] = node;
        Changed();
    }

    /// <summary>Takes the whole picture: alarms that are not in it are open no more.</summary>
    public void Load(IReadOnlyCollection<AlarmTransition> open)
    {
        var standing = open.Select(static a => a.AlarmId).ToHashSet(StringComparer.Ordinal);
        foreach (var node in _nodes.Values)
        {
            if (!standing.Contains(node.Id)) node.IsOpen = false;
        }

        foreach (var alarm in open) Apply(alarm);
        Changed();
    }

    /// <summary>The groups as they stand, in the order in which an operator should see them.</summary>
    /// <param name="nowMs">Realm time, Unix ms.</param>
    public ImmutableArray<AlarmGroup> Groups(long nowMs)
    {
        _nowMs = Math.Max(_nowMs, nowMs);
        if (!_groups.IsDefault) return _groups;
        var nodes = _nodes.Values.ToArray();
        Array.Sort(nodes, AlarmNode.Order);
        new ParentSearch(_topology, _settings, _coActivation).Run(nodes);
        _groups = GroupBuilder.Build(nodes, _topology, _settings, _nowMs);
        Forget(nodes);
        return _groups;
    }

    // A time that came with a later step says when that step was; the state says when the alarm began.
    private static long OnsetOf(AlarmTransition step) =>
        step.Kind is AlarmEventKind.Raised or AlarmEventKind.ReAlarmed || step.State.RaisedMs == 0 ? step.SourceMs : step.State.RaisedMs;

    private void Changed()
    {
        Version++;
        _groups = default;
    }

    // Returned alarms stay while they explain open ones, and a while longer.
    private void Forget(AlarmNode[] nodes)
    {
        var needed = new HashSet<AlarmNode>();
        foreach (var node in nodes)
        {
            for (var n = node.IsOpen ? node : null; n is not null && needed.Add(n); n = n.Parent)
            {
            }
        }

        var idle = nodes.Where(n => !needed.Contains(n)).OrderByDescending(static n => n.SeenMs).ThenBy(static n => n.Id).ToArray();
        for (var i = 0; i < idle.Length; i++)
        {
            if (i < _settings.MaxReturned && _nowMs - idle[i].SeenMs <= _settings.RetainMs) continue;
            _nodes.Remove(idle[i].Id);
            var key = (idle[i].Alarm.Twin, idle[i].Alarm.RuleId);
            if (_newest.TryGetValue(key, out var newest) && ReferenceEquals(newest, idle[i])) _newest.Remove(key);
        }
    }
}
