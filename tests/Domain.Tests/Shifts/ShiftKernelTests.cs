using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Shifts;
using Xunit;

namespace Twin.Domain.Tests.Shifts;

/// <summary>Two people, two signatures; the facts are those of the moment.</summary>
public sealed class ShiftKernelTests
{
    private static readonly Handover Open = new() { Id = "h1", From = "user:anna", OfferedMs = 1, Note = "", Facts = new ShiftFacts() };

    [Fact]
    public void Accept_ByWhoHandsOver_IsRefused()
    {
        Assert.Equal("shift.same", ShiftKernel.CheckAccept(Open, "h1", "user:anna")!.Code);
        Assert.Null(ShiftKernel.CheckAccept(Open, "h1", "user:berta"));
    }

    [Fact]
    public void Accept_OfAnotherOrATakenOne_IsRefused()
    {
        Assert.Equal("shift.handover.unknown", ShiftKernel.CheckAccept(Open, "h2", "user:berta")!.Code);
        Assert.Equal("shift.handover.unknown", ShiftKernel.CheckAccept(null, "h1", "user:berta")!.Code);
        Assert.Equal("shift.taken", ShiftKernel.CheckAccept(Open with { To = "user:carl" }, "h1", "user:berta")!.Code);
    }

    [Fact]
    public void Offer_WhileAnotherWaits_IsRefused()
    {
        Assert.Equal("shift.open", ShiftKernel.CheckOffer(Open, "user:berta", null)!.Code);
        Assert.Null(ShiftKernel.CheckOffer(Open, "user:anna", "again"));
        Assert.Null(ShiftKernel.CheckOffer(Open with { To = "user:carl" }, "user:carl", null));
        Assert.NotNull(ShiftKernel.CheckOffer(null, "user:anna", new string('x', Limits.CommentChars + 1)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void Mute_EndsByItself(int minutes, bool allowed) => Assert.Equal(allowed, ShiftKernel.CheckMute(minutes) is null);

    [Fact]
    public void Facts_PutEveryAlarmWhereItBelongs_AndHiddenOnesAreRisksToo()
    {
        AlarmTransition[] alarms =
        [
            Alarm("a", AlarmPriority.Low, s => s), Alarm("b", AlarmPriority.High, s => s with { ShelvedUntilMs = 9 }),
            Alarm("c", AlarmPriority.High, s => s with { SuppressedByDesign = true }),
            Alarm("d", AlarmPriority.Medium, s => s with { OutOfService = true, Active = false }),
        ];
        var order = new ShiftFact("WO-1", "a", new LocalizedText("t", "t"), 0, 1, "");
        var facts = ShiftFacts.From(7, alarms, [order], twin => [("Z", new LocalizedText($"zone of {twin}", "区"))]);
        Assert.Equal("a", Assert.Single(facts.Standing).Twin);
        Assert.Equal("b", Assert.Single(facts.Shelved).Twin);
        Assert.Equal("c", Assert.Single(facts.ByDesign).Twin);
        Assert.Equal("d", Assert.Single(facts.OutOfService).Twin);
        Assert.Equal("WO-1", Assert.Single(facts.Orders).Subject);
        Assert.Equal("b, c", Assert.Single(facts.Risks).Detail);
    }

    private static AlarmTransition Alarm(string twin, AlarmPriority priority, Func<AlarmState, AlarmState> with) => new()
    {
        Realm = "live", Plant = "p", Twin = twin, RuleId = "H", RuleVersion = 1, RuleKind = RuleKind.Threshold,
        Kind = AlarmEventKind.Raised, Priority = priority, Text = new LocalizedText("High", "高"), Guidance = LocalizedText.Empty,
        AtMs = 5, SourceMs = 5, Value = 9, Limit = 8, Quality = Quality.Good, Position = 1, Actor = "rule",
        State = with(new AlarmState { Active = true, Ordinal = 1, Sequence = 1, RaisedMs = 5 }),
    };
}
