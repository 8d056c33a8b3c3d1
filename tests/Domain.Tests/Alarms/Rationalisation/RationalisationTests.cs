using System.Text;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Rationalisation;
using Twin.Domain.Exchange;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Tests.Exchange;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Alarms.Rationalisation;

/// <summary>Cause, consequence, action, time: what priority follows, and the table through files.</summary>
public sealed class RationalisationTests
{
    private static readonly LocalizedText Act = new("Close the inlet", "关闭进料阀");

    [Theory]
    [InlineData(3600, ConsequenceSeverity.Minor, null)]
    [InlineData(3600, ConsequenceSeverity.Major, AlarmPriority.Low)]
    [InlineData(3600, ConsequenceSeverity.Severe, AlarmPriority.Medium)]
    [InlineData(1800, ConsequenceSeverity.Minor, AlarmPriority.Low)]
    [InlineData(900, ConsequenceSeverity.Major, AlarmPriority.Low)]
    [InlineData(900, ConsequenceSeverity.Severe, AlarmPriority.Medium)]
    [InlineData(600, ConsequenceSeverity.Minor, AlarmPriority.Low)]
    [InlineData(180, ConsequenceSeverity.Major, AlarmPriority.Medium)]
    [InlineData(300, ConsequenceSeverity.Severe, AlarmPriority.High)]
    [InlineData(179, ConsequenceSeverity.Minor, AlarmPriority.Medium)]
    [InlineData(60, ConsequenceSeverity.Major, AlarmPriority.High)]
    [InlineData(60, ConsequenceSeverity.Severe, AlarmPriority.Critical)]
    public void Matrix_IsThatOfTheStandard(double seconds, ConsequenceSeverity severity, AlarmPriority? priority) =>
        Assert.Equal(priority, PriorityMatrix.Default.Of(severity, seconds));

    [Fact]
    public void Matrix_NeverFallsWithLessTimeOrMoreHarm() =>
        Gen.Select(Gen.Double[1, 5_000], Gen.Double[1, 5_000], Gen.Int[1, 3], Gen.Int[1, 3]).Sample((a, b, s, t) =>
        {
            int Of(double seconds, int severity) =>
                (int)(PriorityMatrix.Default.Of((ConsequenceSeverity)severity, seconds) ?? (AlarmPriority)5);
            Assert.True(Of(Math.Min(a, b), Math.Max(s, t)) <= Of(Math.Max(a, b), Math.Min(s, t)));
        });

    [Fact]
    public void Judge_WithoutAnAction_SaysNoAlarm()
    {
        var said = new AlarmRationale(Act, Act, ConsequenceSeverity.Severe, 60);
        Assert.Equal((RationaleVerdict.NoAction, null), Of(said, LocalizedText.Empty, AlarmPriority.Critical));
        Assert.Equal((RationaleVerdict.NoAction, null), Of(said, new LocalizedText(" ", ""), AlarmPriority.Critical));
        Assert.Equal((RationaleVerdict.Agrees, AlarmPriority.Critical), Of(said, Act, AlarmPriority.Critical));
        Assert.Equal((RationaleVerdict.Differs, AlarmPriority.Critical), Of(said, Act, AlarmPriority.Low));
        Assert.Equal((RationaleVerdict.Unrated, null), Of(said with { RespondS = 0 }, Act, AlarmPriority.Low));
        Assert.Equal((RationaleVerdict.Unrated, null), Of(null, Act, AlarmPriority.Low));
        Assert.Equal((RationaleVerdict.NoAlarm, null),
            Of(said with { Severity = ConsequenceSeverity.Minor, RespondS = 7_200 }, Act, AlarmPriority.Low));
    }

    [Fact]
    public void Table_OfTheSample_HasEveryRule_AndAnEditChangesThatOneOnly()
    {
        var document = ModelDocument.Of(SampleFiles.Load("tank-farm"));
        var rows = RationaleTable.Rows(document, PriorityMatrix.Default);
        Assert.True(rows.Length >= 98);
        Assert.Equal(rows.Length, rows.Select(r => r.Key).Distinct().Count());
        var row = rows.First(r => r.Owner == "tank-gasoline" && r.Rule == "HH");
        Assert.True(row.Twins > 0);
        var change = new RationaleChange(ModelSubject.Type, row.Owner, row.Rule)
        {
            Cause = new("Inlet left open", "进料阀未关"), Severity = ConsequenceSeverity.Severe,
                RespondS = 120, Priority = AlarmPriority.Critical,
        };
        Assert.Null(ModelEditor.Apply(document, RationaleTable.Edits(document, [change])));
        var read = PlantFile.Read(document.Write());
        Assert.Empty(read.Errors);
        var after = RationaleTable.Rows(ModelDocument.Of(read.Model!), PriorityMatrix.Default);
        Assert.Equal(RationaleVerdict.Agrees, after.Single(r => r.Key == row.Key).Verdict);
        Assert.Equal(rows.Where(r => r.Key != row.Key), after.Where(r => r.Key != row.Key));
    }

