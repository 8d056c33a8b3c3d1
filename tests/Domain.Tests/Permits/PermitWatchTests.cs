using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Permits;
using Twin.Domain.Plants;
using static Twin.Domain.Tests.Permits.PermitSamples;

using Xunit;

namespace Twin.Domain.Tests.Permits;

/// <summary>A permit bound to the live plant (domain.md C4).</summary>
public sealed class PermitWatchTests
{
    [Fact]
    public void QuietPlant_NothingForbids() => Assert.Empty(Causes(Hot(), Quiet(Eight + Minute)));

    /// <summary>GB 30871 5.3.2: 0.5 %vol from an LEL of 4 %vol on, else 0.2 %vol; in %LEL of the detector.</summary>
    [Theory]
    [InlineData(2, 10.0, false)]
    [InlineData(2, 10.1, true)]
    [InlineData(4, 12.5, false)]
    [InlineData(4, 12.6, true)]
    [InlineData(5, 10.0, false)]
    [InlineData(5, 10.1, true)]
    [InlineData(double.NaN, 5.0, false)]
    [InlineData(double.NaN, 5.1, true)]
    public void CombustibleGas_OverTheLimitOfItsMedium_SuspendsAtOnce(double lelVolPct, double value, bool suspends)
    {
        var sight = Quiet(Eight + Minute) with { Gas = [Gas("GT-1", 20, 0, value)] };
        var findings = Look(Hot() with { LelVolPct = lelVolPct }, sight);
        Assert.Equal(suspends, findings.Any(f => f.Cause == PermitCause.Gas && f.IsDue(sight.NowMs)));
    }

    [Theory]
    [InlineData(19.4, true)]
    [InlineData(19.5, false)]
    [InlineData(23.5, false)]
    [InlineData(23.6, true)]
    public void Oxygen_OutsideItsRange_Suspends(double value, bool suspends)
    {
        var sight = Quiet(Eight + Minute) with { Gas = [Gas("OT-1", 5, 0, value, "oxygen", "%")] };
        Assert.Equal(suspends, Causes(Confined(), sight).Contains(PermitCause.Gas));
    }

    [Fact]
    public void Gas_FartherThan30M_CountsOnlyWhenTheWindBringsIt()
    {
        // The detector lies 60 m east; wind from the east (90°) brings it, from the west it does not.
        var sight = Quiet(Eight + Minute) with { Gas = [Gas("GT-1", 10, 0, 0), Gas("GT-9", 60, 0, 40)] };
        var brought = Assert.Single(Look(Hot(), sight));
        Assert.Equal((PermitCause.Vapour, "GT-9", 10_000L), (brought.Cause, brought.Reference, brought.DueMs - brought.SinceMs));
        Assert.Empty(Causes(Hot(), sight with { WindFromDeg = 270 }));
        Assert.Empty(Causes(Hot(), sight with { WindMps = 0.2 }));
        Assert.Empty(Causes(Hot() with { Kind = PermitKind.Excavation }, sight));
    }

    [Fact]
    public void ContinuousMonitoring_WithoutAGoodReading_SuspendsAfterAMinute()
    {
        var sight = Quiet(Eight + Minute) with { Gas = [Gas("GT-1", 10, 0, 0) with { IsGood = false }] };
        var lost = Assert.Single(Look(Hot(grade: 0), sight));
        Assert.Equal((PermitCause.MonitoringLost, Minute), (lost.Cause, lost.DueMs - lost.SinceMs));
        Assert.Empty(Causes(Hot(grade: 1), sight));
    }

