using Twin.Domain.Judgement;
using Xunit;

namespace Twin.Domain.Tests.Judgement;

public sealed class WarmUpWatchTests
{
    /// <summary>The demo's spheres after a start: 10.8, then a tenth less with each sample, at 1.3 when the 25 samples are over.</summary>
    [Fact]
    public void Lasts_IndexOnlyFallsFromTheStart_UntilItIsBelowTheLimit()
    {
        var (watch, ended) = (new WarmUpWatch(), 0.0);
        for (var step = 1; step <= 60 && ended == 0; step++)
        {
            var index = 10.8 * Math.Pow(0.9, step);
            if (!watch.Lasts(step, 20, index)) ended = index;
        }

        Assert.InRange(ended, 0.8, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void Lasts_AFaultHoldsTheIndexUp_EndsWithItsSamples(double rise)
    {
        var watch = new WarmUpWatch();
        for (var step = 1; step < 20; step++) Assert.True(watch.Lasts(step, 20, 3 + (rise * step)));
        Assert.False(watch.Lasts(20, 20, 3 + (rise * 20)));
    }

    [Fact]
    public void Lasts_Ended_StaysEnded_AndNeverLastsThreeTimesAsLong()
    {
        var watch = new WarmUpWatch();
        Assert.False(watch.Lasts(20, 20, 0.5));
        Assert.False(watch.Lasts(21, 20, 9));
        Assert.False(watch.Lasts(22, 20, 8));
        watch = new WarmUpWatch();
        for (var step = 1; step < 60; step++) Assert.True(watch.Lasts(step, 20, 1_000 - step));
        Assert.False(watch.Lasts(60, 20, 940));
    }
}
