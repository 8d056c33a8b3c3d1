using CsCheck;
using Twin.Client.Blazor.Past;

namespace Twin.Client.Tests;

public sealed class ReplayClockTests
{
    private const long Hour = 3_600_000;
    private const long Now = 1_750_000_000_000;
    private static readonly ReplayClock Start = new(Hour, Now, null, 0);

    [Fact]
    public void Step_FromLive_StartsNow() => Assert.Equal(Now - 60_000, Start.Step(-60_000).AtMs);

    [Fact]
    public void Seek_ToTheEnd_IsLiveAndStands()
    {
        var back = (Start.Step(-60_000) with { Speed = 10 }).Seek(Now);
        Assert.Equal((null, 0), (back.AtMs, back.Speed));
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(9, 24)]
    [InlineData(100, 168)]
    [InlineData(500, 500)]
    public void Seek_BeforeTheStretch_MakesItLonger(int hoursBack, int stretch) =>
        Assert.Equal(stretch * Hour, Start.Seek(Now - (hoursBack * Hour)).RangeMs);

    [Fact]
    public void Pass_Running_GoesOnBySpeedUntilItIsLive()
    {
        var running = Start.Step(-60_000) with { Speed = 10 };
        Assert.Equal(Now - 50_000, running.Pass(Now + 1_000, 1_000).AtMs);
        Assert.False(running.Pass(Now + 1_000, 6_000).IsPast);
        Assert.Equal(Now - 60_000, (running with { Speed = 0 }).Pass(Now + 1_000, 1_000).AtMs);
    }

    [Fact]
    public void Seek_Anywhere_IsOnTheStretchAndFoundAgain() => Gen.Long[Now - (9_000 * Hour), Now + Hour].Sample(at =>
    {
        var clock = Start.Seek(at);
        Assert.True(clock.AtMs is null || (clock.AtMs >= clock.FromMs && clock.AtMs < clock.NowMs));
        Assert.InRange(clock.PlaceOf(at), 0, 1_000);
        Assert.Equal(clock, clock.Seek(at));
    });
}
