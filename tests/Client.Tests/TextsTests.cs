using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Twin.Client.Blazor.Alarms;
using Twin.Client.Blazor.Plants;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;

namespace Twin.Client.Tests;

/// <summary>Both languages are complete: a key that a screen asks for and one of them lacks fails here.</summary>
public sealed partial class TextsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../../../Client.Blazor"));

    public static TheoryData<string> Features() => new(FeatureNames());

    [Theory]
    [MemberData(nameof(Features))]
    public void Texts_OfBothLanguages_HaveTheSameKeysArgumentsAndNoEmptyValue(string feature)
    {
        var english = Load(feature + ".resx");
        var chinese = Load(feature + ".zh-CN.resx");
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, pair => Assert.False(string.IsNullOrWhiteSpace(pair.Value), pair.Key));
        Assert.All(chinese, pair => Assert.False(string.IsNullOrWhiteSpace(pair.Value), pair.Key));
        Assert.All(english, pair => Assert.Equal(Arguments(pair.Value), Arguments(chinese[pair.Key])));
    }

    [Fact]
    public void Screens_EveryKeyTheyAskFor_Exists()
    {
        var files = Directory.EnumerateFiles(Root, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToArray();
        var known = FeatureNames().ToDictionary(feature => feature, feature => Load(feature + ".resx"));
        var asked = new HashSet<(string Feature, string Key)>();
        foreach (var text in files)
        {
            // Who asks: T is the words of all screens, other names are told where they are injected.
            var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["T"] = "Texts", ["t"] = "Texts" };
            foreach (Match injected in Injected().Matches(text)) names[injected.Groups[2].Value] = injected.Groups[1].Value;
            foreach (Match match in Asked().Matches(text))
            {
                if (names.TryGetValue(match.Groups[1].Value, out var feature)) asked.Add((feature, match.Groups[2].Value));
            }
        }

        Assert.True(asked.Count > 150, "The search for keys finds nothing any more.");
        Assert.DoesNotContain(asked, key => !known.TryGetValue(key.Feature, out var keys) || !keys.ContainsKey(key.Key));
    }

    [Fact]
    public void Words_EveryKeyMadeFromAValue_Exists()
    {
        var known = Load("Texts.resx");
        var made = Enum.GetValues<TwinKind>().Select(kind => "Kind." + Words.Kind(kind))
            .Concat(Enum.GetValues<AlarmPriority>().Select(AlarmWords.PriorityKey))
            .Concat(Enum.GetValues<AlarmVerb>().Select(verb => "Alarm.Verb." + verb))
            .Concat(States().Select(AlarmWords.StateKey))
            .Concat(new[] { "locatedIn", "partOf", "monitors", "feeds", "protects", "powers", "adjacent" }.Select(kind
                => "Relation." + kind));
        Assert.DoesNotContain(made, key => !known.ContainsKey(key));
    }

    private static IEnumerable<AlarmState> States()
    {
        for (var bits = 0; bits < 64; bits++)
        {
            yield return new AlarmState
            {
                Active = (bits & 1) != 0, Acknowledged = (bits & 2) != 0, Latched = (bits & 4) != 0,
                ShelvedUntilMs = (bits & 8) != 0 ? 1 : 0, SuppressedByDesign = (bits & 16) != 0, OutOfService = (bits & 32) != 0,
            };
        }
    }

    private static IEnumerable<string> FeatureNames() => Directory.EnumerateFiles(Path.Combine(Root, "Resources"), "*.resx")
        .Select(file => Path.GetFileName(file).Split('.')[0]).Distinct().Order(StringComparer.Ordinal);

    private static string Arguments(string text) => string.Concat(Argument().Matches(text).Select(match
        => match.Value).Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Load(string file) =>
        XDocument.Load(Path.Combine(Root, "Resources", file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""\b(\w+)\["([A-Za-z0-9.]+[A-Za-z0-9])"[\],]""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"IStringLocalizer<(\w+)> (\w+)")]
    private static partial Regex Injected();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Argument();
}
