using Twin.Domain.Plants.Drafts;
using Xunit;

namespace Twin.Domain.Tests.Plants.Drafts;

public sealed class DraftTests
{
    private static readonly Draft Open = DraftKernel.Create("D-1", "New tank", 3, "user:anna", 10).Next;

    private static Draft InReview => DraftKernel.Act(Open, DraftState.InReview, "user:anna", null, 20).Next;

    [Fact]
    public void Review_ByAnAuthor_IsRefused()
    {
        var edited = DraftKernel.Edit(Open, 1, "user:ben", 15).Next;
        var submitted = DraftKernel.Act(edited, DraftState.InReview, "user:anna", null, 20).Next;
        foreach (var author in new[] { "user:anna", "user:ben" })
            Assert.Equal("draft.review.self", DraftKernel.Act(submitted, DraftState.Approved, author, null, 30).Error?.Code);
        var approved = DraftKernel.Act(submitted, DraftState.Approved, "user:carl", "fine", 30).Next;
        Assert.Equal(DraftState.Approved, approved.State);
        Assert.Null(DraftKernel.MayPublish(approved));
        Assert.Equal((DraftState.Approved, "user:carl", 30L, "fine"),
            (approved.Steps[^1].To, approved.Steps[^1].Actor, approved.Steps[^1].AtMs, approved.Steps[^1].Comment));
    }

    [Fact]
    public void Edit_AfterApproval_NeedsANewReview()
    {
        var approved = DraftKernel.Act(InReview, DraftState.Approved, "user:carl", null, 30).Next;
        var edited = DraftKernel.Edit(approved, approved.Revision, "user:carl", 40).Next;
        Assert.Equal(DraftState.Open, edited.State);
        Assert.Equal("draft.state", DraftKernel.MayPublish(edited)?.Code);
        Assert.Equal("draft.review.self", DraftKernel.Act(
            DraftKernel.Act(edited, DraftState.InReview, "user:anna", null, 50).Next, DraftState.Approved, "user:carl", null,
            60).Error?.Code);
    }

    [Fact]
    public void Edit_OfAnOlderRevision_IsToldSo()
    {
        var edited = DraftKernel.Edit(Open, 1, "user:anna", 20).Next;
        Assert.Equal(2, edited.Revision);
        Assert.Equal("version.conflict", DraftKernel.Edit(edited, 1, "user:ben", 30).Error?.Code);
    }

    [Theory]
    [InlineData(DraftState.Published)]
    [InlineData(DraftState.Discarded)]
    public void Ended_NothingMoreHappens(DraftState end)
    {
        var ended = end == DraftState.Published
            ? DraftKernel.Published(InReview, 4, "user:anna", 40)
            : DraftKernel.Act(Open, DraftState.Discarded, "user:anna", null, 40).Next;
        Assert.Equal("draft.state", DraftKernel.Edit(ended, null, "user:anna", 50).Error?.Code);
        Assert.Equal("draft.state", DraftKernel.Act(ended, DraftState.Open, "user:anna", null, 50).Error?.Code);
        Assert.Equal("draft.state", DraftKernel.MayPublish(ended)?.Code);
    }

    [Fact]
    public void Create_WithoutTitle_IsRefused() =>
        Assert.Equal("draft.title", DraftKernel.Create("D-1", " ", 1, "user:anna", 1).Error?.Code);
}
