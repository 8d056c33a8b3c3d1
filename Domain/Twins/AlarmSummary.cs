using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>The worst of a twin's alarms in one byte, for the screens.</summary>
internal static class AlarmSummary
{
    /// <summary>See <see cref="FeedAlarm"/>.</summary>
    public static byte Of(CompiledRuleSet rules, RuleState[] states)
    {
        var worst = 5;
        byte flags = 0;
        byte suppressed = 0;
        for (var i = 0; i < rules.Count; i++)
        {
            if (states[i].IsQuiet) continue;
            var alarm = states[i].Alarm;
            if (alarm.Suppression != Suppression.None)
            {
                suppressed = FeedAlarm.Suppressed;
                continue;
            }

            if (!alarm.IsOpen) continue;
            var priority = (int)rules[i].Definition.Priority;
            if (priority > worst) continue;
            if (priority < worst) flags = 0;
            worst = priority;
            if (!alarm.Acknowledged) flags |= FeedAlarm.Unacknowledged;
            if (alarm.Active) flags |= FeedAlarm.Active;
        }

        return (byte)((worst == 5 ? 0 : worst) | flags | suppressed);
    }

    /// <summary>The byte with one more alarm of the twin in it; the order in which they come does not matter.</summary>
    public static byte With(byte before, AlarmTransition alarm)
    {
        if (alarm.State.Suppression != Suppression.None) return (byte)(before | FeedAlarm.Suppressed);
        if (!alarm.State.IsOpen) return before;
        var worst = before & FeedAlarm.PriorityMask;
        var priority = (int)alarm.Priority;
        if (worst != 0 && priority > worst) return before;
        var flags = priority == worst ? before & (FeedAlarm.Unacknowledged | FeedAlarm.Active) : 0;
        if (!alarm.State.Acknowledged) flags |= FeedAlarm.Unacknowledged;
        if (alarm.State.Active) flags |= FeedAlarm.Active;
        return (byte)(priority | flags | (before & FeedAlarm.Suppressed));
    }

    /// <summary>The quality digit of a feed item.</summary>
    public static byte QualityOf(bool reported, Readings.Quality quality) =>
        !reported ? (byte)3 : quality.IsGood ? (byte)0 : quality.IsUncertain ? (byte)1 : (byte)2;
}
