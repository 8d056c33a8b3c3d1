using System.Collections.Immutable;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Xunit;

namespace Twin.Domain.Tests.Drills;

public class ContourTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Hill_HasOneRing_WhereItShouldBe(double level)
    {
        const int side = 81;
        var values = new double[side * side];
        for (var i = 0; i < values.Length; i++) values[i] = Math.Exp(-(Square((i % side) - 40) + Square((i / side) - 40)) / 200.0);
        var ring = Assert.Single(ContourLines.Rings(values, side, side, 0, 0, 1, level));
        var radius = Math.Sqrt(-200 * Math.Log(level));
        Assert.All(ring, p => Assert.Equal(radius, Math.Sqrt(Square(p.X - 40) + Square(p.Y - 40)), 0.2));
        Assert.True(Area(ring) > 0, "The higher side lies to the left.");
    }

    [Fact]
    public void Edge_ClosesAtTheBorder_AndAHoleRunsTheOtherWay()
    {
        double[] values = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        var rings = ContourLines.Rings(values, 5, 5, 0, 0, 1, 0.5);
        Assert.Equal(2, rings.Length);
        Assert.Equal([-1, 1], rings.Select(r => Math.Sign(Area(r))).Order());
    }

    [Fact]
    public void Saddle_StaysTwoRings() =>
        Assert.Equal(2, ContourLines.Rings([1, 0, 0, 1], 2, 2, 0, 0, 1, 0.6).Length);

    [Fact]
    public void EveryAction_HasItsNameInBothLanguages() => Assert.Equal(ActionTable.Words.Order(), ActionTexts.Words.Order());

    private static double Square(double x) => x * x;

    private static double Area(ImmutableArray<SpotM> ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
            sum += (a.X * b.Y) - (b.X * a.Y);
        }

        return sum / 2;
    }
}
