using System.Security.Claims;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Twin.Client.Blazor.Alarms;
using Twin.Client.Blazor.Shift;
using Twin.Domain.Alarms;

namespace Twin.Client.Tests;

public sealed class AlarmFilterTests
{
    [Fact]
    public void Filter_ItsAddress_SaysTheSameFilter()
    {
        var filter = AlarmFilter.Parse("shelved", "3,1", "Z 1&x", "a=b <script>", "zone", "live~p~T~H~1");
        var query = new Uri("http://x" + filter.Address).Query[1..].Split('&').Select(p => p.Split('='))
            .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        var again = AlarmFilter.Parse(query["state"], query["p"], query["zone"], query["q"], query["group"], query["alarm"]);
        Assert.Equal(filter.Address, again.Address);
        Assert.Equal("a=b <script>", again.Text);
        Assert.Equal([AlarmPriority.Critical, AlarmPriority.Medium], again.Priorities);
    }

    [Fact]
    public void Filter_OfNonsense_IsThePlainList()
    {
        var filter = AlarmFilter.Parse("dragons", "7,x,-1", " ", new string('q', 400), "colour", null);
        Assert.Equal("/alarms?state=active", filter.Address);
    }

    [Fact]
    public void Belongs_EveryOpenAlarm_IsUnderOneOfTheTabsOfItsState() => Gen.Int[0, 63].Sample(bits =>
    {
        var state = new AlarmState
        {
            Active = (bits & 1) != 0, Acknowledged = (bits & 2) != 0, Latched = (bits & 4) != 0,
            ShelvedUntilMs = (bits & 8) != 0 ? 1 : 0, SuppressedByDesign = (bits & 16) != 0, OutOfService = (bits & 32) != 0,
        };
        var alarm = Alarms.Step("t", AlarmPriority.High, 1, false) with { State = state };
        var hiding = new[] { "shelved", "bydesign", "outofservice" }.Count(tab => AlarmFilter.Belongs(alarm, tab));
        Assert.Equal(state.Suppression == Suppression.None ? 0 : 1, hiding);
        Assert.Equal(state.Suppression == Suppression.None && state.IsOpen, AlarmFilter.Belongs(alarm, "active"));
    });

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("1,2", null, false)]
    [InlineData("4", null, true)]
    [InlineData(null, "IT-304", true)]
    public void AsksForLow_SearchOrLowPriority_IsShownInAFlood(string? priorities, string? text, bool asks) =>
        Assert.Equal(asks, AlarmFilter.Parse("active", priorities, null, text, null, null).AsksForLow);

    [Fact]
    public void Shows_PriorityZoneAndText_AllCount()
    {
        var alarm = Alarms.Step("T-106", AlarmPriority.High, 1, false);
        bool Shows(string? p, string? zone, string? text) =>
            AlarmFilter.Parse("active", p, zone, text, null, null).Shows(alarm, (twin, z) => twin == "T-106" && z == "Z-1");
        Assert.True(Shows(null, null, null));
        Assert.True(Shows("1,2", "Z-1", "t-10"));
        Assert.False(Shows("1", null, null));
        Assert.False(Shows(null, "Z-2", null));
        Assert.False(Shows(null, null, "T-2"));
        Assert.True(Shows(null, null, "高"));
    }

    [Fact]
    public void Ticket_IsGoodOnceAndNotForLong()
    {
        var time = new FakeTimeProvider();
        var tickets = new OperatorTickets(time);
        var anna = new ClaimsPrincipal();
        var ticket = tickets.Issue(anna);
        Assert.Same(anna, tickets.Redeem(ticket));
        Assert.Null(tickets.Redeem(ticket));
        var late = tickets.Issue(anna);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(tickets.Redeem(late));
        Assert.Null(tickets.Redeem(null));
        Assert.Null(tickets.Redeem("guess"));
    }
}
