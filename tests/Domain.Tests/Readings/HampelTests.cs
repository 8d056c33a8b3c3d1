using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

public class HampelTests
{
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [Fact]
    public void Noise_WithSpikes_IsJudgedAboutAsWellAsInTheTrial()
    {
        var random = new Random(42);
        var window = new HampelWindow();
        int spikes = 0, found = 0, good = 0, wrong = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var noise = Normal(random);
            var spike = i > 300 && i % 100 == 0;
            var value = spike ? noise + ((random.Next(2) == 0 ? -1 : 1) * (6 + (random.NextDouble() * 6))) : noise;
            var flagged = window.IsSpike(value, 0, out _);
            if (spike)
            {
                spikes++;
                if (flagged) found++;
            }
            else
            {
                good++;
                if (flagged) wrong++;
            }
        }

        // judgement.md 7.6: 95.3 % found, 0.16 % of good samples flagged.
        Assert.InRange((double)found / spikes, 0.93, 1);
        Assert.InRange((double)wrong / good, 0, 0.002);
    }

    [Fact]
    public void MedianAndScale_EqualASortedReference()
    {
        var random = new Random(7);
        var window = new HampelWindow();
        var last = new Queue<double>();
        double mean = 0, variance = 0;
        int seen = 0, lastSign = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var value = random.Next(4) == 0 ? random.Next(-30, 30) : random.Next(0, 3);
            var expected = (double)value;
            var sign = 0;
            if (last.Count == HampelWindow.Length)
            {
                expected = last.Order().ElementAt(10);
                var mad = last.Select(v => Math.Abs(v - expected)).Order().ElementAt(10);
                var scale = Math.Max(1.4826 * mad, 0.3 * Math.Sqrt(variance));
                if (scale > 0 && Math.Abs(value - expected) > 5 * scale) sign = Math.Sign(value - expected);
                last.Dequeue();
            }

            var spike = sign != 0 && sign != lastSign;
            Assert.Equal(spike, window.IsSpike(value, 0, out var median));
            Assert.Equal(expected, median);
            lastSign = sign;
            last.Enqueue(value);
            if (spike) continue;
            seen = Math.Min(seen + 1, 256);
            var deviation = value - mean;
            mean += deviation / seen;
            variance = (1 - (1.0 / seen)) * (variance + (deviation * deviation / seen));
        }
    }

    [Fact]
    public void Step_IsPassedOnAtItsSecondSample()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { SpikeFilter = true });
        var random = new Random(5);
        for (var s = 0; s < 60; s++) rig.Read(s, 20 + Normal(random));
        var first = rig.Read(60, 80);
        Assert.Equal(Quality.UncertainNotAccurate, first.Quality);
        Assert.InRange(first.Value, 18, 22);
        Assert.Equal(80, first.RawValue);
        var second = rig.Read(61, 80.5);
        Assert.Equal(Quality.Good, second.Quality);
        Assert.Equal(80.5, second.Value);
    }

    [Fact]
    public void QuietSignal_MovingByItsResolution_IsNoSpike()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { SpikeFilter = true, Resolution = 0.1 });
        for (var s = 0; s < 60; s++) rig.Read(s, 20);
        Assert.False(rig.Read(60, 20.1).Has(CleanFlags.Spike));
        Assert.Equal(0u, rig.State.Counters.Spikes);
    }
}
