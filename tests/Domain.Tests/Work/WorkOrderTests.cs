using CsCheck;
using Twin.Domain.Work;
using Xunit;

namespace Twin.Domain.Tests.Work;

/// <summary>The life of a work order as a pure function.</summary>
public sealed class WorkOrderTests
{
    private static WorkOrderCommand To(
        WorkOrderState to, string? assignee = "user:bob", string? comment = "done", string actor = "user:anna") =>
        new(to, actor, "Seal leaks", "P-1", null, assignee, comment);

    private static WorkOrder At(params WorkOrderState[] path) =>
        path.Aggregate(WorkOrder.Empty, (order, to) => WorkOrderKernel.Decide(order, "WO-1", To(to), 1).Next);

    [Theory]
    [InlineData(WorkOrderState.None, WorkOrderState.Created, null)]
    [InlineData(WorkOrderState.None, WorkOrderState.Assigned, "work-order.unknown")]
    [InlineData(WorkOrderState.Created, WorkOrderState.Assigned, null)]
    [InlineData(WorkOrderState.Created, WorkOrderState.Completed, "work-order.state")]
    [InlineData(WorkOrderState.Created, WorkOrderState.Cancelled, null)]
    [InlineData(WorkOrderState.Assigned, WorkOrderState.Completed, null)]
    [InlineData(WorkOrderState.Assigned, WorkOrderState.Created, "work-order.state")]
    [InlineData(WorkOrderState.Completed, WorkOrderState.Assigned, "work-order.state")]
    [InlineData(WorkOrderState.Completed, WorkOrderState.Cancelled, "work-order.state")]
    [InlineData(WorkOrderState.Cancelled, WorkOrderState.Assigned, "work-order.state")]
    public void Step_FromTo_IsDoneOrRefused(WorkOrderState from, WorkOrderState to, string? error)
    {
        var order = from switch
        {
            WorkOrderState.None => WorkOrder.Empty,
            WorkOrderState.Created => At(WorkOrderState.Created),
            WorkOrderState.Completed => At(WorkOrderState.Created, WorkOrderState.Assigned, WorkOrderState.Completed),
            _ => At(WorkOrderState.Created, from),
        };
        Assert.Equal(from, order.State);
        var decision = WorkOrderKernel.Decide(order, "WO-1", To(to), 5);
        Assert.Equal(error, decision.Error?.Code);
        Assert.Equal(error is null ? to : from, decision.Next.State);
        Assert.Equal(order.Steps.Length + (error is null ? 1 : 0), decision.Next.Steps.Length);
    }

    [Fact]
    public void Step_Again_ChangesNothing_ReassigningDoes()
    {
        var order = At(WorkOrderState.Created, WorkOrderState.Assigned);
        Assert.Same(order, WorkOrderKernel.Decide(order, "WO-1", To(WorkOrderState.Assigned), 9).Next);
        Assert.Equal("user:carl", WorkOrderKernel.Decide(order, "WO-1", To(WorkOrderState.Assigned, "user:carl"), 9).Next.Assignee);
    }

    [Theory]
    [InlineData(WorkOrderState.Assigned, null, "x", "user:a", "assignee")]
    [InlineData(WorkOrderState.Cancelled, "b", "", "user:a", "comment")]
    [InlineData(WorkOrderState.Cancelled, "b", "x", "", "actor")]
    public void Step_FieldMissing_SaysWhich(WorkOrderState to, string? assignee, string comment, string actor, string path)
    {
        var decision = WorkOrderKernel.Decide(At(WorkOrderState.Created), "WO-1", To(to, assignee, comment, actor), 5);
        Assert.Equal(path, decision.Error?.Path);
    }

    [Fact]
    public void Comment_TooLong_IsRefusedAtEveryStep()
    {
        var comment = new string('x', Limits.CommentChars + 1);
        var decision = WorkOrderKernel.Decide(WorkOrder.Empty, "WO-1", To(WorkOrderState.Created, comment: comment), 5);
        Assert.Equal("comment", decision.Error?.Path);
    }

    [Fact]
    public void Life_Any_HistoryTellsTheState() => Gen.Int[1, 4].Array[0, 20].Sample(path =>
    {
        var order = WorkOrder.Empty;
        foreach (var to in path) order = WorkOrderKernel.Decide(order, "WO-1", To((WorkOrderState)to), 1).Next;
        Assert.Equal(order.State, order.Steps.IsEmpty ? WorkOrderState.None : order.Steps[^1].To);
        Assert.InRange(order.Steps.Count(s => s.To == WorkOrderState.Created), order.Steps.IsEmpty ? 0 : 1, 1);
    });
}
