using Twin.Client.Blazor.Drills;

namespace Twin.Client.Tests;

public sealed class DrillAddressTests
{
    [Theory]
    [InlineData("drills/7", "drill-7")]
    [InlineData("drills/7?plant=tank-farm#x", "drill-7")]
    [InlineData("drills/7/", "drill-7")]
    [InlineData("drills", "live")]
    [InlineData("drills/7/alarms?state=all", "drill-7")]
    [InlineData("drills/7/risk", "drill-7")]
    [InlineData("drills/7/twins/T-101", "drill-7")]
    [InlineData("drills/7/twins", "live")]
    [InlineData("drills/7/report", "live")]
    [InlineData("drills/scenarios", "live")]
    [InlineData("drills/scenarios/alarms", "live")]
    [InlineData("drills/no%20id", "live")]
    [InlineData("", "live")]
    [InlineData("alarms", "live")]
    public void RealmOf_AnAddress_IsADrillOnlyForWhatShowsIt(string relative, string realm) =>
        Assert.Equal(realm, DrillAddress.RealmOf(relative));

    [Theory]
    [InlineData("", "/drills/7")]
    [InlineData("?at=T-101", "/drills/7?at=T-101")]
    [InlineData("alarms?state=shelved", "/drills/7/alarms?state=shelved")]
    [InlineData("twins/T-101", "/drills/7/twins/T-101")]
    [InlineData("drills/7/twins/T-101#x", "/drills/7/twins/T-101#x")]
    [InlineData("risk/", "/drills/7/risk")]
    [InlineData("drills/7", "/drills/7")]
    [InlineData("drills/8", null)]
    [InlineData("drills", null)]
    [InlineData("drills/7/report", null)]
    [InlineData("shift", null)]
    [InlineData("model", null)]
    [InlineData("alarms/performance", null)]
    public void Within_ALinkInADrill_StaysOrLeaves(string relative, string? goes) =>
        Assert.Equal(goes, DrillAddress.Within("drill-7", relative));
}
