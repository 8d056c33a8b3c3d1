using Twin.Client.Blazor.Alarms;
using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Web;
using Twin.Domain.Alarms;

namespace Twin.Client.Tests;

public sealed class ListTests
{
    [Fact]
    public void Rail_Order_PinsUnacknowledgedCriticalThenPriorityThenNewest()
    {
        AlarmTransition[] alarms =
        [
            Alarms.Step("low", AlarmPriority.Low, 1, false, 9),
            Alarms.Step("critical-acknowledged", AlarmPriority.Critical, 1, true, 9),
            Alarms.Step("high-old", AlarmPriority.High, 1, false, 1),
            Alarms.Step("high-new", AlarmPriority.High, 1, false, 2),
            Alarms.Step("critical", AlarmPriority.Critical, 1, false, 1),
        ];
        var shelved = Alarms.Step("shelved", AlarmPriority.Critical, 1, false);
        shelved = shelved with { State = shelved.State with { ShelvedUntilMs = 5 } };
        Assert.Equal(
            ["critical", "critical-acknowledged", "high-new", "high-old", "low", "shelved"],
            alarms.Append(shelved).Order(AlarmOrder.Rail).Select(alarm => alarm.Twin));
    }

    [Fact]
    public void SteadyOrder_WhileHeld_KeepsRowsInPlaceAndCountsNewOnes()
    {
        var order = new SteadyOrder<string>(row => row[..1]);
        order.Update(["a1", "b1"]);
        order.Hold();
        order.Update(["c1", "b2"]);
        Assert.Equal(["a1", "b2"], order.Shown);
        Assert.Equal(1, order.Waiting);
        order.Release(["c1", "b2"]);
        Assert.Equal(["c1", "b2"], order.Shown);
        Assert.Equal(0, order.Waiting);
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/twins/T-1?x=1", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/a\nb", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void LocalAddress_OfAnAddress_IsToldFromForeign(string? address, bool local) => Assert.Equal(local, LocalAddress.Is(address));

    [Fact]
    public void Report_AlarmAheadOfThisClock_IsInside()
    {
        Assert.Equal(5_000, FigureWords.EndMs(5_000, [Alarms.Step("T-1", AlarmPriority.High, 1, false, 4_000)]));
        Assert.Equal(5_501, FigureWords.EndMs(5_000, [Alarms.Step("T-1", AlarmPriority.High, 1, false, 5_500)]));
        Assert.Equal(5_000, FigureWords.EndMs(5_000, []));
    }
}
