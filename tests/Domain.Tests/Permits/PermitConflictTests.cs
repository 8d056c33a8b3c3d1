using CsCheck;
using Twin.Domain.Permits;
using Twin.Domain.Plants;
using static Twin.Domain.Tests.Permits.PermitSamples;

using Xunit;

namespace Twin.Domain.Tests.Permits;

/// <summary>Works that must not be done at once, and what a step needs.</summary>
public sealed class PermitConflictTests
{
    private static PermitTicket Other(PermitKind kind, double x = 10, string twin = "T-2") => Hot() with
    {
        Id = "P-9", Kind = kind, At = new PointM(x, 0, 0), Twin = twin, Zone = "Z-2",
    };

    private static string? Rule(PermitTicket a, PermitTicket b) => PermitConflicts.Of(a, [a, b]).SingleOrDefault()?.Rule;

    [Fact]
    public void HotWork_BesideAnOpenPipe_ConflictsWithin30M()
    {
        Assert.Equal("gas", Rule(Hot(), Other(PermitKind.BlindPlate, 30)));
        Assert.Null(Rule(Hot(), Other(PermitKind.BlindPlate, 30.1)));
    }

    [Fact]
    public void TwoPermitsInOneVessel_ConflictUnlessTheyNameEachOther()
    {
        var entry = Confined();
        Assert.Equal("vessel", Rule(entry, entry with { Id = "P-3" }));
        Assert.Equal("vessel", Rule(entry, Hot()));
        Assert.Null(Rule(entry, Hot() with { Related = ["P-2"] }));
        Assert.Equal("blind", Rule(entry, Other(PermitKind.BlindPlate, 0, "T-1") with { Related = ["P-2"] }));
    }

    [Fact]
    public void LiftingOverPeople_AndHotWorkAbove_Conflict()
    {
        Assert.Equal("lifting", Rule(Other(PermitKind.Lifting, 9), Other(PermitKind.Excavation, 0) with { Id = "P-8" }));
        Assert.Equal("above", Rule(Hot(), Other(PermitKind.Height, 5) with { HeightM = 12 }));
        Assert.Null(Rule(Hot(), Other(PermitKind.Height, 5)));
    }

    [Fact]
    public void HotWork_BesideAnOpenDrain_NeedsItSealedWithin15M()
    {
        static DrainSight Drain(double x, bool? isOpen = null) => new("DR-1", new LocalizedText("Drain", "窨井"), new(x, 0, 0), isOpen);
        static string? Rule(PermitTicket ticket, DrainSight drain) => PermitConflicts.Drains(ticket, [drain]).SingleOrDefault()?.Rule;
        var confirmed = Hot() with { AreDrainsSealed = true };
        Assert.Equal(("drain", null), (Rule(Hot(), Drain(15)), Rule(Hot(), Drain(15.1))));
        Assert.Null(Rule(Hot() with { Kind = PermitKind.BlindPlate }, Drain(1)));
        Assert.Null(Rule(Hot() with { Standing = PermitStanding.Ended }, Drain(1)));
        // What the cover says counts before what somebody confirmed.
        Assert.Equal((null, "drain", null), (Rule(confirmed, Drain(5)), Rule(confirmed, Drain(5, true)), Rule(Hot(), Drain(5, false))));
        var sight = Quiet(Eight + Hour, confirmed) with { Drains = [Drain(5)] };
        Assert.Empty(Causes(confirmed, sight));
        Assert.Equal([PermitCause.Conflict], Causes(confirmed, sight with { Drains = [Drain(5, true)] }));
        foreach (var step in (string[])["approveFirst", "verify", "start", "resume"])
            Assert.Equal(("permit.drain", "m4"), (PermitGate.Ask(step, Hot(), sight)!.Code, PermitGate.Ask(step, Hot(), sight)!.Path));
        Assert.Null(PermitGate.Ask("verify", confirmed, sight));
        Assert.NotEqual("permit.drain", PermitGate.Ask("submit", Hot(), sight)?.Code);
    }

    [Fact]
    public void Time_15MinutesBetween_AreEnough()
    {
        var first = Hot() with { StartedMs = 0 };
        var next = Other(PermitKind.BlindPlate) with { StartedMs = 0, FromMs = first.ToMs + (15 * Minute), ToMs = first.ToMs + (2 * Hour) };
        Assert.Null(Rule(first, next));
        Assert.Equal("gas", Rule(first, next with { FromMs = next.FromMs - 1 }));
        Assert.Null(Rule(first, next with { FromMs = first.FromMs, Standing = PermitStanding.Ended }));
    }

