using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Forms;
using Twin.Domain.Plants;
using Twin.Domain.Rules.Expressions;
using Xunit;

namespace Twin.Domain.Tests.Forms;

/// <summary>Filling a form: visible, required, computed, wrong, flagged; and merging what was filled elsewhere.</summary>
public sealed class FormFillTests
{
    private const long Now = 1_795_000_000_000;
    private static readonly FormProgram Program = FormProgram.Of(FormFileTests.Form());

    private static readonly FormContext Context = new()
    {
        NowMs = Now,
        Actor = "user:anna",
        Twin = "T-1",
        TwinAt = new PointM(10, 10, 0),
        At = new PointM(12, 10, 0),
        Live = ImmutableDictionary<string, LiveReading>.Empty.Add("signal:gas", new LiveReading(3, "%{LEL}", true, Now)),
    };

    private static FormStanding Fill(params (string Field, string Json)[] values) => Fill(Context, values);

    private static FormStanding Fill(FormContext context, params (string Field, string Json)[] values) =>
        FormFill.Evaluate(Program, [.. values.Select(v => new FormValue(v.Field, v.Json, "user:anna", Now))], context);

    private static FieldStanding Of(FormStanding standing, string field) => standing.Fields.First(f => f.Id == field);

    [Fact]
    public void Empty_NeedsWhatIsRequired_AndNothingElse()
    {
        var standing = Fill();
        Assert.Equal(["kind", "what", "gas"], standing.Errors.Select(e => e.Field));
        Assert.All(standing.Errors, e => Assert.Equal("form.required", e.Code));
        Assert.False(Of(standing, "why").IsVisible);
    }

    [Fact]
    public void ShownAndRequired_FollowTheValues_UnknownIsFalse()
    {
        Assert.False(Of(Fill(("kind", "\"second\"")), "why").IsVisible);
        var special = Of(Fill(("kind", "\"special\"")), "why");
        Assert.True(special.IsVisible);
        Assert.False(special.IsRequired);
        Assert.True(Of(Fill(("kind", "\"special\""), ("watched", "false"), ("gas", "3")), "why").IsRequired);
        Assert.False(Of(Fill(("kind", "\"special\""), ("watched", "true"), ("gas", "3")), "why").IsRequired);
    }

    [Fact]
    public void Computed_OverRowsAndChoices()
    {
        var standing = Fill(("blinds", """[{"dn":100,"count":2},{"dn":50,"count":4}]"""), ("risks", """["fall"]"""));
        Assert.Equal(41, Of(standing, "load").Computed);
        Assert.Equal(1, Of(Fill(("risks", """["fall"]""")), "load").Computed);
        Assert.Contains(Fill(("blinds", """[{"dn":100},{"count":4},7]""")).Errors, e =>
            e is { Code: "form.required", Field: "blinds[1].dn" });
        Assert.Contains(Fill(("load", "3")).Errors, e => e is { Code: "form.field.unknown" or "form.computed" } || e.Field == "kind");
    }

    [Theory]
    [InlineData("gas", "101", "form.number.range")]
    [InlineData("gas", "9", "form.live.mismatch")]
    [InlineData("gas", "\"3\"", "form.value.kind")]
    [InlineData("gas", "1e999", "form.value.kind")]
    [InlineData("gas", "{", "form.value.json")]
    [InlineData("kind", "\"third\"", "form.choice")]
    [InlineData("what", "\"123456789012345678901\"", "form.text.long")]
    [InlineData("started", "\"08:00\"", "form.value.kind")]
    [InlineData("risks", "[\"fire\",\"fire\"]", "form.choice.twice")]
    [InlineData("tag", "\"T-2\"", "form.scan.other")]
    [InlineData("photo", "[{\"document\":\"d\"}]", "form.value.kind")]
    [InlineData("photo", "[{\"document\":\"d\",\"takenMs\":1895000000000}]", "form.photo.future")]
    [InlineData("sign", "{\"by\":\"\"}", "form.value.kind")]
    [InlineData("at", "{\"x\":1}", "form.value.kind")]
    [InlineData("test", "[{\"point\":\"top\",\"gas\":\"H2S\",\"value\":1,\"atMs\":1}]", "form.value.kind")]
    [InlineData("nothing", "1", "form.field.unknown")]
    public void BadValue_IsAnError(string field, string json, string code) =>
        Assert.Contains(Fill((field, json)).Errors, e => e.Code == code && e.Field.StartsWith(field, StringComparison.Ordinal));

