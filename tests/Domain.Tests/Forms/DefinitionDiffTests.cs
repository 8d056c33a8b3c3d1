using System.Text;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Xunit;

namespace Twin.Domain.Tests.Forms;

/// <summary>Two versions of a definition compared by id.</summary>
public sealed class DefinitionDiffTests
{
    private static string[] Compare(byte[] file, params (string What, string To)[] edits)
    {
        var text = Encoding.UTF8.GetString(file);
        foreach (var (what, to) in edits)
        {
            Assert.Contains(what, text, StringComparison.Ordinal);
            text = text.Replace(what, to, StringComparison.Ordinal);
        }

        return [.. DefinitionDiff.Compare(file, Encoding.UTF8.GetBytes(text)).Select(c => $"{c.Kind} {c.Path}")];
    }

    [Fact]
    public void Same_HasNoDifference() => Assert.Empty(Compare(FlowLibrary.FlowBytes("hazard")));

    [Fact]
    public void Flow_ByStepAndState() => Assert.Equal(
        ["Removed states[cancelled]", "Added states[dropped]", "Removed steps[assign].fields", "Changed steps[cancel].to"],
        Compare(FlowLibrary.FlowBytes("task"), ("\"id\": \"cancelled\"", "\"id\": \"dropped\""),
            ("\"to\": \"cancelled\"", "\"to\": \"dropped\""), ("\"fields\": [\"assignee\"], ", "")));

    [Fact]
    public void Form_ByFieldAndChoice_AndOrder() => Assert.Equal(
        ["Changed properties.what.maxLength", "Removed properties.level.oneOf[major]", "Added properties.level.oneOf[grave]",
            "Removed properties.later", "Added properties.longer"],
        Compare(FlowLibrary.FormBytes("hazard"), ("What is wrong\", \"maxLength\": 2000", "What is wrong\", \"maxLength\": 100"),
            ("\"const\": \"major\"", "\"const\": \"grave\""), ("\"later\": {", "\"longer\": {")));

    [Fact]
    public void Order_OfFields_IsTold() => Assert.Equal(["Moved properties"], [.. DefinitionDiff.Compare(
        """{"properties":{"a":{},"b":{}}}"""u8.ToArray(), """{"properties":{"b":{},"a":{}}}"""u8.ToArray())
        .Select(c => $"{c.Kind} {c.Path}")]);
}
