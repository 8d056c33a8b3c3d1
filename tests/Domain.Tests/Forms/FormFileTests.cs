using System.Text;
using Twin.Domain.Forms;
using Xunit;

namespace Twin.Domain.Tests.Forms;

/// <summary>Forms as files: what is read, and that every mistake is told with its place.</summary>
public sealed class FormFileTests
{
    /// <summary>A form with every kind of field.</summary>
    internal const string All = """
        { "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
          "x-twin": { "form": 1, "id": "hot-work", "version": 3, "name": { "en": "Hot work", "zh": "动火作业" },
            "layout": [ { "en": "Work", "zh": "作业", "fields": ["kind", "what"] } ] },
          "properties": {
            "kind": { "type": "string", "title": "Grade", "oneOf": [
              { "const": "special", "title": "Special", "x-twin": { "zh": "特级" } },
              { "const": "second", "title": "Second", "x-twin": { "zh": "二级" } } ], "x-twin": { "field": "choice", "zh": "级别" } },
            "what": { "type": "string", "title": "What", "maxLength": 20, "x-twin": { "field": "text", "zh": "内容" } },
            "gas": { "type": "number", "title": "Gas", "minimum": 0, "maximum": 100, "x-twin": { "field": "number", "zh": "气体",
              "unit": "%{LEL}", "prefill": { "from": "signal", "name": "gas" },
              "live": { "from": "signal", "name": "gas", "tolerance": 5, "act": "refuse" } } },
            "watched": { "type": "boolean", "title": "Watched", "x-twin": { "field": "yesNo", "zh": "有人监护" } },
            "why": { "type": "string", "title": "Why", "x-twin": { "field": "text", "zh": "原因", "showIf": "kind == 'special'",
              "requiredIf": "not watched or gas > 10" } },
            "started": { "type": "string", "title": "Start", "format": "date-time", "x-twin": { "field": "date", "zh": "开始",
              "prefill": { "from": "now" } } },
            "leader": { "type": "string", "title": "Leader", "x-twin": { "field": "person", "zh": "负责人", "prefill": { "from": "me" } } },
            "tank": { "type": "string", "title": "Tank", "x-twin": { "field": "twin", "zh": "储罐", "prefill": { "from": "twin" } } },
            "risks": { "type": "array", "title": "Risks", "minItems": 1, "items": { "type": "string", "oneOf": [
              { "const": "fire", "title": "Fire", "x-twin": { "zh": "火灾" } },
              { "const": "fall", "title": "Fall", "x-twin": { "zh": "坠落" } } ] }, "x-twin": { "field": "multiChoice", "zh": "风险" } },
            "photo": { "type": "array", "title": "Photo", "maxItems": 3,
              "x-twin": { "field": "photo", "zh": "照片", "withinM": 20, "maxAgeMin": 60 } },
            "sign": { "type": "object", "title": "Signature", "x-twin": { "field": "signature", "zh": "签名" } },
            "at": { "type": "object", "title": "Where", "x-twin": { "field": "position", "zh": "位置", "withinM": 20,
              "prefill": { "from": "position" } } },
            "tag": { "type": "string", "title": "Tag", "x-twin": { "field": "scan", "zh": "标签", "matchesTwin": true } },
            "test": { "type": "array", "title": "Gas test", "x-twin": { "field": "gasTest", "zh": "气体分析", "maxAgeMin": 30, "gases": [
              { "gas": "O2", "en": "Oxygen", "zh": "氧", "unit": "%", "minimum": 19.5, "maximum": 21 },
              { "gas": "LEL", "en": "Combustible", "zh": "可燃气", "unit": "%", "maximum": 0.5 } ] } },
            "blinds": { "type": "array", "title": "Blinds", "items": { "type": "object", "properties": {
                "dn": { "type": "number", "title": "DN", "minimum": 1, "x-twin": { "field": "number", "zh": "口径", "unit": "mm" } },
                "count": { "type": "number", "title": "Count", "x-twin": { "field": "number", "zh": "数量" } },
                "mass": { "type": "number", "title": "Mass", "readOnly": true,
                  "x-twin": { "field": "computed", "zh": "质量", "unit": "kg", "compute": "dn * count / 10" } } },
                "required": ["dn"] }, "x-twin": { "field": "rows", "zh": "盲板" } },
            "load": { "type": "number", "title": "Load", "readOnly": true, "x-twin": { "field": "computed", "zh": "总质量", "unit": "kg",
              "compute": "blinds_sum_mass + if(includes(risks, 'fall'), 1, 0)" } } },
          "required": ["kind", "what", "gas"] }
        """;

    internal static FormDefinition Form(string json = All)
    {
        var read = FormFile.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal([], read.Problems.Select(p => $"{p.Code} {p.Path}: {p.Text.En}"));
        return read.Form!;
    }

    private static string Changed(string what, string to)
    {
        Assert.Contains(what, All, StringComparison.Ordinal);
        return All.Replace(what, to, StringComparison.Ordinal);
    }

    private static (string Code, string Path)[] Problems(string json) =>
        [.. FormFile.Read(Encoding.UTF8.GetBytes(json)).Problems.Select(p =>
        {
            Assert.NotEqual("", p.Text.En);
            Assert.NotEqual("", p.Text.Zh);
            return (p.Code, p.Path);
        })];