    [Fact]
    public void GasTest_OfAConfinedSpace_ExpiresAfterTwoHoursExactly()
    {
        var ticket = Confined();
        var end = ticket.GasAtMs + (2 * Hour);
        Assert.Empty(Causes(ticket, Quiet(end - 1)));
        var expired = Assert.Single(Look(ticket, Quiet(end)));
        Assert.Equal((PermitCause.GasTestExpired, end), (expired.Cause, expired.DueMs));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    public void Interruption_LongerThanItsGradeAllows_NeedsANewTest(int grade, int minutes)
    {
        var paused = Hot(grade) with { Standing = PermitStanding.Suspended, SuspendedMs = Eight + Hour };
        Assert.Empty(Causes(paused, Quiet(Eight + Hour + (minutes * Minute) - 1)));
        Assert.Equal([PermitCause.GasTestExpired], Causes(paused, Quiet(Eight + Hour + (minutes * Minute))));
        Assert.Empty(Causes(paused with { GasAtMs = Eight + Hour + Minute }, Quiet(Eight + Hour + (minutes * Minute))));
    }

    [Fact]
    public void Guardian_OutsideTheFence_SuspendsAfter30SecondsAndNotWhenBackBefore()
    {
        var ticket = Hot();
        var at = Eight + Hour;
        PermitSight Away(long ms, double metres) => Quiet(ms) with
        {
            Guardians = ImmutableDictionary<string, GuardianFix>.Empty.Add("G-1", new GuardianFix(new PointM(metres, 0, 0), ms)),
        };
        var watched = PermitWatch.Look(ticket, PermitWatched.Empty, Away(at, 16));
        watched = PermitWatch.Look(ticket, watched, Away(at + 29_999, 40));
        var finding = Assert.Single(watched.Findings);
        Assert.Equal((PermitCause.GuardianAway, false), (finding.Cause, finding.IsDue(at + 29_999)));
        Assert.True(Assert.Single(PermitWatch.Look(ticket, watched, Away(at + 30_000, 40)).Findings).IsDue(at + 30_000));
        var back = PermitWatch.Look(ticket, watched, Away(at + 29_999, 15));
        Assert.Empty(back.Findings);
        Assert.False(Assert.Single(PermitWatch.Look(ticket, back, Away(at + 31_000, 16)).Findings).IsDue(at + 31_000));
    }

    [Fact]
    public void Guardian_WhoseTagIsSilent_SuspendsAfterAMinute()
    {
        var sight = Quiet(Eight + Hour) with
        {
            Guardians = ImmutableDictionary<string, GuardianFix>.Empty.Add("G-1", new GuardianFix(default, Eight + Hour - 61_000)),
        };
        var finding = Assert.Single(Look(Hot(), sight));
        Assert.Equal((PermitCause.GuardianUnseen, true), (finding.Cause, finding.IsDue(sight.NowMs)));
    }

    [Fact]
    public void Alarm_OfGasNearbyOrUrgentInTheZone_Suspends_OthersDoNot()
    {
        static AlarmSight Alarm(string zone, double x, int priority, bool gas) =>
            new("a", "LT-1", new PointM(x, 0, 0), [zone], priority, gas, new LocalizedText("High", "高"));
        PermitSight With(AlarmSight alarm) => Quiet(Eight + Hour) with { Alarms = [alarm] };
        Assert.Equal([PermitCause.Alarm], Causes(Hot(), With(Alarm("Z-9", 29, 3, true))));
        Assert.Equal([PermitCause.Alarm], Causes(Hot(), With(Alarm("Z-1", 500, 2, false))));
        Assert.Empty(Causes(Hot(), With(Alarm("Z-1", 500, 3, false))));
        Assert.Empty(Causes(Hot(), With(Alarm("Z-9", 31, 1, true))));
    }

    [Fact]
    public void Weather_StopsOutdoorWorkOnly()
    {
        var windy = Quiet(Eight + Hour) with { WindMps = 8 };
        Assert.Equal([PermitCause.Wind], Causes(Hot(), windy));
        Assert.Empty(Causes(Hot() with { IsOutdoors = false }, windy));
        var storm = Quiet(Eight + Hour) with { LightningKm = 9.9 };
        Assert.Equal([PermitCause.Storm], Causes(Hot() with { Kind = PermitKind.Lifting }, storm));
        Assert.Empty(Causes(Hot(), storm));
    }

    [Fact]
    public void ValidityEnd_AndEmergency_SuspendAtOnce()
    {
        var ticket = Hot();
        Assert.Equal([PermitCause.ValidityEnd, PermitCause.GasTestExpired], Causes(ticket, Quiet(ticket.ToMs)));
        Assert.Equal([PermitCause.Evacuation], Causes(ticket, Quiet(Eight + Hour) with { Emergency = "E-1" }));
    }

    /// <summary>However often it looks, a condition that lasts is due exactly its hold after it was first seen.</summary>
    [Fact]
    public void Look_AnyTimes_HoldRunsFromTheFirstSight() => Gen.Int[1, 20_000].Array[1, 30].Sample(gaps =>
    {
        var (ms, watched) = (Eight + Hour, PermitWatched.Empty);
        foreach (var gap in gaps)
        {
            watched = PermitWatch.Look(Hot(), watched, Quiet(ms) with { WindMps = 9 });
            var finding = Assert.Single(watched.Findings);
            Assert.Equal((Eight + Hour, Eight + Hour + 30_000), (finding.SinceMs, finding.DueMs));
            ms += gap;
        }
    });
}
