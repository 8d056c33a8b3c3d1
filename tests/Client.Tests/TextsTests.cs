using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Twin.Client.Blazor.Alarms;
using Twin.Client.Blazor.Plants;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Instruments;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Client.Tests;

/// <summary>Both languages are complete: a key that a screen asks for and one of them lacks fails here.</summary>
public sealed partial class TextsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../../../Client.Blazor"));

    public static TheoryData<string> Families => [.. Directory.EnumerateFiles(Path.Combine(Root, "Resources"), "*.zh-CN.resx")
        .Select(file => Path.GetFileName(file)[..^".zh-CN.resx".Length])];

    [Theory]
    [MemberData(nameof(Families))]
    public void Texts_OfBothLanguages_HaveTheSameKeysAndNoEmptyValue(string family)
    {
        var english = Load(family + ".resx");
        var chinese = Load(family + ".zh-CN.resx");
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, pair => Assert.False(string.IsNullOrWhiteSpace(pair.Value), pair.Key));
        Assert.All(chinese, pair => Assert.False(string.IsNullOrWhiteSpace(pair.Value), pair.Key));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Texts_OfBothLanguages_TakeTheSameArguments(string family)
    {
        var chinese = Load(family + ".zh-CN.resx");
        Assert.All(Load(family + ".resx"), pair => Assert.Equal(Arguments(pair.Value), Arguments(chinese[pair.Key])));
    }

    [Fact]
    public void Texts_HaveBothLanguages() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Root, "Resources"), "*.resx")
            .Where(file => !file.EndsWith(".zh-CN.resx", StringComparison.Ordinal)),
        file => Assert.True(File.Exists(Path.ChangeExtension(file, ".zh-CN.resx"))));

    [Fact]
    public void Screens_EveryKeyTheyAskFor_Exists()
    {
        // A file says by which name it calls which family: "IStringLocalizer<AlarmTexts> A". T is Texts everywhere.
        var families = Families.ToDictionary(row => row.Data, row => Load(row.Data + ".resx"), StringComparer.Ordinal);
        var missing = new List<string>();
        var asked = 0;
        foreach (var file in Directory.EnumerateFiles(Root, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file);
            var names = Localizer().Matches(text).DistinctBy(m => m.Groups[2].Value)
                .ToDictionary(m => m.Groups[2].Value, m => m.Groups[1].Value, StringComparer.Ordinal);
            names.TryAdd("T", "Texts");
            names.TryAdd("t", "Texts");
            foreach (var match in Asked().Matches(text).Where(m => names.ContainsKey(m.Groups[1].Value)))
            {
                asked++;
                var family = names[match.Groups[1].Value];
                var key = match.Groups[2].Value;
                if (!families[family].ContainsKey(key)) missing.Add($"{Path.GetFileName(file)}: {family}.{key}");
            }
        }

        Assert.True(asked > 150, "The search for keys finds nothing any more.");
        Assert.Empty(missing);
    }

    [Fact]
    public void Words_EveryKeyMadeFromAValue_Exists()
    {
        var known = Load("Texts.resx");
        var made = Enum.GetValues<TwinKind>().Select(kind => "Kind." + Words.Kind(kind))
            .Concat(Enum.GetValues<AlarmPriority>().Select(AlarmWords.PriorityKey))
            .Concat(Enum.GetValues<AlarmVerb>().Select(verb => "Alarm.Verb." + verb))
            .Concat(States().Select(AlarmWords.StateKey))
            .Concat(PlantFileMembers.RelationKinds.Select(static kind => "Relation." + kind));
        Assert.DoesNotContain(made, key => !known.ContainsKey(key));
        var back = Load("TwinTexts.resx");
        Assert.DoesNotContain(PlantFileMembers.RelationKinds, kind => !back.ContainsKey("Back." + kind));
        var alarms = Load("AlarmTexts.resx");
        var more = AlarmFilter.States.SelectMany(state => new[] { "Tab." + state, "Alarms.Empty." + state })
            .Concat(AlarmFilter.Groups.Select(group => "Group." + group))
            .Concat(Enum.GetValues<AlarmEventKind>().Select(kind => "Step." + kind))
            .Concat(Enum.GetValues<NuisanceKind>().Select(why => "Why." + why))
            .Concat(PerformanceTables.Default.Targets.Select(target => "Figure." + target.Key))
            .Concat(Enumerable.Range(0, 5).Select(load => $"Load.{load}"))
            .Concat(new[] { "Grade.unknown", "Grade.0", "Grade.1", "Grade.2", "Verdict.Real", "Verdict.Nuisance", "Actor.rule",
                "Actor.timer",
                "Actor.model", "Warn.safetyTime", "Warn.safety", "Warn.realLost", "Warn.everything", "Warn.noReadings" })
            .Concat(new[] { "Standing", "Shelved", "ByDesign", "OutOfService", "Orders", "Risks" }.Select(part => "Facts." + part));
        Assert.DoesNotContain(more, key => !alarms.ContainsKey(key));
        var causes = Load("CauseTexts.resx");
        Assert.DoesNotContain(Enum.GetNames<RuleKind>().Select(static kind => "Rule." + kind)
            .Concat(Enum.GetNames<CauseLink>().Select(static link => "Link." + link))
            .Concat(["Quality.good", "Quality.uncertain", "Quality.bad"]), key => !causes.ContainsKey(key));
    }

    [Fact]
    public void Drills_EveryKeyMadeFromAValue_Exists()
    {
        var known = Load("DrillTexts.resx");
        Assert.DoesNotContain(
            Keys<DrillState>("State.").Concat(Keys<DrillMeasure>("Measure.")).Concat(Keys<DrillRating>("Rating."))
                .Concat(Keys<InjectState>("Inject.")).Concat(Keys<PersonDoes>("Does.")).Concat(Keys<ResourceDoes>("Resource."))
                .Concat(["EndedBy.auto", "EndedBy.forgotten", "EndedBy.failed"])
                .Concat(new[] { "Log", "Injects", "People", "Resources", "Blue", "Red" }.Select(static tab => "Tab." + tab)),
            key => !known.ContainsKey(key));
    }

    [Fact]
    public void Instruments_EveryKeyMadeFromAValue_Exists()
    {
        var known = Load("InstrumentTexts.resx");
        Assert.DoesNotContain(Keys<InstrumentStatus>("Status.").Concat(Keys<TroubleKind>("Kind."))
            .Concat(Keys<TroubleEvidence>("Evidence.").Where(static key => key != "Evidence.None")), key => !known.ContainsKey(key));
    }

    private static IEnumerable<string> Keys<T>(string prefix)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => prefix + name);

    /// <summary>Codes of errors that the modelling, exchange, dry run and rationalisation pages can show, as the source has
    /// them.</summary>
    [Fact]
    public void Errors_EveryCodeAPageCanShow_HasASentenceInBothLanguages()
    {
        var known = Load("ModelTexts.resx");
        var codes = CodePlaces
            .SelectMany(static place => Directory.EnumerateFiles(Path.Combine(Root, "..", place), "*.*", SearchOption.AllDirectories))
            .Where(static file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .SelectMany(static file => Code().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))
            .Where(static code => !code.EndsWith("geojson", StringComparison.Ordinal) && code != "plant.published")
            .Distinct().ToList();
        Assert.True(codes.Count > 120, $"The search for codes finds only {codes.Count}.");
        Assert.Empty(codes.Where(code => !known.ContainsKey("Error." + code)).Order(StringComparer.Ordinal));
    }

    private static readonly string[] CodePlaces =
        ["Domain/Exchange", "Domain/Plants", "Domain/Rules/Expressions", "Domain/Alarms/Trials", "Domain/Alarms/Rationalisation",
        "Domain/Alarms/Performance", "Client.Blazor/Exchange", "Client.Blazor/Modelling", "Grains/Plants",
        "Grains/Trials"];

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

    // A literal that is a code: a known first word, then words with dots.
    [GeneratedRegex("""
        "((?:plantfile|rule|expression|sheet|dtdl|geojson|exchange|draft|link|version|type|twin|plant|trial|dry-run)(?:\.[a-z][a-zA-Z]*)+)"
        """)]
    private static partial Regex Code();

    [GeneratedRegex(@"IStringLocalizer<(\w+)>\s+(\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Argument();
}
