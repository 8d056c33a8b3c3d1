using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>
/// axe over all pages in both themes, and over some in Chinese: one window walks from page to page, as a person does, and says all it
/// found. A page is judged when what it is there for stands on it, not before; in the other theme only what a theme changes is judged
/// again.
/// </summary>
[Collection(ScreenCollection.Name)]
public sealed partial class AxeTests(ScreenFixture screens)
{
    /// <summary>By page: what is pressed when it stands there, and what must be seen before it is judged.</summary>
    private static readonly Dictionary<string, (string? Press, string[] Seen)> Pages = new(StringComparer.Ordinal)
    {
        ["/"] = (".finder-bar button", ["#finder-list li", "#rail li"]),
        ["/?then=2026-01-01T00:00:00Z"] = (null, ["#timebar-play", "#rail"]),
        ["/drills"] = (null, ["[data-scenario] button", "tr[data-drill]"]),
        ["/drills/1"] = (null, ["#drill-clock"]), ["/drills/1/report"] = (null, ["h1"]),
        ["/drills/1/alarms"] = (null, ["#alarm-table"]), ["/drills/1/risk"] = (null, ["#drill-clock"]),
        ["/drills/1/twins/T-106"] = (null, ["#drill-clock"]), ["/drills/scenarios/demo"] = (null, [".timeline"]),
        ["/alarms"] = (".text-open", ["#alarm-table tr[data-alarm]", ".alarm-detail"]),
        ["/alarms?state=active&group=zone"] = (null, [".group-row"]),
        ["/alarms/performance?days=30"] = (null, [".figure", "[data-suggestion]"]),
        ["/emergencies"] = (null, ["[data-proposal]", "tr[data-emergency]"]),
        ["/emergencies/EM-1"] = (null, ["#checklist li", "#calls li", "#heads li"]),
        ["/emergencies/plans"] = ("[data-edit]", ["#plan-editor"]), ["/incidents"] = (null, ["td a[href='/incidents/INC-1']"]),
        ["/incidents/INC-1"] = (null, [".incident-facts", "section[aria-labelledby=causes] li"]),
        ["/incidents/new"] = ("#add-cause", ["[data-cause-row]"]),
        ["/risk?at=T-106"] = (null, [".risk-node.on", ".risk-why .risk-causes a", ".risk-whatif select"]),
        ["/shift"] = ("#desk", [".shift-facts:visible", "#handover-note", "#desk-name"]),
        ["/twins/T-106"] = (null, [".trend-canvas canvas", "#twin-why .risk-causes a"]),
        ["/twins/AT-106A"] = (null, [".trend-canvas canvas"]), ["/twins/CAM-01"] = (null, [".last-picture"]),
        ["/data"] = (null, ["#latency .figures", "#seen button"]),
        ["/drills/scenarios/new"] = (null, ["#scenario-save"]), ["/model"] = (null, ["#draft-title", ".model-versions td"]),
        ["/model/new?panel=types"] = ("#type-choose", ["#type-choose"]),
        ["/model/new?panel=files"] = (null, ["#import-file"]),
        ["/rationalisation"] = (null, ["#rationale tr[data-row]"]),
        ["/orders"] = (null, ["#order-board a[href='/orders/WO-1']"]), ["/orders/WO-1"] = (null, ["#chain li"]),
        ["/orders/new"] = (null, ["#new-flow"]), ["/permits"] = (null, ["#permits-none"]),
        ["/notifications"] = ("#channel-add", ["[data-notice]", "[data-channel]"]), ["/judgement"] = (null, ["h1"]),
        ["/definitions"] = (null, ["a[href='/definitions/flows/task']"]), ["/definitions/flows/task"] = (null, ["h1"]),
        ["/definitions/forms/task"] = (null, ["h1"]),
        ["/signout"] = (null, ["form button[type=submit]"]),
    };

    public static TheoryData<string, string[]> Walks => new()
    {
        { "en-GB", [.. Pages.Keys] },
        { "zh-CN", ["/alarms", "/incidents/INC-1", "/incidents/new", "/model/new?panel=files", "/emergencies/EM-1"] },
    };

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Pages_HaveNothingSerious_InBothThemes(string culture, string[] paths)
    {
        await using var screen = await screens.OpenAsync(culture);
        await screen.SignInAsync();
        var found = new List<string>();
        foreach (var path in paths)
        {
            var (press, seen) = Pages[path];
            if (path.StartsWith("/model/new", StringComparison.Ordinal)) await DraftAsync(screen, path["/model/new".Length..]);
            else if (path == "/signout") await screen.OpenAsync(path);
            else await screen.GoAsync(path);
            if (path == "/") await screen.MapAsync();
            if (press is not null) await screen.Page.Locator(press).First.ClickAsync();
            foreach (var part in seen) await Expect(screen.Page.Locator(part).First).ToBeVisibleAsync();
            found.AddRange(await Accessibility.FindAsync(screen.Page));
            if (path == "/signout") continue;
            var dark = await screen.Page.GetAttributeAsync("html", "data-theme") == "dark";
            await screen.Page.ClickAsync("#theme");
            await Expect(screen.Page.Locator("#theme")).ToHaveAttributeAsync("aria-pressed", dark ? "false" : "true");
            await Expect(screen.Page.Locator("html")).ToHaveAttributeAsync("data-theme", dark ? "light" : "dark");
            found.AddRange(await Accessibility.FindAgainAsync(screen.Page, "color-contrast"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.DoesNotContain(screen.Errors, static error => error.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.Empty(screen.Strangers);
    }

    [Fact]
    public void Walk_LeavesOutNoPage()
    {
        var root = Path.GetFullPath(Path.Combine(Here(), "../../../Client.Blazor"));
        var routes = new[] { "Pages", "SignIn", "Risk" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.razor"))
            .SelectMany(static file => Route().Matches(File.ReadAllText(file)).Select(static m => m.Groups[1].Value)).ToList();
        Assert.True(routes.Count > 14);
        var walked = Pages.Keys.Select(static page => page.Split('?')[0]).Append("/signin").ToList();
        Assert.DoesNotContain(routes, route => !walked.Exists(
            page => Regex.IsMatch(page, $"^{Parameter().Replace(route, "[^/]+")}$")));
    }

    [Fact]
    public async Task SignIn_HasNothingSerious()
    {
        await using var screen = await screens.OpenAsync();
        await screen.OpenAsync("/signin");
        await Accessibility.AssertCleanAsync(screen.Page);
    }

    /// <summary>A draft of its own, and a panel of it.</summary>
    private static async Task DraftAsync(Screen screen, string panel)
    {
        await screen.GoAsync("/model");
        await screen.Page.FillAsync("#draft-title", "Looked at by axe");
        await screen.Page.Keyboard.PressAsync("Tab");
        await screen.Page.ClickAsync("#draft-create");
        await screen.Page.WaitForSelectorAsync("#model-map[data-ready=true]");
        await screen.GoAsync(new Uri(screen.Page.Url).AbsolutePath + panel);
        await screen.Page.WaitForSelectorAsync("#model-map[data-ready=true]");
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\{\w+(?::[^}]*)?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("@page \"([^\"]+)\"")]
    private static partial Regex Route();
}
