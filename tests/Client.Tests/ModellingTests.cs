using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Twin.Client.Blazor.Modelling;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Plants.Drafts.Editing;
using Twin.Domain.Rules;

namespace Twin.Client.Tests;

/// <summary>The modelling page without a browser: its board, and its words for everything that has a code.</summary>
public sealed partial class ModellingTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../../.."));

    [Fact]
    public async Task Board_SnapsHitsAndRefuses_AsNodeSays()
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["test/board.mjs"])
        {
            WorkingDirectory = Path.Combine(Root, "Client.Blazor", "client"), RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        Assert.Equal("ok", output.Trim());
    }

    [Fact]
    public void Words_ForEveryCodeKindAndState_Exist()
    {
        var known = Load();
        var codes = new[] { "Domain/Plants", "Domain/Rules" }.SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(static file => Code().Matches(File.ReadAllText(file)).Select(static m => "Error." + m.Groups[1].Value)).ToHashSet();
        Assert.True(codes.Count > 70, "The search for codes finds nothing any more.");
        var made = codes.Concat(Enum.GetNames<DraftState>().SelectMany(static s => new[] { "State." + s, "Became." + s }))
            .Concat(Enum.GetNames<ModelAction>().Select(static a => "Action." + a))
            .Concat(Enum.GetNames<ModelSubject>().Select(static s => "Subject." + s))
            .Concat(Enum.GetNames<Alignment>().Select(static a => "Align." + a))
            .Concat(Enum.GetNames<ShapeKind>().Select(static s => "Shape." + s))
            .Concat(PlantFileMembers.RelationKinds.Select(static r => "Link." + r))
            .Concat(PlantFileMembers.Sensor.Select(static s => "Sensor." + s))
            .Concat(Enum.GetNames<RuleKind>().Select(static k => "RuleKind." + char.ToLowerInvariant(k[0]) + k[1..]))
            .Concat(Enum.GetNames<LimitKind>().Select(static k => "Limit." + char.ToLowerInvariant(k[0]) + k[1..]))
            .Concat(Enum.GetNames<WindowAggregate>().Select(static k => "Aggregate." + char.ToLowerInvariant(k[0]) + k[1..]))
            .Concat(Steps().Select(static s => "Step." + s))
            .Concat(["Error.draw.crossing", "Error.draw.few.area", "Error.draw.few.line", "Error.draft.closed", "Error.draft.unreachable"]);
        Assert.DoesNotContain(made, key => !known.Contains(key));
    }

    [Theory]
    [InlineData("\"<script>\"", "<script>")]
    [InlineData(null, "–")]
    [InlineData("12.5", "12.5")]
    public void Value_OfAField_IsReadable(string? json, string shown) => Assert.Equal(shown, ModelWords.Value(json));

    private static IEnumerable<string> Steps() => Directory.EnumerateFiles(Path.Combine(Root, "Client.Blazor", "Modelling"), "*.razor")
        .SelectMany(static file => Step().Matches(File.ReadAllText(file)).Select(static m => m.Groups[1].Value)).Distinct();

    private static HashSet<string> Load() =>
        [.. XDocument.Load(Path.Combine(Root, "Client.Blazor", "Resources", "ModelTexts.resx")).Root!.Elements("data")
            .Select(static d => d.Attribute("name")!.Value)];

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"""((?:plantfile|rule|draft|link|expression)\.[a-z0-9.-]+)""")]
    private static partial Regex Code();

    [GeneratedRegex("""DoAsync\("(\w+)",""")]
    private static partial Regex Step();
}
