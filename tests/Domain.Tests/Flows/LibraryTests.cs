using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Permits;
using Xunit;

namespace Twin.Domain.Tests.Flows;

/// <summary>What came with Twin is whole, in both languages, and every flow leads from its beginning to its end.</summary>
public sealed class LibraryTests
{
    /// <summary>Another one each: flow, grade and what else its condition looks at.</summary>
    public static TheoryData<string, string, string, string> Permits => new()
    {
        { "hot-work", "second", "approve", "false" }, { "hot-work", "second", "approveFirst", "true" },
        { "hot-work", "first", "approveSpecial", "true" }, { "hot-work", "special", "approveSpecial", "false" },
        { "confined-space", "", "approve", "" }, { "blind-plate", "", "approve", "" }, { "work-at-height", "1", "approve", "" },
        { "work-at-height", "3", "approveMiddle", "" }, { "work-at-height", "4", "approveHighest", "" },
        { "lifting", "third", "approve", "" }, { "lifting", "first", "approveFirst", "" }, { "temporary-power", "", "approve", "" },
        { "excavation", "", "approve", "" }, { "road-closure", "", "approve", "" },
    };

    private static string In(double hours) =>
        $"\"{DateTimeOffset.FromUnixTimeMilliseconds(FlowWalk.Start).AddHours(hours):yyyy-MM-ddTHH:mm:ssZ}\"";

    private static FlowWalk Permit(string flow, string grade, string approve, string raised)
    {
        var said = new List<(string, string)> { ("plannedFrom", In(0)), ("plannedTo", In(6)) };
        if (grade.Length > 0) said.Add(("grade", $"\"{grade}\""));
        if (raised.Length > 0) said.Add(("raised", raised));
        if (flow == "work-at-height") said.AddRange([("windSpeed", "3"), ("heightM", grade switch { "1" => "4", "3" => "20", _ => "35" })]);
        if (flow == "lifting") said.AddRange([("windSpeed", "3"), ("mass", grade == "first" ? "120" : "10"), ("capacity", "200")]);
        (string, string)[] lel = flow is "hot-work" or "confined-space" ? [("lelVol", "5")] : [];
        return new FlowWalk(flow).Go("draft", [.. said, .. lel]).Go("submit").Go("confirm").Go(approve).Go("verify").Go("start");
    }

    [Theory]
    [MemberData(nameof(Permits))]
    public void Permit_GoesFromDraftToAcceptance_WithASuspensionOnTheWay(string flow, string grade, string approve, string raised)
    {
        var walk = Permit(flow, grade, approve, raised);
        Assert.Equal("active", walk.Run.State);
        var gas = PermitRules.OfFlow(flow)!.GasHours.Length > 0;
        if (gas) walk.Go("retest");
        walk.Go("suspend");
        if (gas) walk.Go("retestSuspended");
        walk.Go("resume").Go("complete").Go("accept");
        Assert.Equal("accepted", walk.Run.State);
        Assert.Contains(walk.Effects, e => e.Kind == FlowActionKind.Notify && e.To.Contains("user:guardian"));
        Assert.NotNull(PermitTicket.Read(walk.Run));
    }

    [Fact]
    public void Permit_KeepsOutWhatIsNotSafe()
    {
        var walk = new FlowWalk("hot-work").Go("draft", ("plannedFrom", In(0)), ("plannedTo", In(6)), ("grade", "\"second\""),
            ("raised", "false"), ("lelVol", "2")).Go("submit");
        const string Gas = """[{"point":"a","gas":"O2","value":20.9,"atMs":0},{"point":"a","gas":"LEL","value":0.3,"atMs":0}]""";
        Assert.Equal("flow.condition", walk.Try("confirm", ("gas", Gas)).Error?.Code);
        const string Open = """[{"kind":"blind","place":"N1","isolated":false}]""";
        Assert.Equal("flow.condition", walk.Try("confirm", ("isolations", Open)).Error?.Code);
        walk.Go("confirm");
        Assert.Equal("flow.condition", walk.Try("approveFirst").Error?.Code);
        walk.Go("approve").Go("verify").Go("start");
        walk.NowMs += 7 * 3_600_000;
        var late = walk.Try("complete");
        Assert.Equal(("flow.state", "expired"), (late.Error?.Code, late.Next.State));
    }

