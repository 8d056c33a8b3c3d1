using Twin.Domain.People;
using Twin.Domain.Places;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Places;
using Xunit;

namespace Twin.Domain.Tests.People;

public class PersonKernelTests
{
    private static readonly ZoneIndex Zones = ZoneIndex.From(ZoneIndexTests.Model(
        ("site", ZoneIndexTests.Rectangle(0, 0, 100, 100)), ("bund", ZoneIndexTests.Rectangle(10, 10, 20, 20))));

    private static PersonPosition At(double x, double y, long ms) => new(new PointM(x, y, 1), ms, ms + 50);

    [Fact]
    public void Walk_ThroughZones_EntersAndLeaves()
    {
        var first = PersonKernel.Apply(PersonState.Unknown, At(5, 5, 1000), Zones);
        Assert.Equal(["site"], first.Entered);
        Assert.True(first.Changed);
        var second = PersonKernel.Apply(first.Next, At(15, 15, 2000), Zones);
        Assert.Equal(["bund"], second.Entered);
        Assert.Empty(second.Left);
        var third = PersonKernel.Apply(second.Next, At(500, 5, 3000), Zones);
        Assert.Empty(third.Entered);
        Assert.Equal(["site", "bund"], third.Left);
        Assert.Empty(third.Next.Zones);
        Assert.Equal(3050, third.Next.LastSeenMs);
    }

    [Theory]
    [InlineData(50, 50, 1000)]
    [InlineData(50, 50, 999)]
    [InlineData(double.NaN, 50, 2000)]
    public void Position_NotNewerOrNoNumber_ChangesNothing(double x, double y, long ms)
    {
        var here = PersonKernel.Apply(PersonState.Unknown, At(15, 15, 1000), Zones).Next;
        var decision = PersonKernel.Apply(here, At(x, y, ms), Zones);
        Assert.Same(here, decision.Next);
        Assert.False(decision.Changed);
    }

    [Fact]
    public void Silence_MakesStaleButLeavesNoZone()
    {
        var here = PersonKernel.Apply(PersonState.Unknown, At(15, 15, 1000), Zones).Next;
        Assert.Equal(301_050, PersonKernel.NextDeadline(here));
        Assert.False(PersonKernel.Tick(here, 301_049).Changed);
        var stale = PersonKernel.Tick(here, 301_050);
        Assert.True(stale.Changed && stale.Next.Stale);
        Assert.Empty(stale.Left);
        Assert.Equal(["site", "bund"], stale.Next.Zones);
        Assert.Equal(0, PersonKernel.NextDeadline(stale.Next));
        var back = PersonKernel.Apply(stale.Next, At(15, 15, 400_000), Zones);
        Assert.True(back.Changed && !back.Next.Stale);
        Assert.False(PersonKernel.Tick(PersonState.Unknown, long.MaxValue).Changed);
    }

    [Fact]
    public void NewModel_MovesPeopleToItsZones()
    {
        var here = PersonKernel.Apply(PersonState.Unknown, At(15, 15, 1000), Zones).Next;
        var moved = PersonKernel.Rezone(here, ZoneIndex.From(ZoneIndexTests.Model(("yard", ZoneIndexTests.Rectangle(0, 0, 50, 50)))));
        Assert.Equal(["yard"], moved.Entered);
        Assert.Equal(["site", "bund"], moved.Left);
    }
}
