using System.Collections.Immutable;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Grains.Judgement;

/// <summary>What is stored of a monitor.</summary>
[GenerateSerializer, Alias("twin.judgement.monitor.record.v1")]
public sealed class MonitorRecord
{
    /// <summary>Its last verdicts, oldest first.</summary>
    [Id(0)] public ImmutableArray<Verdict> Verdicts { get; set; } = [];
}

/// <summary>The last verdicts of a monitor, so that an alarm can be explained after it is over.</summary>
internal static class VerdictBook
{
    /// <summary>Verdicts kept of one monitor.</summary>
    public const int Most = 100;

    /// <summary>A source's clock and the plant's may be so far apart, ms; beyond that the source's is not used.</summary>
    private const long ApartMs = 10_000;

    /// <summary>Something is wrong, or still is.</summary>
    public static ImmutableArray<Verdict> With(ImmutableArray<Verdict> all, string rule, MonitorView view)
    {
        var (index, version) = (view.Index ?? 0, view.Version ?? 0);
        if (!all.IsEmpty && all[^1] is { Ended: false } open && open.Rule == rule && open.Version == version)
        {
            return all.SetItem(all.Length - 1, open with
            {
                AtMs = view.AtMs, Most = Math.Max(open.Most, index), Blame = view.Blame,
            });
        }

        all = Ended(all, view.AtMs);
        if (all.Length >= Most) all = all.RemoveRange(0, all.Length - Most + 1);
        return all.Add(new Verdict
        {
            Rule = rule, Version = version, BeganMs = view.SinceMs, AtMs = view.AtMs, Index = index, Most = index, AtFirst = view.Blame,
            Blame = view.Blame,
        });
    }

    /// <summary>All is well again.</summary>
    public static ImmutableArray<Verdict> Ended(ImmutableArray<Verdict> all, long nowMs) =>
        all.IsEmpty || all[^1].Ended ? all : all.SetItem(all.Length - 1, all[^1] with { Ended = true, AtMs = nowMs });

    /// <summary>The one that stood when an alarm was raised.</summary>
    public static Verdict? Find(ImmutableArray<Verdict> all, string rule, long raisedMs) => all.LastOrDefault(v =>
        v.Rule == rule && v.BeganMs <= raisedMs + ApartMs && (!v.Ended || v.AtMs >= raisedMs - ApartMs));
}