    [Theory]
    [InlineData("task", "create assign complete")]
    [InlineData("hazard-report", "report verify order")]
    [InlineData("hazard-report", "report:danger=false verify:verdict='none' dismiss")]
    [InlineData("inspection", "plan begin hand close:again=false")]
    [InlineData("shift-handover", "write:incoming='user:next' refuse mend take")]
    [InlineData("contractor-entry", "apply qualify train:results=[{'name':'a','score':90}] approve enter leave rate")]
    [InlineData("typhoon-flood", "warn check acceptRisk decide change over restartIt")]
    [InlineData("stop-order", "issue receive stop reportIn breachIt reportIn apply release")]
    public void Flow_GoesFromItsBeginningToItsEnd(string flow, string way)
    {
        var walk = new FlowWalk(flow);
        foreach (var word in way.Split(' '))
        {
            var (step, said) = word.IndexOf(':') is var colon and > 0 ? (word[..colon], word[(colon + 1)..]) : (word, "");
            var values = said.Length == 0 ? [] : new[] { (said[..said.IndexOf('=')], said[(said.IndexOf('=') + 1)..].Replace('\'', '"')) };
            if (step == "plan") values = [("dueAt", In(24))];
            if (step == "apply" && flow == "contractor-entry") values = [("to", In(240)), ("licenceTo", In(2400))];
            if (step == "leave") values = [("cardsBack", "1")];
            if (step == "warn") values = [("arrivesAt", In(24))];
            if (step == "check") values = [("roofs", "\"bad\"")];
            if (step == "issue") values = [("stopBy", In(4)), ("rectifyBy", In(200))];
            walk.Go(step, values);
        }

        Assert.True(FlowLibrary.Program(flow).Flow.State(walk.Run.State)!.IsEnd, walk.Run.State);
    }

    [Fact]
    public void Inspection_WithADefect_OrdersItsRectification()
    {
        var walk = new FlowWalk("inspection").Go("plan", ("dueAt", In(24))).Go("begin")
            .Go("hand", ("items", """[{"measure":"m","content":"c","result":"bad"}]"""));
        Assert.Equal("defective", walk.Run.State);
        Assert.Contains(walk.Effects, e => e is { Kind: FlowActionKind.CreateOrder, Name: "hazard" });
    }

    [Fact]
    public void Library_IsWhole_InBothLanguages()
    {
        Assert.Equal(16, FlowLibrary.Ids.Count);
        foreach (var id in FlowLibrary.Ids)
        {
            var form = FormFile.Read(FlowLibrary.FormBytes(id));
            Assert.True(form.Problems.IsEmpty, string.Join('\n', form.Problems.Select(p => $"{id} {p.Path}: {p.Text.En}")));
            var flow = FlowFile.Read(FlowLibrary.FlowBytes(id), [form.Form!]);
            Assert.True(flow.Problems.IsEmpty, string.Join('\n', flow.Problems.Select(p => $"{id} {p.Path}: {p.Text.En}")));
            // Every field is asked by some step, and every limit tells somebody or does something.
            Assert.Empty(form.Form!.Fields.Where(f => f.Kind != FieldKind.Computed).Select(f => f.Id)
                .Except(flow.Flow!.Steps.SelectMany(s => s.Fields)));
            Assert.All(flow.Flow.States.Select(s => s.Limit).OfType<FlowLimit>(), l =>
                Assert.True(l.Escalate.Length > 0 || l.Then is not null));
            Assert.All(flow.Flow.Steps.Select(s => s.Name).Concat(flow.Flow.States.Select(s => s.Name)), n =>
                Assert.Contains(n.Zh, c => c > 0x4dff));
        }
    }
}
