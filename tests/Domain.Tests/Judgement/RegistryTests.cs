using Twin.Domain.Judgement;
using Xunit;

namespace Twin.Domain.Tests.Judgement;

/// <summary>Who approves, and when a slow model is stopped.</summary>
public sealed class RegistryTests
{
    private static readonly ModelVersion Fresh = new()
    {
        Number = 0, Target = "P-1", Rule = "MONITOR", Hash = "a", By = "user:anna", AtMs = 1,
        Card = new ModelCard { Kind = "score", Signals = ["a"] },
    };

    [Fact]
    public void Approval_NeedsASecondPerson_AndRetiresTheOneBefore()
    {
        var (all, first, _) = ModelRegistry.Add([], Fresh);
        Assert.Equal("model.second", ModelRegistry.Approve(all, first!.Number, "user:anna", 2).Error!.Code);
        (all, _) = ModelRegistry.Approve(all, first.Number, "user:bob", 2);
        var (both, second, _) = ModelRegistry.Add(all, Fresh with { Hash = "b", By = "user:bob" });
        Assert.NotNull(ModelRegistry.Approve(both, second!.Number, "user:bob", 3).Error);
        (both, _) = ModelRegistry.Approve(both, second.Number, "user:anna", 3);
        Assert.Equal([ModelState.Retired, ModelState.Running], both.Select(v => v.State));
        // What judged before was approved by a second person then: whoever made it may take it back.
        Assert.Null(ModelRegistry.RollBack(both, "P-1", "user:anna", 4).Error);
        var (demo, _, _) = ModelRegistry.Add([], Fresh with { By = "system:bootstrap" });
        Assert.Null(ModelRegistry.Approve(demo, 1, "system:bootstrap", 2).Error);
    }

    [Fact]
    public void SameFile_IsTheSameVersion_UnlessItIsBoundInAnotherWay()
    {
        var (all, first, _) = ModelRegistry.Add([], Fresh);
        Assert.Same(first, ModelRegistry.Add(all, Fresh with { By = "user:bob", AtMs = 2 }).Version);
        Assert.Equal(2, ModelRegistry.Add(all, Fresh with { Card = Fresh.Card with { Limit = 7 } }).Version!.Number);
        Assert.Equal(2, ModelRegistry.Add(all, Fresh with { Card = Fresh.Card with { Signals = ["b"] } }).Version!.Number);
        Assert.Equal(2, ModelRegistry.Add(all, Fresh with { Card = Fresh.Card with { PeriodMs = 5_000 } }).Version!.Number);
    }

    [Fact]
    public void Pace_ForgivesSlowRunsNowAndThen_AndStopsAModelThatStaysSlow()
    {
        var (pace, slow, quick) = (new MonitorPace(), TimeSpan.FromMilliseconds(51), TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 100; i++)
        {
            pace.Took(i % 2 == 0 ? slow : quick);
            Assert.False(pace.IsTooSlow);
        }

        for (var i = 0; i < 9; i++) pace.Took(slow);
        Assert.False(pace.IsTooSlow);
        pace.Took(slow);
        Assert.True(pace.IsTooSlow);
    }
}
