using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Rules;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>An alarm at work in the grouping.</summary>
internal sealed class AlarmNode(string id, AlarmTransition alarm, int site, long onsetMs)
{
    public string Id { get; } = id;

    public AlarmTransition Alarm { get; set; } = alarm;

    public int Site { get; set; } = site;

    public long OnsetMs { get; } = onsetMs;

    public bool IsOpen { get; set; }

    /// <summary>Realm time at which it was last known open.</summary>
    public long SeenMs { get; set; }

    // Made anew by every grouping.
    public AlarmNode? Parent { get; private set; }

    public CauseLink Link { get; private set; }

    public int Hops { get; private set; }

    public ImmutableArray<string> Path { get; private set; } = [];

    public string? Supply { get; private set; }

    public AlarmFamily Family { get; private set; }

    /// <summary>An alarm of another family from which it may have come, when nothing of its own family explains it.</summary>
    public AlarmNode? MayFollow { get; private set; }

    public ImmutableArray<string> MayFollowBy { get; private set; } = [];

    /// <summary>An instrument's own trouble: neither the cause nor the effect of a disturbance of the process.</summary>
    public bool IsInstrument => Alarm.RuleKind is RuleKind.Stale or RuleKind.Instrument;

    public void Free(AlarmFamily family)
    {
        (Parent, Link, Hops, Supply) = (null, CauseLink.Origin, 0, null);
        (Family, MayFollow) = (family, null);
        Path = MayFollowBy = [];
    }

    public void Beside(AlarmNode other, ImmutableArray<string> path)
    {
        if (MayFollow is null) (MayFollow, MayFollowBy) = (other, path);
    }

    public void Under(AlarmNode parent, CauseLink link, int hops, ImmutableArray<string> path) =>
        (Parent, Link, Hops, Path) = (parent, link, hops, path);

    public void HeadOf(string supply) => Supply = supply;

    public static int Order(AlarmNode a, AlarmNode b)
    {
        var byTime = a.OnsetMs.CompareTo(b.OnsetMs);
        return byTime != 0 ? byTime : string.CompareOrdinal(a.Id, b.Id);
    }
}
