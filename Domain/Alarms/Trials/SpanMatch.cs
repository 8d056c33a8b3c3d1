namespace Twin.Domain.Alarms.Trials;

/// <summary>Sets the alarms of two sides against each other.</summary>
public static class SpanMatch
{
    /// <summary>
    /// Differences in the order of time. An alarm belongs to the first one of the other side that shares a moment with it and is not
    /// taken; what is left over came, or is gone. Both lists rise in time and do not overlap within themselves.
    /// </summary>
    /// <param name="before">As it was.</param>
    /// <param name="after">As it would have been.</param>
    /// <param name="fromMs">Alarms that ended before are not looked at.</param>
    /// <param name="toMs">End of the time looked at; an alarm that has not ended holds until then.</param>
    public static IEnumerable<(DryRunChange Change, AlarmTimes Before, AlarmTimes After)> Differences(
        IReadOnlyList<AlarmSpan> before, IReadOnlyList<AlarmSpan> after, long fromMs, long toMs)
    {
        int b = Skip(before, 0, fromMs), a = Skip(after, 0, fromMs);
        while (b < before.Count || a < after.Count)
        {
            if (a >= after.Count || (b < before.Count && End(before[b], toMs) < after[a].FromMs))
            {
                yield return (DryRunChange.Gone, Times(before[b++]), default);
            }
            else if (b >= before.Count || End(after[a], toMs) < before[b].FromMs)
            {
                yield return (DryRunChange.Came, default, Times(after[a++]));
            }
            else
            {
                var (was, would) = (before[b++], after[a++]);
                var longer = End(would, toMs) - would.FromMs - (End(was, toMs) - was.FromMs);
                if (longer != 0) yield return (longer > 0 ? DryRunChange.Longer : DryRunChange.Shorter, Times(was), Times(would));
                else if (was.FromMs != would.FromMs) yield return (DryRunChange.Moved, Times(was), Times(would));
            }
        }
    }

    internal static long End(AlarmSpan span, long toMs) => span.ToMs == 0 ? toMs : span.ToMs;

    private static int Skip(IReadOnlyList<AlarmSpan> spans, int at, long fromMs)
    {
        while (at < spans.Count && spans[at].ToMs != 0 && spans[at].ToMs < fromMs) at++;
        return at;
    }

    private static AlarmTimes Times(AlarmSpan span) => new(span.FromMs, span.ToMs);
}
