using Twin.Domain.Instruments;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

public class LoneBlameTests
{
    [Theory]
    [InlineData(1.5, new[] { 0.7f, 0.2f, 0.1f, 0f, 0f }, 0)]
    [InlineData(9, new[] { 0.1f, 0.8f, 0.1f, 0f, 0f }, 1)]
    [InlineData(9, new[] { 0.1f, 0.65f, 0.25f, 0f, 0f }, -1)]
    [InlineData(1.5, new[] { 0.5f, 0.4f, 0.1f, 0f, 0f }, -1)]
    [InlineData(0.9, new[] { 0.9f, 0.1f, 0f, 0f, 0f }, -1)]
    [InlineData(5, new[] { 0.9f, 0.1f }, -1)]
    [InlineData(5, new float[0], -1)]
    public void One_IsBlamedOnlyWhenTheOthersAreQuiet(double index, float[] shares, int blamed)
    {
        var lone = new LoneBlame();
        lone.Step(index, shares);
        Assert.Equal(blamed, lone.Signal);
    }

    [Fact]
    public void Sure_OnlyAfterSomeInARow()
    {
        var lone = new LoneBlame();
        for (var i = 1; i <= LoneBlame.Samples; i++)
        {
            Assert.False(lone.IsSure);
            lone.Step(2, [0.9f, 0.1f, 0f, 0f, 0f]);
            Assert.Equal(i, lone.Row);
        }

        Assert.True(lone.IsSure);
        lone.Step(2, [0.1f, 0.9f, 0f, 0f, 0f]);
        Assert.True(lone is { IsSure: false, Row: 1, Signal: 1 });
        lone.Step(0.5, [0.1f, 0.9f, 0f, 0f, 0f]);
        Assert.Equal(0, lone.Row);
    }
}
