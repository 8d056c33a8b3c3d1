using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

public class LoneBlameTests
{
    [Theory]
    [InlineData(1.5, new[] { 0.7, 0.2, 0.1, 0, 0 }, 0, -1)]
    [InlineData(9, new[] { 0.1, 0.95, 0.4, 0, 0 }, 1, -1)]
    [InlineData(9, new[] { 0.95, 0.1, 0.94, 0, 0 }, 0, 2)]
    // Without it all would not be well.
    [InlineData(9, new[] { 0.1, 0.8, 0.1, 0, 0 }, -1, -1)]
    // Nobody stands out; the second explains too much to be quiet and too little to be the one; three explain each other.
    [InlineData(1.5, new[] { 0.45, 0.3, 0.1, 0, 0 }, -1, -1)]
    [InlineData(1.5, new[] { 0.8, 0.66, 0.1, 0, 0 }, -1, -1)]
    [InlineData(1.5, new[] { 0.9, 0.88, 0.86, 0, 0 }, -1, -1)]
    [InlineData(0.9, new[] { 0.9, 0.1, 0, 0, 0 }, -1, -1)]
    [InlineData(5, new[] { 0.9, 0.1 }, -1, -1)]
    public void One_IsBlamedOnlyWhenAllWouldBeWellWithoutIt(double index, double[] gone, int one, int other)
    {
        var lone = new LoneBlame();
        for (var i = 0; i < 100; i++) lone.Step(index, Blame(gone, index));
        Assert.Equal((one, other), (lone.Signal, lone.Second));
        Assert.Equal(one >= 0, lone.IsSure);
    }

    [Fact]
    public void Sure_OnlyAfterSomeInARow_AndWhatCameBeforeIsForgotten()
    {
        var lone = new LoneBlame();
        for (var i = 1; i <= LoneBlame.Samples; i++)
        {
            Assert.False(lone.IsSure);
            lone.Step(2, Blame([0.9, 0.1, 0, 0, 0]));
            Assert.Equal(i, lone.Row);
        }

        Assert.True(lone.IsSure);
        lone.Step(0.5, Blame([0.9, 0.1, 0, 0, 0]));
        Assert.True(lone is { IsSure: false, Row: 0, Signal: -1 });
        lone.Step(2, Blame([0.1, 0.9, 0, 0, 0]));
        Assert.True(lone is { IsSure: false, Row: 1, Signal: 1 });
        lone.Step(2, null);
        Assert.Equal((-1, 0), (lone.Signal, lone.Row));
    }

    [Fact]
    public void Smoothing_BearsOneSampleThatSaysOtherwise()
    {
        var lone = new LoneBlame();
        for (var i = 0; i < 20; i++) lone.Step(2, Blame(i == 15 ? [0.2, 0.3, 0.2, 0, 0] : [0.9, 0.1, 0, 0, 0]));
        Assert.Equal((0, 20), (lone.Signal, lone.Row));
    }

    [Theory]
    [InlineData(8, 0.5, true)]
    [InlineData(-1, -9, true)]
    [InlineData(8, -7, false)]
    public void OfTwo_OneIsAtHome_OrBothMove(double first, double second, bool stays)
    {
        var (lone, blame) = (new LoneBlame(), Blame([0.9, 0.88, 0, 0, 0]));
        (blame.Deviations[0], blame.Deviations[1]) = (first, second);
        lone.Step(5, blame);
        Assert.Equal((0, 1, stays), (lone.Signal, lone.Second, lone.OneStays));
    }

    [Fact]
    public void MachineThatStarts_DoesNotClearTheOneThatLies()
    {
        var lone = new LoneBlame();
        for (var i = 0; i < 200; i++) lone.Step(15, i is 150 or 151 ? Blame([0.2, 0.1, 0, 0, 0], 70) : Blame([0.97, 0.2, 0, 0, 0], 15));
        Assert.Equal((0, 200), (lone.Signal, lone.Row));
    }

    private static MonitorBlame Blame(double[] gone, double statistic = 1)
    {
        var blame = new MonitorBlame(gone.Length) { Statistic = statistic };
        for (var i = 0; i < gone.Length; i++) blame.Gone[i] = gone[i] * statistic;
        return blame;
    }
}