    [Fact]
    public void Table_OfATwinsOwnRule_TakesTheRestFromItsType()
    {
        var model = SampleFiles.Load("tank-farm");
        var tank = model.Twins.First(t => t.TypeId == "tank-gasoline");
        var document = ModelDocument.Of(model);
        Assert.Null(ModelEditor.Apply(document,
        [
            new ModelEdit(EditVerb.Patch, ModelSubject.Twin, tank.Id,
                """
                { "properties": { "rules": [{ "id": "HH", "threshold": 94,
                  "rationale": { "severity": "minor", "respondS": 60 } }] } }
                """),
        ]));
        var row = RationaleTable.Rows(document, PriorityMatrix.Default).Single(r => r.Owner == tank.Id && r.Rule == "HH");
        Assert.Equal((1, AlarmPriority.Medium), (row.Twins, row.Computed));
        Assert.True(row.Action.En.Length > 0);
    }

    [Fact]
    public void Sheet_OutAndIn_ChangesNothing_AndFromAnotherPlantTakesAllOver() => PlantGen.Plants.Sample(static model =>
    {
        var document = PlantGen.Document(model);
        var rows = RationaleTable.Rows(document, PriorityMatrix.Default);
        var sheet = CsvSheet.Read(CsvSheet.Write(RationaleSheet.Write(rows))).Sheet!;
        var same = RationaleSheet.Read(sheet, rows);
        Assert.Empty(same.Errors);
        Assert.Empty(same.Changes);
        var plain = PlantGen.Document(model with
        {
            Types = [.. model.Types.Select(t => t with {
                Rules = [.. t.Rules.Select(r => r with { Rationale = null, Guidance = LocalizedText.Empty })] })],
        });
        var taken = RationaleSheet.Read(sheet, RationaleTable.Rows(plain, PriorityMatrix.Default));
        Assert.Empty(taken.Errors);
        Assert.Null(ModelEditor.Apply(plain, RationaleTable.Edits(plain, taken.Changes)));
        Assert.Equal(rows, RationaleTable.Rows(plain, PriorityMatrix.Default));
    }, iter: 60);

    [Theory]
    [InlineData("type,tank-gasoline,HH,urgent,,", "sheet.priority", "row 2: Priority")]
    [InlineData("type,tank-gasoline,HH,,,", "sheet.priority", "row 2: Priority")]
    [InlineData("type,tank-gasoline,HH,high,deadly,", "sheet.severity", "row 2: Severity")]
    [InlineData("type,tank-gasoline,HH,high,3,", "sheet.severity", "row 2: Severity")]
    [InlineData("type,tank-gasoline,HH,high,severe,soon", "sheet.respond", "row 2: Respond (s)")]
    [InlineData("type,tank-gasoline,HH,high,severe,-1", "sheet.respond", "row 2: Respond (s)")]
    [InlineData("type,tank-gasoline,NO,high,severe,60", "sheet.rule.unknown", "row 2: Rule")]
    [InlineData("plant,tank-gasoline,HH,high,severe,60", "sheet.subject", "row 2: Subject")]
    public void Sheet_WithABadCell_SaysRowAndColumn_AndKeepsTheGoodRows(string line, string code, string path)
    {
        var rows = RationaleTable.Rows(ModelDocument.Of(SampleFiles.Load("tank-farm")), PriorityMatrix.Default);
        var csv = $"Subject,Owner,Rule,Priority,Severity,Respond (s)\n{line}\ntype,tank-gasoline,H,low,major,900\n";
        var read = RationaleSheet.Read(CsvSheet.Read(Encoding.UTF8.GetBytes(csv)).Sheet!, rows);
        var error = Assert.Single(read.Errors);
        Assert.Equal((code, path), (error.Code, error.Path));
        Assert.Equal("H", Assert.Single(read.Changes).Rule);
    }

    private static (RationaleVerdict, AlarmPriority?) Of(AlarmRationale? said, LocalizedText action, AlarmPriority configured) =>
        RationaleJudge.Of(said, action, configured, PriorityMatrix.Default);
}
