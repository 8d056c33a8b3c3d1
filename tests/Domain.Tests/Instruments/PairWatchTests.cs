using CsCheck;
using Twin.Domain.Instruments;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

/// <summary>Two level transmitters of 10 m: one to the millimetre, one to half a centimetre; what matters is 5 mm.</summary>
public class PairWatchTests
{
    private const int Hour = 360;
    private static readonly PairTraits Levels = new(10, 0.001, 0.001);

    [Fact]
    public void Noise_OffsetAndRealChanges_RaiseNothing() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Double[-0.5, 0.5], Gen.Double[0, 0.004], Gen.Double[-2, 2]).Sample((seed, offset, noise, way) =>
        {
            var (watch, random) = (new PairWatch(Levels), new Random(seed));
            for (var i = 0; i < 12 * Hour; i++)
            {
                // Rises or falls by some metres in hours, stands, and comes back.
                var level = 5 + (way * Math.Sin(i / (2.0 * Hour)));
                watch.Step(i * 10_000L, level + offset + (noise * Noise.Normal(random)), level + (noise * Noise.Normal(random)));
                Assert.False(watch.InTrouble, $"after {i} steps");
            }
        }, iter: 60);

    [Theory]
    [InlineData(0.001, 30)]
    [InlineData(-0.002, 20)]
    [InlineData(0.005, 12)]
    [InlineData(-0.02, 7)]
    public void Drift_IsFoundWithItsRate(double perMinute, int minutes)
    {
        var watch = Learnt();
        var found = Run(watch, i => perMinute * i / 6, _ => 0, minutes);
        Assert.InRange(found, 1, minutes * 6);
        Run(watch, i => perMinute * (found + i) / 6, _ => 0, 40, stop: false);
        Assert.Equal(perMinute * 60, watch.PerHour, Math.Abs(perMinute) * 12);
        Assert.Equal(perMinute * ((found / 6.0) + 40), watch.Off, 0.005 + Math.Abs(perMinute) * 5);
        Assert.InRange(watch.SinceMs, Start - 600_000, watch.FoundMs);
    }

    [Fact]
    public void Bias_IsFoundWithItsSize_AndEndsWhenItIsGone()
    {
        var watch = Learnt();
        Assert.InRange(Run(watch, _ => 0.03, _ => 0, 20), 1, 120);
        Run(watch, _ => 0.03, _ => 0, 60, stop: false);
        Assert.True(double.IsNaN(watch.PerHour));
        Assert.Equal(0.03, watch.Off, 0.002);
        Run(watch, _ => 0, _ => 0, 60, stop: false);
        Assert.False(watch.InTrouble);
    }

    [Fact]
    public void GlitchOfAMinute_IsNoTrouble()
    {
        var watch = Learnt();
        Assert.Equal(-1, Run(watch, i => i is >= 60 and < 66 ? 3 : 0, _ => 0, 60));
    }

    [Fact]
    public void OneThatStandsStillWhileTheOtherMoves_IsStuck_AndACoarseOneIsNot()
    {
        var watch = Learnt();
        Run(watch, i => 0.005 * i / 6, i => 0.005 * i / 6, 60, firstIsStuck: true, stop: false);
        Assert.True(watch is { InTrouble: true, Stuck: 1, FirstIsStill: true });
        // 5 mm steps without noise: it rests whenever the tank does.
        var coarse = new PairWatch(Levels with { ResolutionB = 0.005 });
        for (var i = 0; i < 4 * Hour; i++)
            coarse.Step(i * 10_000L, 5 + (i > 2 * Hour ? 0.005 * (i - (2 * Hour)) / 6 : 0) + (0.002 * (i % 2)), 5);
        Assert.True(coarse is { InTrouble: true, Stuck: 0 });
    }

    [Fact]
    public void MissingValues_AreNoTrouble() =>
        Gen.Int[0, 1 << 20].Sample(seed =>
        {
            var (watch, random) = (Learnt(), new Random(seed));
            for (var i = 0; i < 4 * Hour; i++)
            {
                var gap = random.Next(3) == 0 || i / 40 % 3 == 1;
                var first = gap ? double.NaN : 5 + (0.002 * Noise.Normal(random));
                watch.Step(Start + (i * 10_000L), first, random.Next(5) == 0 ? double.NaN : 5);
            }

            Assert.False(watch.InTrouble);
        }, iter: 30);

    [Fact]
    public void Kept_GoesOnWhereItWas()
    {
        var watch = Learnt();
        Run(watch, i => 0.005 * i / 6, _ => 0, 30, stop: false);
        var again = new PairWatch(Levels);
        again.Restore(watch.Keep());
        Assert.Equal((watch.SinceMs, watch.FoundMs, watch.Normal), (again.SinceMs, again.FoundMs, again.Normal));
        Run(again, _ => 0.15, _ => 0, 30, stop: false);
        Assert.True(again.InTrouble);
        again.Learn();
        Assert.True(again is { InTrouble: false, Normal.Count: 0 });
    }

    [Fact]
    public void Step_AllocatesNothing()
    {
        var watch = Learnt();
        var at = Start;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1_000; i++) watch.Step(at += 10_000, 5.001, 5);
        }));
    }

    private const long Start = 4 * Hour * 10_000L;

    private static PairWatch Learnt()
    {
        var (watch, random) = (new PairWatch(Levels), new Random(3));
        for (var i = 0; i < 4 * Hour; i++)
            watch.Step(i * 10_000L, 5 + (0.002 * Noise.Normal(random)), 5 + (0.002 * Noise.Normal(random)));
        Assert.True(watch is { InTrouble: false, Normal.Count: > 200 });
        return watch;
    }

    /// <summary>Steps until trouble, at most so many minutes; -1: none.</summary>
    private static int Run(
        PairWatch watch, Func<int, double> a, Func<int, double> b, int minutes, bool firstIsStuck = false, bool stop = true)
    {
        var random = new Random(5);
        for (var i = 0; i < minutes * 6; i++)
        {
            var first = firstIsStuck ? 5 : 5 + a(i) + (0.002 * Noise.Normal(random));
            watch.Step(Start + (i * 10_000L), first, 5 + b(i) + (0.002 * Noise.Normal(random)));
            if (stop && watch.InTrouble) return i;
        }

        return -1;
    }
}