    [Fact]
    public void FarOldAndUnknown_AreFlagged()
    {
        var old = $$"""[{"document":"d","takenMs":{{Now - 7_200_000}},"x":100,"y":10}]""";
        Assert.Equal(["form.position.far", "form.age"], Fill(("photo", old)).Flags.Select(f => f.Code));
        Assert.Equal(["form.position.far"], Fill(("at", """{"x":31,"y":10}""")).Flags.Select(f => f.Code));
        Assert.Empty(Fill(("at", """{"x":30,"y":10}""")).Flags);
        var blind = Context with { Live = Context.Live.SetItem("signal:gas", new LiveReading(3, "%{LEL}", false, Now)) };
        Assert.Equal(["form.live.unknown"], Fill(blind, ("gas", "3")).Flags.Select(f => f.Code));
    }

    [Fact]
    public void GasTest_CoversAllGasesWithinLimits_AndAges()
    {
        var names = new FormNames(Program.Fields);
        var ok = new FormExpressionCompiler("test_ok and now - test_oldest <= 1800", names).Compile(ExpressionType.Boolean)!;
        Assert.True(Is(Now - 60_000, 20.9, 0.1));
        Assert.False(Is(Now - 1_860_000, 20.9, 0.1));
        Assert.False(Is(Now, 18, 0.1));
        Assert.False(Is(Now, 20.9, null));

        bool Is(long at, double oxygen, double? lel)
        {
            var rows = FormattableString.Invariant($$"""[{"point":"top","gas":"O2","value":{{oxygen}},"atMs":{{at}}}""");
            if (lel is { } l) rows += FormattableString.Invariant($$""",{"point":"top","gas":"LEL","value":{{l}},"atMs":{{at}}}""");
            return ok.Evaluate(FormFill.ScopeOf(Program, [new FormValue("test", rows + "]", "a", 1)], Context)).IsTrue;
        }
    }

    [Fact]
    public void Prefill_TakesWhatTheTwinKnows_AndPassesItsOwnChecks()
    {
        var filled = FormFill.Prefill(FormFileTests.Form(), [new FormValue("leader", "\"user:bo\"", "x", 1)], Context);
        Assert.Equal(["gas", "started", "tank", "at"], filled.Select(f => f.Field));
        var standing = FormFill.Evaluate(Program, filled, Context);
        Assert.All(standing.Errors, e => Assert.Equal("form.required", e.Code));
        Assert.Empty(standing.Flags);
    }

    private static readonly Gen<FormValue> Value = Gen.Select(
        Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 3], (f, v, a, t) => new FormValue($"f{f}", $"{v}", $"user:{a}", t));

    [Fact]
    public void Merge_AnyOrderAnyRepeats_GivesTheSame() => Gen.Select(Value.Array[0, 12], Value.Array[0, 12], Value.Array[0, 12])
        .Sample((a, b, c) =>
        {
            Assert.Equal(FormMerge.Merge(a, b), FormMerge.Merge(b, a));
            Assert.Equal(FormMerge.Merge(FormMerge.Merge(a, b), c), FormMerge.Merge(a, FormMerge.Merge(b, c)));
            var merged = FormMerge.Merge(a, []);
            Assert.Equal(merged, FormMerge.Merge(merged, a));
            Assert.Equal(merged, FormMerge.Merge(merged, merged));
        }, iter: 2_000);

    private static readonly string[] Odd =
        ["null", "[]", "{}", "[{}]", "[null]", "1", "-1e308", "true", "\"\"", "[[[[]]]]", "\"\\ud800\"", "{", "\"x\""];

    [Fact]
    public void AnyValue_NeverThrows() => Gen.Select(Gen.Int[0, 15], Gen.Int[0, Odd.Length - 1], Gen.String).Sample((f, odd, text) =>
    {
        Assert.Equal(16, Fill((Program.Fields[f].Id, Odd[odd])).Fields.Length);
        Assert.Equal(16, Fill((Program.Fields[f].Id, text)).Fields.Length);
    }, iter: 1_000);
}