    [Fact]
    public void EveryKind_ReadAndWritten_IsTheSame()
    {
        var form = Form();
        Assert.Equal(16, form.Fields.Length);
        Assert.Equal(["kind", "what", "gas"], form.Fields.Where(f => f.Required).Select(f => f.Id));
        var written = FormFile.Write(form);
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(FormFile.Write(Form(Encoding.UTF8.GetString(written)))));
        Assert.Equal(["signal:gas"], form.LiveNeeds);
    }

    [Theory]
    [InlineData("\"unit\": \"mm\"", "\"unit\": \"furlong\"", "form.unit", "properties.blinds.items.properties.dn")]
    [InlineData("\"minimum\": 0, \"maximum\": 100", "\"minimum\": 101, \"maximum\": 100", "form.bounds", "properties.gas")]
    [InlineData("'special'", "'speciall'", "form.expression.choice", "properties.why.x-twin.showIf")]
    [InlineData("gas > 10", "ga > 10", "form.expression", "properties.why.x-twin.requiredIf")]
    [InlineData("gas > 10", "gas > 'a'", "form.expression", "properties.why.x-twin.requiredIf")]
    [InlineData("gas > 10", "what > 10", "form.expression", "properties.why.x-twin.requiredIf")]
    [InlineData("gas > 10", "photo", "form.expression", "properties.why.x-twin.requiredIf")]
    [InlineData("gas > 10", "gas", "form.expression", "properties.why.x-twin.requiredIf")]
    [InlineData("kind == 'special'", "has(why)", "form.loop", "properties.why")]
    [InlineData("\"zh\": \"级别\"", "\"zh\": \"\"", "form.name.zh", "properties.kind")]
    [InlineData("\"fields\": [\"kind\", \"what\"]", "\"fields\": [\"kind\", \"kind\"]", "form.field.twice", "x-twin.layout[0].fields[1]")]
    [InlineData("\"required\": [\"kind\", \"what\"", "\"required\": [\"kind\", \"whät\"", "form.field.unknown", "required")]
    [InlineData("{ \"const\": \"second\"", "{ \"const\": \"special\"", "form.choice.duplicate", "properties.kind.oneOf[1]")]
    [InlineData("\"field\": \"yesNo\"", "\"field\": \"maybe\"", "form.word.unknown", "properties.watched.x-twin.field")]
    [InlineData("{ \"type\": \"boolean\"", "{ \"type\": \"string\"", "form.type", "properties.watched.type")]
    [InlineData("\"prefill\": { \"from\": \"me\" }", "\"prefill\": { \"from\": \"now\" }", "form.prefill.kind",
        "properties.leader.x-twin.prefill")]
    [InlineData("\"watched\": {", "\"gas_\": {", "form.expression", "properties.why.x-twin.requiredIf")]
    [InlineData("\"watched\": {", "\"blinds_count\": {", "form.field.duplicate", "properties.blinds")]
    [InlineData("\"watched\": {", "\"what\": {", "form.field.duplicate", "properties.what")]
    [InlineData("\"version\": 3", "\"version\": 1e999", "form.number.range", "x-twin.version")]
    public void AMistake_IsToldWithItsPlace(string what, string to, string code, string path)
    {
        var problems = Problems(Changed(what, to));
        Assert.Contains(problems, p => p.Code == code && p.Path.EndsWith(": " + path, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.StartsWith("line ", p.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void AllMistakes_AreToldAtOnce()
    {
        var json = Changed("\"unit\": \"mm\"", "\"unit\": \"furlong\"").Replace("\"zh\": \"内容\"", "\"zh\": \"\"", StringComparison.Ordinal)
            .Replace("gas > 10", "gas >", StringComparison.Ordinal);
        Assert.Equal(["form.expression", "form.name.zh", "form.unit"], Problems(json).Select(p => p.Code).Distinct().Order());
    }

    [Fact]
    public void Loop_IsNamedWithItsWay()
    {
        var json = Changed("\"compute\": \"dn * count / 10\"", "\"compute\": \"mass + 1\"");
        var problem = Assert.Single(FormFile.Read(Encoding.UTF8.GetBytes(json)).Problems);
        Assert.Equal("form.loop", problem.Code);
        Assert.Contains("mass → mass", problem.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "form.json")]
    [InlineData("[1, 2", "form.json")]
    [InlineData("[]", "form.value.kind")]
    [InlineData("{}", "form.member.missing")]
    public void NotAForm_IsRefused(string json, string code) => Assert.Contains(Problems(json), p => p.Code == code);

    [Fact]
    public void TooMuch_IsRefused()
    {
        var fields = string.Join(",", Enumerable.Range(0, 201).Select(i =>
            $$"""{{'"'}}f{{i}}{{'"'}}: { "type": "boolean", "title": "F", "x-twin": { "field": "yesNo", "zh": "字" } }"""));
        var json = """{ "type": "object", "x-twin": { "form": 1, "id": "x", "name": { "en": "X", "zh": "某" } }, "properties": {"""
            + fields + "} }";
        Assert.Equal("form.count", Assert.Single(Problems(json)).Code);
    }
}
