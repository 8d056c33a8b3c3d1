using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Twin.Domain.Knowledge.Incidents;

namespace Twin.Client.Tests;

/// <summary>The words of the incident pages are complete in both languages.</summary>
public sealed partial class IncidentTextsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../../../Client.Blazor"));

    [Fact]
    public void BothLanguages_HaveEveryKeyThatThePagesAskFor()
    {
        var (english, chinese) = (Load("IncidentTexts.resx"), Load("IncidentTexts.zh-CN.resx"));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.All(english.Values.Concat(chinese.Values), static text => Assert.False(string.IsNullOrWhiteSpace(text)));
        var pages = Directory.EnumerateFiles(Path.Combine(Root, "Incidents"), "*.razor")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "Pages"), "Incident*.razor"));
        var asked = pages.SelectMany(static p => Asked().Matches(File.ReadAllText(p)).Select(static m => m.Groups[1].Value))
            .Concat(Enum.GetNames<IncidentOutcome>().Select(static o => "Outcome." + o))
            .Concat(["State.Open", "State.Closed", "Step.created", "Step.updated", "Step.closed", "Step.imported"]).ToHashSet();
        Assert.True(asked.Count > 25);
        Assert.DoesNotContain(asked, key => !english.ContainsKey(key));
    }

    private static Dictionary<string, string> Load(string file) =>
        XDocument.Load(Path.Combine(Root, "Resources", file)).Root!.Elements("data")
            .ToDictionary(static d => d.Attribute("name")!.Value, static d => d.Element("value")!.Value, StringComparer.Ordinal);

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""\bI\["([A-Za-z0-9.]+[A-Za-z0-9])"[\],]""")]
    private static partial Regex Asked();
}
