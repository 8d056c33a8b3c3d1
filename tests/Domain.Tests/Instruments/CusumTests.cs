using CsCheck;
using Twin.Domain.Instruments;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

public class CusumTests
{
    [Fact]
    public void FalseAlarms_AreAsFarApartAsTheTextBookSays()
    {
        // Montgomery, Introduction to Statistical Quality Control, table 9.3: k 0.5, h 5: 465; h 4: 168.
        Assert.Equal(465, Cusum.StepsBetweenFalseAlarms(0.5, 5), 5.0);
        Assert.Equal(168, Cusum.StepsBetweenFalseAlarms(0.5, 4), 2.0);
    }

    [Fact]
    public void Limit_IsTheInverse() =>
        Gen.Select(Gen.Double[0.1, 2], Gen.Double[100, 1e7]).Sample((k, steps) =>
            Assert.Equal(steps, Cusum.StepsBetweenFalseAlarms(k, Cusum.LimitFor(k, steps)), steps * 1e-6), iter: 300);

    [Fact]
    public void FalseAlarms_OfNoise_AreThatRare()
    {
        var (random, limit, alarms) = (new Random(7), Cusum.LimitFor(0.5, 1_000), 0);
        const int Steps = 400_000;
        var sum = default(Cusum);
        for (var i = 0; i < Steps; i++)
        {
            sum.Step(Noise.Normal(random), 0.5, 100);
            if (sum.Most <= limit) continue;
            alarms++;
            sum.Clear();
        }

        Assert.InRange(Steps / 1_000.0 / alarms, 0.85, 1.15);
    }

    [Fact]
    public void UpsideDown_IsTheSameUpsideDown() =>
        Gen.Double[-5, 5].Array[1, 60].Sample(values =>
        {
            var (up, down) = (default(Cusum), default(Cusum));
            foreach (var value in values)
            {
                up.Step(value, 0.5, 20);
                down.Step(-value, 0.5, 20);
                Assert.Equal((up.Up, up.Down), (down.Down, down.Up));
                Assert.InRange(up.Most, 0, 20);
            }
        }, iter: 500);

    [Fact]
    public void MissingValues_ChangeNothing()
    {
        var sum = default(Cusum);
        sum.Step(3, 0.5, 10);
        sum.Step(double.NaN, 0.5, 10);
        sum.Step(double.PositiveInfinity, 0.5, 10);
        Assert.Equal((2.5, 0, 1), (sum.Up, sum.Down, sum.Steps));
    }
}

/// <summary>Normal noise.</summary>
internal static class Noise
{
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
