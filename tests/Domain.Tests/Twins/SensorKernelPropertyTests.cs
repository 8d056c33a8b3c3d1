using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Twins;

/// <summary>Random lives of a sensor: whatever is repeated, saved, loaded or replayed, the same alarms come out once.</summary>
public sealed class SensorKernelPropertyTests
{
    private static readonly Gen<JournaledReading[]> Journals = (
        from gap in Gen.Frequency((8, Gen.Long[0, 1_500]), (1, Gen.Long[2_000, 30_000]))
        from value in Gen.Frequency((6, Gen.Int[0, 120].Select(v => (double)v)), (1, Gen.Const(140.0)), (1, Gen.Const(500.0)))
        from late in Gen.Frequency((8, Gen.Const(0L)), (1, Gen.Long[0, 60_000]))
        from quality in Gen.Frequency((8, Gen.Const(Quality.Good)), (1, Gen.Const(Quality.Bad)), (1, Gen.Const(Quality.Uncertain)))
        from flags in Gen.Frequency((20, Gen.Const(ReadingFlags.None)), (1, Gen.Const(ReadingFlags.Disconnected)),
            (1, Gen.Const(ReadingFlags.Historical)))
        select (gap, value, late, quality, flags)).Array[1, 60].Select(inputs =>
        {
            var at = SensorRig.T0;
            return inputs.Select((i, n) =>
            {
                at += i.gap;
                return new JournaledReading(n, at, new Reading(at - i.late, i.value, -1, i.quality, i.flags));
            }).ToArray();
        });

    /// <summary>What is done between two readings: 0 nothing, 1 the last again, 2 save and load, 3 back to the snapshot and replay,
    /// 4 a tick in between.</summary>
    private static readonly Gen<int[]> Troubles = Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 4])).Array[61];

    [Fact]
    public void Journal_DisturbedInAnyWay_SameStateAndSameSteps() => Gen.Select(Journals, Troubles).Sample(
        (journal, troubles) =>
        {
            var straight = new SensorRig();
            foreach (var reading in journal) straight.Apply(reading);
            var disturbed = new SensorRig();
            var (saved, next) = (disturbed.Bytes(), 0);
            for (var i = 0; i < journal.Length; i++)
            {
                disturbed.Apply(journal[i]);
                switch (troubles[i])
                {
                    case 1:
                        disturbed.Apply(journal[i]).Apply(journal[0]);
                        break;
                    case 2:
                        (saved, next) = (disturbed.Bytes(), i + 1);
                        disturbed.Restart();
                        break;
                    case 3:
                        disturbed.Restart(saved);
                        for (var again = Math.Max(0, next - 2); again <= i; again++) disturbed.Apply(journal[again]);
                        break;
                    case 4:
                        var upTo = i + 1 < journal.Length ? journal[i + 1].ReceivedMs : journal[i].ReceivedMs;
                        disturbed.Tick((upTo - SensorRig.T0) / 1_000.0);
                        break;
                    default:
                        break;
                }
            }

            // A reading that is only history fires no delay; the clock does.
            var endS = (journal[^1].ReceivedMs - SensorRig.T0) / 1_000.0;
            straight.Tick(endS);
            disturbed.Tick(endS);
            Assert.Equal(
                string.Join('\n', straight.Steps.Select(s => $"{s.EventId} {s.Kind} {s.AtMs}").Order()),
                string.Join('\n', disturbed.Steps.Select(s => $"{s.EventId} {s.Kind} {s.AtMs}").Distinct().Order()));
            Assert.Equal(straight.Bytes(), disturbed.Bytes());
        },
        iter: 2_000, print: p => string.Join(' ', p.Item1.Select((r, i) =>
            $"{r.ReceivedMs - SensorRig.T0}:{r.Reading.Value}/{r.Reading.Quality.Code:X}/{r.ReceivedMs - r.Reading.SourceMs}"
                + $"/{r.Reading.Flags}!{p.Item2[i]}")));

    [Fact]
    public void Journal_Any_OneOpenAlarmPerRuleAndNoAlarmFromABadValue() => Journals.Sample(
        journal =>
        {
            var rig = new SensorRig();
            foreach (var reading in journal) rig.Apply(reading);
            foreach (var rule in rig.Steps.GroupBy(s => s.RuleId))
            {
                var (open, sequence, ordinal) = (false, 0, 0);
                foreach (var step in rule)
                {
                    Assert.Equal(++sequence, step.State.Sequence);
                    if (step.Kind == AlarmEventKind.Raised)
                    {
                        Assert.False(open);
                        Assert.Equal(++ordinal, step.State.Ordinal);
                        if (rule.Key is "H" or "HH" or "L" or "R" or "W") Assert.True(step.Quality.IsGood);
                    }

                    open = step.Kind == AlarmEventKind.Raised || (open && step.Kind != AlarmEventKind.Closed);
                    Assert.Equal(step.State.IsOpen || (step.Kind != AlarmEventKind.Closed && !step.State.IsOpen && open), open);
                }
            }
        },
        iter: 1_000);
}