    [Fact]
    public void OfTwoThatRun_TheLaterOneStops()
    {
        var (first, second) = (Hot(), Other(PermitKind.BlindPlate) with { StartedMs = Eight + Minute, Standing = PermitStanding.Active });
        var sight = Quiet(Eight + Hour, first, second);
        Assert.Empty(Causes(first, sight));
        Assert.Equal([PermitCause.Conflict], Causes(second, sight));
    }

    /// <summary>A conflict is one of both, whoever asks.</summary>
    [Fact]
    public void Conflict_IsSymmetric() => Gen.Select(
        Gen.Int[1, 8], Gen.Int[1, 8], Gen.Double[0, 40], Gen.Int[0, 20], Gen.Bool, Gen.Int[0, 24]).Sample((a, b, x, high, same, hours) =>
    {
        var one = Hot() with { Kind = (PermitKind)a, StartedMs = 0 };
        var two = Other((PermitKind)b, x, same ? "T-1" : "T-2") with
        {
            HeightM = high, StartedMs = 0, FromMs = Eight + (hours * Hour), ToMs = Eight + ((hours + 1) * Hour),
        };
        Assert.Equal(Rule(one, two), Rule(two, one));
    });

    [Fact]
    public void Submit_NeedsTimesWithinTheValidityAndAGuardianWhoOnlyGuards()
    {
        var now = Quiet(Eight - Hour);
        var draft = Hot() with { Standing = PermitStanding.Before, StartedMs = 0 };
        Assert.Null(PermitGate.Ask("submit", draft, now));
        Assert.Equal("permit.long", PermitGate.Ask("submit", draft with { ToMs = draft.ToMs + 1 }, now)?.Code);
        Assert.Equal("permit.times", PermitGate.Ask("submit", draft with { ToMs = draft.FromMs }, now)?.Code);
        Assert.Equal("permit.past", PermitGate.Ask("submit", draft, Quiet(draft.ToMs))?.Code);
        Assert.Equal("permit.guardian", PermitGate.Ask("submit", draft with { Guardian = "W-2" }, now)?.Code);
    }

    [Fact]
    public void Start_NeedsAFreshSampleAndAQuietPlant()
    {
        var ready = Hot() with { Standing = PermitStanding.Before, State = "verified", StartedMs = 0 };
        var latest = ready.GasAtMs + (30 * Minute);
        Assert.Null(PermitGate.Ask("start", ready, Quiet(latest, ready)));
        Assert.Equal("permit.sample", PermitGate.Ask("start", ready, Quiet(latest + 1, ready))?.Code);
        Assert.Equal("permit.live", PermitGate.Ask("start", ready, Quiet(latest, ready) with { WindMps = 8 })?.Code);
        Assert.Equal("permit.conflict", PermitGate.Ask("start", ready, Quiet(latest, ready, Other(PermitKind.BlindPlate)))?.Code);
    }

    [Fact]
    public void Resume_NeedsATestAfterTheSuspensionAndTheCauseGone()
    {
        var paused = Hot() with { Standing = PermitStanding.Suspended, State = "suspended", SuspendedMs = Eight + Hour };
        var sight = Quiet(Eight + Hour + (10 * Minute), paused);
        Assert.Equal("permit.retest", PermitGate.Ask("resume", paused, sight)?.Code);
        var tested = paused with { GasAtMs = Eight + Hour + Minute };
        Assert.Null(PermitGate.Ask("resume", tested, sight));
        Assert.Equal("permit.live", PermitGate.Ask("resume", tested, sight with { Gas = [Gas("GT-1", 3, 0, 30)] })?.Code);
    }

    [Fact]
    public void Telling_CountsOnceAndCallsAfter30Seconds()
    {
        var telling = PermitTelling.Begin(Hot(), [], Eight).Tell("L-1", Eight + 1).Tell("G-1", Eight + 1).Confirm("G-1", "G-1", Eight + 5)
            .Confirm("G-1", "operator", Eight + 9);
        Assert.Equal((4, 2, 1), (telling.People.Length, telling.Told, telling.Confirmed));
        Assert.Empty(telling.ToCall(Eight + 29_999));
        Assert.Equal(["L-1", "W-1", "W-2"], telling.ToCall(Eight + 30_000));
        Assert.Equal("G-1", telling.People[1].By);
    }
}
