using Twin.Client.Blazor.Modelling;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Rationalisation;
using Twin.Domain.Plants.Drafts;

namespace Twin.Client.Tests;

/// <summary>The grid of rationalisation without a browser: filter, sort, what an edit of a cell changes.</summary>
public sealed class RationaleGridTests
{
    private static readonly RationaleRow Row = new()
    {
        Subject = ModelSubject.Type, Owner = "tank", Rule = "HH", Text = new("High high", "高高"), Priority = AlarmPriority.High,
        Cause = new("Inlet open", "进料阀开"), Consequence = LocalizedText.Empty, Severity = ConsequenceSeverity.Major,
        Action = new("Close it", "关闭"), RespondS = 300, Twins = 3, Verdict = RationaleVerdict.Differs, Computed = AlarmPriority.Medium,
    };

    [Fact]
    public void Filter_ComesBackFromItsAddress()
    {
        var filter = new RationaleFilter("D-7", "液 位", RationaleVerdict.NoAction, AlarmPriority.Critical, "-respond");
        var query = System.Web.HttpUtility.ParseQueryString(new Uri("http://x" + filter.Address()).Query);
        Assert.Equal(filter, RationaleFilter.From(query["draft"], query["q"], query["verdict"], query["p"], query["sort"]));
        Assert.Equal(new RationaleFilter(), RationaleFilter.From(null, null, "nonsense", "77", "drop table"));
    }

    [Fact]
    public void Filter_FindsInBothLanguages_AndSortsBothWays()
    {
        RationaleRow[] rows = [Row, Row with { Owner = "pump", RespondS = 0 },
            Row with { Owner = "valve", RespondS = 20, Verdict = RationaleVerdict.NoAction }];
        Assert.Equal(3, new RationaleFilter(Text: "进料").Of(rows).Count);
        Assert.Equal("valve", Assert.Single(new RationaleFilter(Verdict: RationaleVerdict.NoAction).Of(rows)).Owner);
        Assert.Equal(["valve", "tank", "pump"], new RationaleFilter().By("respond").Of(rows).Select(r => r.Owner));
        Assert.Equal(["pump", "tank", "valve"], new RationaleFilter().By("respond").By("respond").Of(rows).Select(r => r.Owner));
    }

    [Fact]
    public void Cell_IsEditedInTheLanguageOfTheScreen()
    {
        Assert.Equal("进料阀开", RationaleCell.Text(Row, "cause", true));
        Assert.Equal(new LocalizedText("Inlet open", "阀卡住"), RationaleCell.Change(Row, "cause", " 阀卡住 ", true)!.Cause);
        Assert.True(RationaleCell.Change(Row, "cause", "Inlet open", false)!.IsEmpty);
        Assert.Equal(ConsequenceSeverity.Severe, RationaleCell.Change(Row, "severity", "Severe", false)!.Severity);
        Assert.Null(RationaleCell.Change(Row, "cause", new string('x', Limits.TextChars + 1), false));
    }

    [Theory]
    [InlineData("90", 90.0)]
    [InlineData("90 s", 90.0)]
    [InlineData("5 min", 300.0)]
    [InlineData("1.5 h", 5400.0)]
    [InlineData("soon", null)]
    [InlineData("-3", null)]
    [InlineData("5 years", null)]
    [InlineData("1e300", null)]
    [InlineData("NaN", null)]
    public void Respond_IsReadAsPeopleWriteIt(string text, double? seconds) => Assert.Equal(seconds, RationaleCell.Seconds(text));

    [Fact]
    public void Suggestion_AsADraft_ChangesOnlyThatRuleOfThatTwin()
    {
        var file = """
            { "type": "FeatureCollection", "twin": { "schema": 1, "id": "p", "types": [] }, "features": [
              { "type": "Feature", "id": "LT-1", "properties": { "rules": [{ "id": "L", "threshold": 1 },
                  { "id": "H", "threshold": 8 }] } }] }
            """u8;
        Assert.True(ModelDocument.TryParse(file, out var document, out _));
        var edit = SuggestionDraft.Edit(document, "LT-1", """{ "id": "H", "deadband": 2 }""");
        Assert.Equal("""{"properties":{"rules":[{"id":"L","threshold":1},{"id":"H","threshold":8,"deadband":2}]}}""", edit.Value);
    }
}
