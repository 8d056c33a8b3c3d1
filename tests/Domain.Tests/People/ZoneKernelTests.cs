using Twin.Domain.People;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.People;

public class ZoneKernelTests
{
    [Fact]
    public void ComingAndGoing_KeepsTheCount()
    {
        var zone = ZoneKernel.Enter(ZoneState.Empty, "li", TwinKind.Person, 10);
        zone = ZoneKernel.Enter(zone, "anna", TwinKind.Person, 20);
        zone = ZoneKernel.Enter(zone, "P-101", TwinKind.Equipment, 0);
        Assert.Equal(2, zone.People);
        Assert.Equal(["anna", "li"], zone.Of(TwinKind.Person));
        zone = ZoneKernel.MarkStale(zone, "li", true);
        Assert.Equal((2, 1), (zone.People, zone.StalePeople));
        zone = ZoneKernel.Leave(zone, "anna", 30);
        Assert.Equal((1, 1), (zone.People, zone.StalePeople));
        zone = ZoneKernel.MarkStale(zone, "li", false);
        Assert.Equal((1, 0), (zone.People, zone.StalePeople));
        Assert.Equal(["P-101"], zone.Of(TwinKind.Equipment));
    }

    [Fact]
    public void SayingItTwice_ChangesNothing()
    {
        var zone = ZoneKernel.Enter(ZoneState.Empty, "li", TwinKind.Person, 10);
        Assert.Same(zone, ZoneKernel.Enter(zone, "li", TwinKind.Person, 10));
        var left = ZoneKernel.Leave(zone, "li", 20);
        Assert.Same(left, ZoneKernel.Leave(left, "li", 20));
        Assert.Same(left, ZoneKernel.MarkStale(left, "li", true));
    }

    [Fact]
    public void LateMessages_BringNobodyBackAndSendNobodyAway()
    {
        var left = ZoneKernel.Leave(ZoneKernel.Enter(ZoneState.Empty, "li", TwinKind.Person, 10), "li", 20);
        Assert.Same(left, ZoneKernel.Enter(left, "li", TwinKind.Person, 10));
        var again = ZoneKernel.Enter(left, "li", TwinKind.Person, 30);
        Assert.Equal(1, again.People);
        Assert.Same(again, ZoneKernel.Leave(again, "li", 20));
        var goingFirst = ZoneKernel.Leave(ZoneState.Empty, "anna", 20);
        Assert.Equal(0, ZoneKernel.Enter(goingFirst, "anna", TwinKind.Person, 10).People);
    }

    [Fact]
    public void Memory_OfThoseWhoLeft_IsBounded()
    {
        var zone = ZoneState.Empty;
        for (var i = 0; i < 1_200; i++) zone = ZoneKernel.Leave(zone, $"p{i}", i);
        Assert.Equal(1_000, zone.Departed.Count);
        Assert.DoesNotContain("p199", zone.Departed.Keys);
        Assert.Contains("p200", zone.Departed.Keys);
    }
}
